//! Accounts as stored: how they are found, made and changed, always together with their journal entry.

use domain::{
    UserId,
    email::Email,
    journal::{Actor, Happening, Subject},
    view::Account,
};
use surrealdb::types::{RecordId, SurrealValue};

use super::Signed;
use crate::{
    Error, Exchange, Market, Result,
    db::{Tx, key, ms, record},
    journal,
};

/// An account as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(super) struct User {
    id: RecordId,
    pub(super) email: String,
    pub(super) password_hash: String,
    pub(super) credential_version: i64,
}

impl User {
    pub(super) fn id(&self) -> Result<UserId> {
        key(&self.id)
    }

    pub(super) fn address(&self) -> Result<Email> {
        address(&self.email)
    }

    pub(super) fn signed(self) -> Result<Signed> {
        Ok(Signed { user: self.id()?, email: self.email, credential_version: self.credential_version })
    }
}

/// The account that a session speaks of, if the session's credentials are still the account's.
pub async fn current(ex: &Market, user: &UserId, credential_version: i64) -> Result<Option<Account>> {
    let known = by_id(ex, user).await?.filter(|known| known.credential_version == credential_version);
    Ok(known.map(|known| Account { id: user.clone(), email: known.email }))
}

/// Where an account reads its mail.
pub(crate) async fn address_of(ex: &Exchange, user: &UserId) -> Result<Option<Email>> {
    by_id(ex, user).await?.map(|user| user.address()).transpose()
}

/// A stored address.
pub(super) fn address(stored: &str) -> Result<Email> {
    Email::parse(stored).map_err(|_| Error::Internal("a stored address is malformed".into()))
}

const FIELDS: &str = "SELECT id, email, password_hash, credential_version FROM";

pub(super) async fn by_id(ex: &Exchange, user: &UserId) -> Result<Option<User>> {
    ex.db.row(Tx::of(&format!("{FIELDS} $id")).bind("id", record("user", user.as_str()))).await
}

pub(super) async fn by_email(ex: &Exchange, email: &Email) -> Result<Option<User>> {
    ex.db.row(Tx::of(&format!("{FIELDS} user WHERE email = $email")).bind("email", email.as_str())).await
}

/// Adds a new account to a transaction. A taken address makes the decision start over and find it taken: the guard sees
/// accounts that were there before the transaction, the unique index makes one that came meanwhile a conflict.
pub(super) fn push_new(ex: &Exchange, tx: &mut Tx, user: &UserId, email: &Email, password_hash: &str) -> Result<()> {
    let now = ex.now();
    push_unless_taken(tx, email);
    let (id, address) = (tx.var(record("user", user.as_str())), tx.var(email.as_str()));
    let (hash, at) = (tx.var(password_hash), tx.var(ms(now)));
    tx.push(&format!(
        "CREATE {id} SET email = {address}, password_hash = {hash}, credential_version = 1, roles = [], \
         created_at = {at}, seq = 1 RETURN NONE"
    ));
    let what = Happening::UserCreated { email: email.to_string() };
    journal::append(tx, &Subject::User(user.clone()), "1", now, &Actor::User(user.clone()), &what)
}

/// What changes of an account.
pub(super) enum Change<'a> {
    Email(&'a Email),
    Password { hash: &'a str },
}

/// Adds a change to a transaction, on the condition that the credentials are still those that were looked at. It ends
/// every session made before.
pub(super) fn push_change(ex: &Exchange, tx: &mut Tx, user: &User, change: &Change<'_>) -> Result<Signed> {
    let id: UserId = user.id()?;
    let email = match change {
        Change::Email(email) => {
            push_unless_taken(tx, email);
            email.to_string()
        }
        Change::Password { .. } => user.email.clone(),
    };
    let hash = match change {
        Change::Email(_) => user.password_hash.as_str(),
        Change::Password { hash } => *hash,
    };
    let (record, address) = (tx.var(user.id.clone()), tx.var(email.as_str()));
    let (hash, version) = (tx.var(hash), tx.var(user.credential_version));
    tx.push(&format!(
        "LET $changed = (UPDATE {record} SET email = {address}, password_hash = {hash}, credential_version += 1, \
         seq += 1 WHERE credential_version = {version} RETURN AFTER)[0]"
    ));
    tx.push("IF $changed IS NONE { THROW 'stale' }");
    let password_changed = matches!(change, Change::Password { .. });
    let what = Happening::UserUpdated { email: email.clone(), password_changed };
    journal::append(tx, &Subject::User(id.clone()), "$changed.seq", ex.now(), &Actor::User(id.clone()), &what)?;
    Ok(Signed { user: id, email, credential_version: user.credential_version + 1 })
}

fn push_unless_taken(tx: &mut Tx, email: &Email) {
    let address = tx.var(email.as_str());
    tx.push(&format!("IF array::len((SELECT VALUE id FROM user WHERE email = {address})) > 0 {{ THROW 'stale' }}"));
}

/// Commits a new or changed account, to the end even if the asker goes away. When the outcome is unknown, the account
/// is read back: no other writer leaves it at this version with this address and this salted hash.
pub(super) async fn commit(ex: &Market, tx: Tx, signed: Signed, password_hash: &str) -> Result<Signed> {
    let (market, hash) = (ex.clone(), password_hash.to_owned());
    ex.tracked(async move {
        let written = || async {
            Ok(by_id(&market, &signed.user).await?.is_some_and(|user| {
                user.credential_version == signed.credential_version
                    && user.email == signed.email
                    && user.password_hash == hash
            }))
        };
        market.commit(tx, written).await?;
        Ok(signed)
    })
    .await
}
