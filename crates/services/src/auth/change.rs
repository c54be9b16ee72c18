//! Changing one's email or password: the present password is asked again, and all sessions made before end.

use domain::{Refusal, UserId, both, email::Email, password::Asked};

use super::{
    Signed,
    account::{self, Change, User},
    confirm::verify,
    letters, limit_mails, limit_passwords,
    links::{self, Link, Owner, Purpose},
    password::Password,
};
use crate::{Market, Result, db::Tx};

/// What came of asking for another email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailChange {
    /// It is changed; the session goes on with these credentials.
    Changed(Signed),
    /// A mail to the new address tells how to go on; whether it is taken only its reader learns.
    CheckMail,
}

/// Changes the email, at once where no mail can be sent, else by a link that proves the new mailbox.
pub async fn change_email(ex: &Market, user: &UserId, email: &str, password: &str) -> Result<EmailChange> {
    let email = Email::parse(email).map_err(Refusal::Email);
    let (email, password) = both(email, Password::given(password, Asked::Present))?;
    let known = proved(ex, user, &password).await?;
    if known.email == email.as_str() {
        return known.signed().map(EmailChange::Changed);
    }
    limit_mails(ex, &email)?;
    if ex.settings.mail.smtp.is_some() {
        by_mail(ex, email, &known)?;
        return Ok(EmailChange::CheckMail);
    }
    let signed = ex
        .decide(|| async {
            let now = unchanged(ex, user, &known).await?;
            if account::by_email(ex, &email).await?.is_some() {
                return Err(Refusal::EmailTaken.into());
            }
            let mut tx = Tx::new();
            let signed = account::push_change(ex, &mut tx, &now, &Change::Email(&email))?;
            account::commit(ex, tx, signed, &now.password_hash).await
        })
        .await?;
    tell_former_address(ex, &known.email, &signed);
    Ok(EmailChange::Changed(signed))
}

/// Changes the password.
pub async fn change_password(ex: &Market, user: &UserId, new_password: &str, password: &str) -> Result<Signed> {
    let chosen = Password::chosen(new_password).map_err(Refusal::NewPassword);
    let (chosen, password) = both(chosen, Password::given(password, Asked::Present))?;
    let known = proved(ex, user, &password).await?;
    let hash = ex.auth.hashing.hash(&chosen).await?;
    let signed = ex
        .decide(|| async {
            let now = unchanged(ex, user, &known).await?;
            let mut tx = Tx::new();
            let signed = account::push_change(ex, &mut tx, &now, &Change::Password { hash: &hash })?;
            account::commit(ex, tx, signed, &hash).await
        })
        .await?;
    tell_of_new_password(ex, &signed);
    Ok(signed)
}

/// The account, once its present password was given.
async fn proved(ex: &Market, user: &UserId, password: &Password) -> Result<User> {
    let known = account::by_id(ex, user).await?.ok_or(Refusal::SignInFirst)?;
    limit_passwords(ex, &known.address()?)?;
    verify(ex, password, &known.password_hash, Asked::Present).await?;
    Ok(known)
}

/// The account again, if its credentials are still those that were proved: whoever lost a race against another change
/// has a session that is over.
async fn unchanged(ex: &Market, user: &UserId, proved: &User) -> Result<User> {
    let now = account::by_id(ex, user).await?;
    let same = now.filter(|now| now.credential_version == proved.credential_version);
    Ok(same.ok_or(Refusal::SignInFirst)?)
}

/// The answer is the same and comes as soon for a taken address: what differs happens after it.
fn by_mail(ex: &Market, email: Email, known: &User) -> Result<()> {
    let owner = Owner::of(known)?;
    letters::in_background(ex, |ex| async move {
        if account::by_email(&ex, &email).await?.is_some() {
            return Ok(Some(letters::account_exists(&ex, &email)?));
        }
        let link = Link { email: email.clone(), purpose: Purpose::Email(owner) };
        let token = links::make(&ex, &link).await?;
        Ok(Some(letters::change_email(&ex, &email, &token)?))
    });
    Ok(())
}

/// Tells the mailbox that an account is leaving: if its owner did not ask for that, this is how they learn.
pub(super) fn tell_former_address(ex: &Market, former: &str, signed: &Signed) {
    let (former, now) = (former.to_owned(), signed.email.clone());
    letters::in_background(ex, |ex| async move {
        Ok(Some(letters::email_changed(&ex, &account::address(&former)?, &now)?))
    });
}

/// Tells the owner that the password is another one now.
pub(super) fn tell_of_new_password(ex: &Market, signed: &Signed) {
    let email = signed.email.clone();
    letters::in_background(
        ex,
        |ex| async move { Ok(Some(letters::password_changed(&ex, &account::address(&email)?)?)) },
    );
}
