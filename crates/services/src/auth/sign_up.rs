//! Signing up: at once where no mail can be sent, else by a link that proves the mailbox.

use std::net::IpAddr;

use domain::{Refusal, both, email::Email};

use super::{
    Signed, account, letters, limit_mails,
    links::{self, Link, Purpose},
    password::Password,
};
use crate::{Market, Result, db::Tx};

/// What came of signing up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignUp {
    /// There is a new account, and its owner is signed in.
    In(Signed),
    /// A mail tells how to go on; whether there is an account already only its reader learns.
    CheckMail,
}

/// Signs up. `from` is for the log; what one network address may do is limited by the server.
pub async fn sign_up(ex: &Market, email: &str, password: &str, from: IpAddr) -> Result<SignUp> {
    let email = Email::parse(email).map_err(Refusal::Email);
    let (email, password) = both(email, Password::chosen(password).map_err(Refusal::Password))?;
    limit_mails(ex, &email).inspect_err(|_| tracing::info!(%from, "too many sign-ups with one email"))?;
    if ex.settings.mail.smtp.is_some() {
        return by_mail(ex, email, &password).await;
    }
    if account::by_email(ex, &email).await?.is_some() {
        return Err(Refusal::EmailTaken.into());
    }
    let hash = ex.auth.hashing.hash(&password).await?;
    create(ex, &email, &hash, None).await.map(SignUp::In)
}

/// The answer is the same and comes as soon for a taken address: what differs happens after it.
async fn by_mail(ex: &Market, email: Email, password: &Password) -> Result<SignUp> {
    let password_hash = ex.auth.hashing.hash(password).await?;
    letters::in_background(ex, |ex| async move {
        if account::by_email(&ex, &email).await?.is_some() {
            return Ok(Some(letters::account_exists(&ex, &email)?));
        }
        let link = Link { email: email.clone(), purpose: Purpose::SignUp { password_hash } };
        let token = links::make(&ex, &link).await?;
        Ok(Some(letters::sign_up(&ex, &email, &token)?))
    });
    Ok(SignUp::CheckMail)
}

/// Makes the account, and ends the link that led here.
pub(super) async fn create(ex: &Market, email: &Email, hash: &str, token: Option<&str>) -> Result<Signed> {
    ex.decide(|| async {
        if account::by_email(ex, email).await?.is_some() {
            return Err(Refusal::EmailTaken.into());
        }
        if let Some(token) = token {
            links::find(ex, token).await?;
        }
        let user = ex.new_id()?;
        let mut tx = Tx::new();
        account::push_new(ex, &mut tx, &user, email, hash)?;
        if let Some(token) = token {
            links::push_use(&mut tx, token);
        }
        let signed = Signed { user, email: email.to_string(), credential_version: 1 };
        account::commit(ex, tx, signed, hash).await
    })
    .await
}
