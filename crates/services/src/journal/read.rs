//! Reading the whole journal, oldest first, page by page.

use std::collections::HashSet;

use domain::journal::Entry;
use surrealdb::types::RecordId;

use super::EntryRow;
use crate::{Db, Result, db::Tx};

const PAGE: usize = 1000;

/// How far somebody has read.
#[derive(Clone, Debug)]
pub struct ReadTo {
    at: i64,
    /// The entries of that very millisecond.
    seen: HashSet<RecordId>,
}

/// The entries after a place, and the place after them, or none at the end. An entry that commits late is not seen by one
/// who has read beyond its time: to miss nothing, follow.
pub async fn page(db: &Db, after: Option<ReadTo>) -> Result<(Vec<Entry>, Option<ReadTo>)> {
    let ReadTo { at, seen } = after.unwrap_or(ReadTo { at: 0, seen: HashSet::new() });
    let limit = PAGE + seen.len();
    let read = Tx::of("SELECT * FROM journal WHERE at >= $at ORDER BY at LIMIT $limit").bind("at", at);
    let rows: Vec<EntryRow> = db.rows(read.bind("limit", i64::try_from(limit).unwrap_or(i64::MAX))).await?;
    let whole = rows.len() == limit;
    let last = rows.last().map_or(at, |row| row.at);
    let same: HashSet<RecordId> = rows.iter().filter(|row| row.at == last).map(|row| row.id.clone()).collect();
    let new = rows.iter().filter(|row| !seen.contains(&row.id)).map(EntryRow::entry).collect::<Result<_>>()?;
    let seen = if last == at { seen.into_iter().chain(same).collect() } else { same };
    Ok((new, whole.then_some(ReadTo { at: last, seen })))
}
