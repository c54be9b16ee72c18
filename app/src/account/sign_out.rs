//! Signing out.

use leptos::prelude::*;

use crate::action::{Done, Refused};

/// Ends the session, here and on the server. Without one nothing is left to do.
#[server(prefix = "/api", endpoint = "signout")]
pub async fn sign_out() -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    act(Form::new("signout", "/"), async {
        context::session()?.flush().await.map_err(|error| {
            leptos::logging::error!("a session could not be ended: {error}");
            domain::Refusal::Unavailable
        })?;
        Ok(Done::at("/"))
    })
    .await
}
