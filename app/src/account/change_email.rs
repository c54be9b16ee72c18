//! Changing the address that signs in.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use super::fields::{EmailField, KnownPassword};
use crate::{
    action::{Done, Refused},
    flash::Flash,
};

/// Changes the address; under SMTP once the link in the mail is followed.
#[server(prefix = "/api", endpoint = "account/email")]
pub async fn change_email(
    #[server(default)] email: String,
    #[server(default)] password: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
        flash::{Notice, say},
    };
    use services::auth;
    act(Form::new("email", "/account").typed("email", &email), async {
        let viewer = context::signed_in().await?;
        let change = auth::change_email(&context::market()?, &viewer.id, &email, &password).await;
        match change.map_err(|error| error.refusals())? {
            auth::EmailChange::CheckMail => Ok(Done::at("/check-mail")),
            auth::EmailChange::Changed(signed) => {
                context::enter(signed).await?;
                say("email", Notice::EmailChanged);
                Ok(Done::to(viewer.id, "/account"))
            }
        }
    })
    .await
}

/// The form.
#[component]
pub fn EmailForm(
    /// The present address.
    email: String,
    /// What the server said.
    flash: Flash,
) -> impl IntoView {
    view! {
        <form method="post" action="/api/account/email" novalidate>
            <EmailField form="email" value=email flash=flash.clone() />
            <KnownPassword form="email" label="Present password" flash />
            <button class="button">"Change email"</button>
        </form>
    }
}
