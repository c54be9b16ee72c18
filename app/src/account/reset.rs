//! `/reset`: asking for a new password by mail.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use super::{NewPasswordPage, fields::EmailField, form_page::FormPage};
use crate::{
    action::{Done, Refused},
    query::query,
};

/// Sends a link, if there is such an account; the answer tells nothing.
#[server(prefix = "/api", endpoint = "reset/ask")]
pub async fn ask_reset(#[server(default)] email: String) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    act(Form::new("reset", "/reset").typed("email", &email), async {
        let asked = services::auth::ask_reset(&context::market()?, &email, context::client_ip()).await;
        asked.map_err(|error| error.refusals())?;
        Ok(Done::at("/check-mail"))
    })
    .await
}

/// The page; with the token of a link it is the one that asks for the new password.
#[component]
pub fn ResetPage() -> impl IntoView {
    let token = query("token");
    move || {
        if token.read().is_empty() { view! { <Ask /> }.into_any() } else { view! { <NewPasswordPage /> }.into_any() }
    }
}

#[component]
fn Ask() -> impl IntoView {
    view! {
        <FormPage form="reset" title="Reset your password" let:flash>
            <p class="lead">"We send you a link. It works once, for 30 minutes."</p>
            <form method="post" action="/api/reset/ask" novalidate>
                <EmailField form="reset" flash />
                <button class="button">"Send the link"</button>
            </form>
        </FormPage>
    }
}
