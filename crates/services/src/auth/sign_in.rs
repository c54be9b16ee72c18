//! Signing in: one comparison and one answer, whether there is such an account or not.

use std::net::IpAddr;

use domain::{Refusal, both, email::Email, password::Asked};

use super::{
    Signed,
    account::{self, User},
    hashing::Verdict,
    limit_passwords,
    password::Password,
};
use crate::{Market, Result, db::Tx, db::record};

/// Signs in. `from` is for the log; what one network address may do is limited by the server.
pub async fn sign_in(ex: &Market, email: &str, password: &str, from: IpAddr) -> Result<Signed> {
    let email = Email::parse(email).map_err(Refusal::Email);
    let (email, password) = both(email, Password::given(password, Asked::Own))?;
    limit_passwords(ex, &email).inspect_err(|_| tracing::info!(%from, "too many sign-ins to one account"))?;
    let user = account::by_email(ex, &email).await?;
    let stored = user.as_ref().map(|user| user.password_hash.as_str());
    let verdict = ex.auth.hashing.verify(&password, stored).await?;
    match (user, verdict) {
        (Some(user), Verdict::Right) => user.signed(),
        (Some(user), Verdict::RightButDated) => {
            rehash(ex, &user, &password).await;
            user.signed()
        }
        _ => {
            tracing::info!(%from, "a sign-in was refused");
            Err(Refusal::WrongCredentials.into())
        }
    }
}

/// Stores the password under today's parameters. It is the same password: sessions live on and nothing is told. A
/// failure only means that the next sign-in tries again.
async fn rehash(ex: &Market, user: &User, password: &Password) {
    let rehashed = async {
        let hash = ex.auth.hashing.hash(password).await?;
        let update = Tx::of("UPDATE $id SET password_hash = $hash WHERE password_hash = $old RETURN NONE")
            .bind("id", record("user", user.id()?.as_str()))
            .bind("hash", hash)
            .bind("old", user.password_hash.as_str());
        ex.db.query(update).await
    };
    if let Err(error) = rehashed.await {
        tracing::warn!(%error, "a dated password hash stays as it is");
    }
}
