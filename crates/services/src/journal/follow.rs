//! Following the journal from outside: a named consumer, registered in the database, whose deliveries begin with
//! everything that was ever written.
//!
//! An id cursor would skip entries that commit late. Instead each transaction writes a delivery for every registered
//! consumer. A transaction that began before the registration doesn't see the consumer, so the registration looks
//! again for a while and adds what came in late.

use std::collections::HashSet;

use domain::journal::Entry;
use jiff::SignedDuration;
use surrealdb::types::{RecordId, SurrealValue};

use super::EntryRow;
use crate::{
    Market, Result,
    db::{Tx, ms, record},
};

/// No transaction is under way for longer than this.
const LATE: SignedDuration = SignedDuration::from_secs(30);

#[derive(SurrealValue)]
struct Due {
    id: RecordId,
    entry: EntryRow,
}

/// A follower that reads its own deliveries and removes them when they were handed on.
#[derive(Debug)]
pub struct Follower {
    name: String,
    registered: domain::Timestamp,
    /// What was read while late entries are still looked for, so that looking again doesn't deliver it again.
    seen: HashSet<RecordId>,
}

impl Follower {
    /// Registers a consumer; a name that is registered already goes on where it stopped.
    pub async fn register(ex: &Market, name: &str) -> Result<Self> {
        let registered = ex.now();
        let id = record("consumer", name);
        let known: Option<i64> = ex.db.row(Tx::of("SELECT VALUE since FROM $id").bind("id", id.clone())).await?;
        if known.is_none() {
            ex.db.query(Tx::of("UPSERT $id SET since = $now").bind("id", id).bind("now", ms(registered))).await?;
        }
        let follower = Self { name: name.to_owned(), registered, seen: HashSet::new() };
        if known.is_none() {
            follower.backfill(ex, 0).await?;
        }
        Ok(follower)
    }

    /// Forgets a consumer and what it has not read.
    pub async fn forget(ex: &Market, name: &str) -> Result<()> {
        let tx = Tx::of("DELETE $id; DELETE delivery WHERE consumer = $name").bind("id", record("consumer", name));
        ex.db.query(tx.bind("name", name)).await.map(|_| ())
    }

    /// Adds deliveries for entries since a time that have none.
    async fn backfill(&self, ex: &Market, since: i64) -> Result<()> {
        let tx = Tx::of(
            "FOR $entry IN (SELECT VALUE id FROM journal WHERE at >= $since) { \
               INSERT IGNORE INTO delivery { id: array::concat([$name], record::id($entry)), consumer: $name, entry: $entry, \
               state: 'due', attempts: 0, next_at: $entry.at } }",
        );
        ex.db.query(tx.bind("since", since).bind("name", self.name.as_str())).await.map(|_| ())
    }

    /// The next entries, oldest first; empty when there are none at present. `handed_on` are those of the call before:
    /// they are removed only now, so that a crash in between delivers them again.
    pub async fn next(&mut self, ex: &Market, handed_on: &[RecordId]) -> Result<Vec<(RecordId, Entry)>> {
        if !handed_on.is_empty() {
            self.remove(ex, handed_on.to_vec()).await?;
        }
        let watch_for_late = ex.now().duration_since(self.registered) < LATE;
        if watch_for_late {
            self.backfill(ex, ms(self.registered) - ms_of(LATE)).await?;
        }
        let read = Tx::of(
            "SELECT id, next_at, entry.* AS entry FROM delivery \
             WHERE consumer = $name AND state = 'due' ORDER BY next_at LIMIT 200",
        );
        let due: Vec<Due> = ex.db.rows(read.bind("name", self.name.as_str())).await?;
        let (again, new): (Vec<_>, Vec<_>) = due.into_iter().partition(|due| self.seen.contains(&due.id));
        if !again.is_empty() {
            self.remove(ex, again.into_iter().map(|due| due.id).collect()).await?;
        }
        if watch_for_late {
            self.seen.extend(new.iter().map(|due| due.id.clone()));
        } else {
            self.seen.clear();
        }
        new.into_iter().map(|due| Ok((due.id, due.entry.entry()?))).collect()
    }

    async fn remove(&self, ex: &Market, ids: Vec<RecordId>) -> Result<()> {
        ex.db.query(Tx::of("FOR $id IN $ids { DELETE $id }").bind("ids", ids)).await.map(|_| ())
    }
}

fn ms_of(span: SignedDuration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
