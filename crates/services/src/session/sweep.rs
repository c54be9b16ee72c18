//! Removing what has expired. Correctness never waits for it: an expired record is refused when it is read.

use surrealdb::types::RecordId;

use crate::{
    Market, Result,
    db::{Failure, Tx, ms},
};

/// How many dead sessions go in one transaction.
const SWEPT_AT_ONCE: i64 = 500;

/// Removes sessions that are over; for a worker, every few minutes. Returns how many.
pub async fn sweep(ex: &Market) -> Result<usize> {
    sweep_table(ex, "session", SWEPT_AT_ONCE).await
}

/// Removes the expired records of a table with an index on `expires_at`: found by the index first, then removed by id.
pub(crate) async fn sweep_table(ex: &Market, table: &'static str, at_once: i64) -> Result<usize> {
    let mut removed = 0;
    loop {
        let find = Tx::of(&format!("SELECT VALUE id FROM {table} WHERE expires_at <= $now LIMIT $limit"));
        let over: Vec<RecordId> = ex.db.rows(find.bind("now", ms(ex.now())).bind("limit", at_once)).await?;
        if over.is_empty() {
            return Ok(removed);
        }
        let count = over.len();
        match ex.db.commit(Tx::of("FOR $id IN $ids { DELETE $id }").bind("ids", over)).await {
            Ok(()) => removed += count,
            // Another node sweeps too.
            Err(Failure::Conflict) => return Ok(removed),
            Err(error) => return Err(crate::Error::Internal(format!("sweeping {table}: {error}"))),
        }
    }
}
