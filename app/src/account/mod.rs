//! Accounts: signing up, in and out, and what one can change about oneself.

mod account_page;
mod change_email;
mod change_password;
mod confirm;
mod fields;
mod form_page;
mod new_password;
mod reset;
mod sign_in;
mod sign_out;
mod sign_up;

pub use account_page::{AccountPage, read_account};
pub use change_email::{ChangeEmail, change_email};
pub use change_password::{ChangePassword, change_password};
pub use confirm::{CheckMailPage, Confirm, ConfirmPage, confirm};
pub use new_password::{NewPassword, NewPasswordPage, new_password};
pub use reset::{AskReset, ResetPage, ask_reset};
pub use sign_in::{SignIn, SignInPage, sign_in};
pub use sign_out::{SignOut, sign_out};
pub use sign_up::{SignUp, SignUpPage, sign_up};

/// The page `path`, keeping where the person wanted to go.
fn keeping(path: &str, next: &str) -> String {
    match crate::local_path::local_path(next) {
        Some(next) => format!("{path}?next={}", crate::local_path::encoded(next)),
        None => path.to_owned(),
    }
}

/// The token of a link from a mail, in the path or in the query.
fn token() -> leptos::prelude::Memo<String> {
    use leptos::prelude::{Get, Memo};
    let (path, query) = (crate::query::param("token"), crate::query::query("token"));
    Memo::new(move |_| Some(path.get()).filter(|token| !token.is_empty()).unwrap_or_else(|| query.get()))
}

/// Begins the session of somebody who has just proved who they are, and goes on to `next`.
#[cfg(feature = "ssr")]
async fn enter(signed: services::auth::Signed, next: &str) -> Result<crate::action::Done, domain::Refusals> {
    let id = signed.user.clone();
    crate::context::enter(signed).await?;
    Ok(crate::action::Done::to(id, crate::local_path::local_path(next).unwrap_or("/")))
}

/// A token from a mail as it may stand in a path.
#[cfg(feature = "ssr")]
fn in_path(token: &str) -> &str {
    let plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if plain && token.len() <= 200 { token } else { "x" }
}
