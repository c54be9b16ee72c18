//! Links in mails: random, good once and for half an hour. Only their hash is stored, so that a copy of the database
//! opens no account.

use domain::{Refusal, UserId, email::Email};
use jiff::SignedDuration;
use surrealdb::types::{RecordId, SurrealValue};

use super::{account::User, random};
use crate::{
    Error, Market, Result,
    db::{Tx, key, ms, record},
};

/// The page behind the link of a sign-up or a change of email; it posts the token and the password to be confirmed.
pub const CONFIRM_PATH: &str = "/confirm";
/// The page behind the link of a reset; it posts the token and the new password.
pub const RESET_PATH: &str = "/reset";

const LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// How many dead links go in one transaction.
const SWEPT_AT_ONCE: i64 = 500;

/// What a link is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Makes an account, for whoever has the mailbox and knows the password that was chosen.
    SignUp { password_hash: String },
    /// Gives an account its new address.
    Email(Owner),
    /// Gives an account a new password.
    Reset(Owner),
}

/// Whose link it is: the account as it was when the mail was sent. A change of its credentials ends the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) user: UserId,
    pub(super) credential_version: i64,
}

impl Owner {
    pub(super) fn of(user: &User) -> Result<Self> {
        Ok(Self { user: user.id()?, credential_version: user.credential_version })
    }
}

/// A link that can still be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The mailbox it was sent to.
    pub(super) email: Email,
    pub(super) purpose: Purpose,
}

#[derive(SurrealValue)]
struct Row {
    purpose: String,
    email: String,
    password_hash: Option<String>,
    user: Option<RecordId>,
    credential_version: Option<i64>,
    expires_at: i64,
}

/// Makes a link and returns its token, which exists nowhere else.
pub(super) async fn make(ex: &Market, link: &Link) -> Result<String> {
    let token = random::token()?;
    let (purpose, password_hash, owner) = match &link.purpose {
        Purpose::SignUp { password_hash } => ("sign_up", Some(password_hash.clone()), None),
        Purpose::Email(owner) => ("email", None, Some(owner)),
        Purpose::Reset(owner) => ("reset", None, Some(owner)),
    };
    let expires_at = ex.now().checked_add(LIFETIME).map_err(|error| Error::Internal(error.to_string()))?;
    let tx = Tx::of(
        "CREATE $id SET purpose = $purpose, email = $email, password_hash = $password_hash, user = $user, \
         credential_version = $version, expires_at = $expires_at RETURN NONE",
    )
    .bind("id", record("link", random::digest(&token)))
    .bind("purpose", purpose)
    .bind("email", link.email.as_str())
    .bind("password_hash", password_hash)
    .bind("user", owner.map(|owner| record("user", owner.user.as_str())))
    .bind("version", owner.map(|owner| owner.credential_version))
    .bind("expires_at", ms(expires_at));
    ex.decide(|| ex.commit(tx.clone(), || async { Ok(find(ex, &token).await.is_ok()) })).await?;
    Ok(token)
}

/// The link of a token; used, old and never sent ones are all the same.
pub(super) async fn find(ex: &Market, token: &str) -> Result<Link> {
    let read = Tx::of("SELECT purpose, email, password_hash, user, credential_version, expires_at FROM $id");
    let row: Option<Row> = ex.db.row(read.bind("id", record("link", random::digest(token)))).await?;
    let row = row.filter(|row| row.expires_at > ms(ex.now())).ok_or(Refusal::LinkOver)?;
    let malformed = || Error::Internal("a malformed link".into());
    let owner = |user: Option<RecordId>, version: Option<i64>| -> Result<Owner> {
        let user = key(&user.ok_or_else(malformed)?)?;
        Ok(Owner { user, credential_version: version.ok_or_else(malformed)? })
    };
    let purpose = match row.purpose.as_str() {
        "sign_up" => Purpose::SignUp { password_hash: row.password_hash.ok_or_else(malformed)? },
        "email" => Purpose::Email(owner(row.user, row.credential_version)?),
        "reset" => Purpose::Reset(owner(row.user, row.credential_version)?),
        _ => return Err(malformed()),
    };
    Ok(Link { email: Email::parse(&row.email).map_err(|_| malformed())?, purpose })
}

/// Adds the link's end to the transaction of what it is used for: of two uses at once, one finds it gone.
pub(super) fn push_use(tx: &mut Tx, token: &str) {
    let id = tx.var(record("link", random::digest(token)));
    tx.push(&format!("IF array::len((DELETE {id} RETURN BEFORE)) = 0 {{ THROW 'stale' }}"));
}

/// Removes links that are over and forgets idle rate limits; for a worker, every few minutes. Returns how many links.
pub async fn sweep(ex: &Market) -> Result<usize> {
    if let Some(limits) = &ex.auth.limits {
        limits.prune();
    }
    crate::session::sweep_table(ex, "link", SWEPT_AT_ONCE).await
}
