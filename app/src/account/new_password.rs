//! `/reset?token=…`: choosing a new password with the link from a mail.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use super::{fields::ChosenPassword, form_page::FormPage};
use crate::action::{Done, Refused};

/// Sets the password and signs in.
#[server(prefix = "/api", endpoint = "reset")]
pub async fn new_password(
    #[server(default)] token: String,
    #[server(default)] new_password: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    act(Form::new("new", format!("/reset?token={}", super::in_path(&token))), async {
        let signed = services::auth::reset(&context::market()?, &token, &new_password).await;
        super::enter(signed.map_err(|error| error.refusals())?, "/").await
    })
    .await
}

/// The page.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let token = super::token();
    view! {
        <FormPage form="new" title="Choose a new password" private=true let:flash>
            <form method="post" action="/api/reset" novalidate>
                <input type="hidden" name="token" value=token.get_untracked() />
                <ChosenPassword form="new" name=Name::NewPassword label="New password" flash />
                <button class="button">"Save and sign in"</button>
            </form>
            <p class="aside">"The link is too old? "<a href="/reset">"Ask for a new one"</a> "."</p>
        </FormPage>
    }
}
