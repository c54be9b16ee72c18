//! The link in the mail of a sign-up or a change of email. It asks for the password again: whoever signed somebody
//! else's mailbox up does not get an account by that person's click.

use domain::{Refusal, UserId, password::Asked};

use super::{
    Signed,
    account::{self, Change, User},
    change,
    hashing::Verdict,
    limit_passwords,
    links::{self, Owner, Purpose},
    password::Password,
    sign_up,
};
use crate::{Market, Result, db::Tx};

/// Confirms a sign-up or a change of email, and signs in. A wrong password leaves the link as it is.
pub async fn confirm(ex: &Market, token: &str, password: &str) -> Result<Signed> {
    let password = Password::given(password, Asked::Own)?;
    let link = links::find(ex, token).await?;
    limit_passwords(ex, &link.email)?;
    match &link.purpose {
        Purpose::SignUp { password_hash } => {
            verify(ex, &password, password_hash, Asked::Chosen).await?;
            sign_up::create(ex, &link.email, password_hash, Some(token)).await
        }
        Purpose::Email(owner) => {
            let user = owner_now(ex, owner).await?;
            verify(ex, &password, &user.password_hash, Asked::Own).await?;
            let signed = ex
                .decide(|| async {
                    links::find(ex, token).await?;
                    let user = owner_now(ex, owner).await?;
                    if account::by_email(ex, &link.email).await?.is_some() {
                        return Err(Refusal::EmailTaken.into());
                    }
                    let mut tx = Tx::new();
                    links::push_use(&mut tx, token);
                    let signed = account::push_change(ex, &mut tx, &user, &Change::Email(&link.email))?;
                    account::commit(ex, tx, signed, &user.password_hash).await
                })
                .await?;
            change::tell_former_address(ex, &user.email, &signed);
            Ok(signed)
        }
        Purpose::Reset(_) => Err(Refusal::LinkOver.into()),
    }
}

/// The account of a link, if its credentials are still those of the mail.
pub(super) async fn owner_now(ex: &Market, owner: &Owner) -> Result<User> {
    let user: &UserId = &owner.user;
    let known = account::by_id(ex, user).await?.filter(|known| known.credential_version == owner.credential_version);
    Ok(known.ok_or(Refusal::LinkOver)?)
}

/// Whether it is the password, as a refusal that stands at its field.
pub(super) async fn verify(ex: &Market, password: &Password, hash: &str, asked: Asked) -> Result<()> {
    match ex.auth.hashing.verify(password, Some(hash)).await? {
        Verdict::Wrong => Err(Refusal::WrongPassword(asked).into()),
        Verdict::Right | Verdict::RightButDated => Ok(()),
    }
}
