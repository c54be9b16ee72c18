//! `/check-mail` and `/confirm?token=…`: the link from a mail, which asks for the chosen password again.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use super::{fields::KnownPassword, form_page::FormPage};
use crate::{
    action::{Done, Refused},
    components::Page,
};

/// Confirms a sign-up or a new address, and signs in.
#[server(prefix = "/api", endpoint = "confirm")]
pub async fn confirm(#[server(default)] token: String, #[server(default)] password: String) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    act(Form::new("confirm", format!("/confirm?token={}", super::in_path(&token))), async {
        let signed = services::auth::confirm(&context::market()?, &token, &password).await;
        super::enter(signed.map_err(|error| error.refusals())?, "/").await
    })
    .await
}

/// The page behind the link.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let token = super::token();
    view! {
        <FormPage form="confirm" title="Confirm your email" private=true let:flash>
            <p class="lead">"Enter the password that you chose, so that nobody else can use this link."</p>
            <form method="post" action="/api/confirm" novalidate>
                <input type="hidden" name="token" value=token.get_untracked() />
                <KnownPassword form="confirm" flash />
                <button class="button">"Confirm and sign in"</button>
            </form>
        </FormPage>
    }
}

/// The page that sends people to their mail.
#[component]
pub fn CheckMailPage() -> impl IntoView {
    view! {
        <Page title="Check your mail" private=true class="sheet">
            <h1>"Check your mail"</h1>
            <p class="lead">"If that address can be used here, a mail with a link is on its way."</p>
            <p>"It may take a minute, and it may be in the spam. You can close this page."</p>
        </Page>
    }
}
