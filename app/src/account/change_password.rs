//! Changing the password.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use crate::{
    action::{Done, Refused},
    components::Field,
    flash::Flash,
};

/// Changes the password, which ends all other sessions.
#[server(prefix = "/api", endpoint = "account/password")]
pub async fn change_password(
    #[server(default)] new_password: String,
    #[server(default)] password: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
        flash::{Notice, say},
    };
    act(Form::new("password", "/account"), async {
        let viewer = context::signed_in().await?;
        let changed = services::auth::change_password(&context::market()?, &viewer.id, &new_password, &password).await;
        context::enter(changed.map_err(|error| error.refusal())?).await?;
        say("password", Notice::PasswordChanged);
        Ok(Done::to(viewer.id, "/account"))
    })
    .await
}

/// The form. It names the account, so that password managers know which one to change.
#[component]
pub fn PasswordForm(
    /// The account's address.
    email: String,
    /// What the server said.
    flash: Flash,
) -> impl IntoView {
    view! {
        <form method="post" action="/api/account/password" novalidate>
            <input class="aloud" type="text" autocomplete="username" value=email tabindex="-1" aria-hidden="true" readonly />
            <Field
                form="password"
                name=Name::NewPassword
                label="New password"
                kind="password"
                hint="8 characters or more. A few words in a row are good."
                autocomplete="new-password"
                flash=flash.clone()
            />
            <Field
                form="password"
                name=Name::Password
                label="Present password"
                kind="password"
                autocomplete="current-password"
                flash
            />
            <button class="button">"Change password"</button>
        </form>
    }
}
