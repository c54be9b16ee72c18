//! A forgotten password: a link to the mailbox of the account, if there is one, and no word about that.

use std::net::IpAddr;

use domain::{Refusal, email::Email};

use super::{
    Signed,
    account::{self, Change},
    change, confirm, letters, limit_mails,
    links::{self, Link, Owner, Purpose},
    password::Password,
};
use crate::{Market, Result, db::Tx};

/// Sends a link for a new password, if there is such an account. Without SMTP the mail lies in the mail folder, where
/// whoever runs the exchange can help. The answer is the same for everybody, and comes before anything is looked up.
pub async fn ask_reset(ex: &Market, email: &str, from: IpAddr) -> Result<()> {
    let email = Email::parse(email).map_err(Refusal::Email)?;
    limit_mails(ex, &email).inspect_err(|_| tracing::info!(%from, "too many resets of one account"))?;
    letters::in_background(ex, |ex| async move {
        let Some(user) = account::by_email(&ex, &email).await? else { return Ok(None) };
        let link = Link { email: email.clone(), purpose: Purpose::Reset(Owner::of(&user)?) };
        let token = links::make(&ex, &link).await?;
        Ok(Some(letters::reset(&ex, &email, &token)?))
    });
    Ok(())
}

/// Sets a new password by such a link, and signs in. All other sessions and links of the account end.
pub async fn reset(ex: &Market, token: &str, new_password: &str) -> Result<Signed> {
    let password = Password::chosen(new_password).map_err(Refusal::NewPassword)?;
    // Looked at before the costly hash, and again in the decision.
    owner(ex, token).await?;
    let hash = ex.auth.hashing.hash(&password).await?;
    let signed = ex
        .decide(|| async {
            let user = confirm::owner_now(ex, &owner(ex, token).await?).await?;
            let mut tx = Tx::new();
            links::push_use(&mut tx, token);
            let signed = account::push_change(ex, &mut tx, &user, &Change::Password { hash: &hash })?;
            account::commit(ex, tx, signed, &hash).await
        })
        .await?;
    change::tell_of_new_password(ex, &signed);
    Ok(signed)
}

async fn owner(ex: &Market, token: &str) -> Result<Owner> {
    match links::find(ex, token).await?.purpose {
        Purpose::Reset(owner) => Ok(owner),
        _ => Err(Refusal::LinkOver.into()),
    }
}
