//! The stamp: a database belongs to one payment account and mode, from its first start on. Sandbox money never becomes
//! real.

use surrealdb::types::SurrealValue;

use crate::{
    Db, Error, Result,
    db::{Failure, Tx, record},
};

#[derive(SurrealValue)]
struct Stamp {
    value: String,
}

/// Stamps a database with `account` (`sandbox`, or Stripe's account id and mode), or checks that it is stamped so.
/// The outer error is the database's, the inner one names the account that it is stamped with.
pub async fn stamp(db: &Db, account: &str) -> Result<Result<(), String>> {
    for _ in 0..10 {
        let found: Option<Stamp> =
            db.row(Tx::of("SELECT `value` FROM $id").bind("id", record("stamp", "payments"))).await?;
        if let Some(Stamp { value }) = found {
            return Ok(if value == account { Ok(()) } else { Err(value) });
        }
        let create = Tx::of("CREATE $id SET value = $account").bind("id", record("stamp", "payments"));
        match db.commit(create.bind("account", account)).await {
            Ok(()) | Err(Failure::Conflict | Failure::Exists(_)) => {}
            Err(failure) => return Err(Error::Internal(failure.to_string())),
        }
    }
    Err(Error::Internal("the payment account's stamp could not be read".into()))
}
