//! The whole exchange in one file, and back: `SurrealDB`'s own export, which knows every table and type.
//!
//! It holds everything, secrets and sessions included, so that an imported exchange goes on where the other stopped.

#[cfg(test)]
mod tests;

use std::path::Path;

use surrealdb::types::RecordId;

use crate::{Db, Error, db::Tx, schema};

/// What an exchange with any life in it has rows in, the tables that a start fills by itself left out.
const LIVING: &[&str] = &["user", "event", "ticket", "order", "checkout", "charge", "journal"];
/// The rest.
const OTHERS: &[&str] =
    &["content", "listed_before", "buyer", "consumer", "delivery", "stamp", "session", "link", "secret", "migration"];

/// Why an import did not work.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The database has rows in this table.
    #[error("the database has rows in {0}")]
    NotEmpty(&'static str),
    /// The file, or the database.
    #[error(transparent)]
    Service(#[from] Error),
}

impl From<surrealdb::Error> for Failed {
    fn from(error: surrealdb::Error) -> Self {
        Self::Service(error.into())
    }
}

/// Writes everything to a file, over what is in it.
pub async fn export(db: &Db, file: &Path) -> Result<(), Failed> {
    Ok(db.client().export(file).await?)
}

/// Reads everything from a file into a database that has seen no life yet. When it fails half-way the database is
/// neither empty nor whole: throw it away.
pub async fn import(db: &Db, file: &Path) -> Result<(), Failed> {
    if !file.is_file() {
        return Err(Error::Internal("there is no such file".into()).into());
    }
    for table in LIVING {
        let found: Option<RecordId> = db.row(Tx::of(&format!("SELECT VALUE id FROM `{table}` LIMIT 1"))).await?;
        if found.is_some() {
            return Err(Failed::NotEmpty(table));
        }
    }
    // The file defines all tables itself, and brings the secrets that its sessions and cookies were made with.
    let mut clear = Tx::new();
    for table in LIVING.iter().chain(OTHERS) {
        clear.push(&format!("REMOVE TABLE IF EXISTS `{table}`"));
    }
    db.query(clear).await?;
    db.client().import(file).await?;
    // A file of an older version is brought up to date like any database.
    schema::migrate(db).await?;
    Ok(())
}
