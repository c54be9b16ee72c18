//! Changing the password.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use super::fields::{ChosenPassword, KnownPassword};
use crate::{
    action::{Done, Refused},
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
        context::enter(changed.map_err(|error| error.refusals())?).await?;
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
            <ChosenPassword form="password" name=Name::NewPassword label="New password" flash=flash.clone() />
            <KnownPassword form="password" label="Present password" flash />
            <button class="button">"Change password"</button>
        </form>
    }
}
