//! Migrations: numbered files, each applied once and recorded. One node at a time applies them: the record that a
//! migration writes is the same for all, so of two nodes one loses the race and finds it done.

use surrealdb::types::SurrealValue;

use crate::{
    Db,
    db::{Failure, Tx, record},
};

/// The files in their order. An applied file never changes: a change is a new file.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("schema/001_exchange.surql")),
    (2, include_str!("schema/002_auth.surql")),
    (3, include_str!("schema/003_void.surql")),
];

#[derive(SurrealValue)]
struct Applied {
    number: i64,
}

/// Applies what is missing.
pub async fn migrate(db: &Db) -> crate::Result<()> {
    for (number, sql) in MIGRATIONS {
        for _ in 0..50 {
            let read = Tx::of("SELECT number FROM $id").bind("id", record("migration", format!("m{number}")));
            // Before the first migration the table doesn't exist, which reads as an error.
            let applied: Option<Applied> = db.row(read).await.unwrap_or_default();
            if applied.is_some_and(|applied| applied.number == *number) {
                break;
            }
            // Definitions are idempotent (IF NOT EXISTS, OVERWRITE) and can't conflict with data that isn't there yet.
            db.query(Tx::of(sql)).await?;
            let mut tx = Tx::of("CREATE $id SET number = $number, at = time::now()");
            tx.set("id", record("migration", format!("m{number}")));
            tx.set("number", *number);
            match db.commit(tx).await {
                Ok(()) => break,
                Err(Failure::Conflict | Failure::Exists(_)) => {}
                Err(error) => return Err(crate::Error::Internal(error.to_string())),
            }
        }
    }
    Ok(())
}
