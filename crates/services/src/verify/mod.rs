//! Verifying: a whole database is read in one snapshot and audited by the rules in `domain::audit`.
//!
//! Everything is read in one transaction, table by table and page by page, so that an exchange that is busy meanwhile is
//! seen as it stood at one moment. No row has a query of its own, and nothing is written: the transaction is rolled back.

mod pages;
mod rows;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use domain::{
    Timestamp,
    audit::{Audit, Found, PATIENCE, Table, Terms},
};
use jiff::SignedDuration;
use surrealdb::types::RecordIdKey;

use snapshot::Snapshot;

use crate::{Error, Exchange, Result, db::ms};

/// What is asked beside the rules.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What an exchange that runs would have ended longer ago than this is noted: holds, claims, checkouts of orders that
    /// are over. One that was stopped has some.
    pub overdue: Option<SignedDuration>,
    /// The time by which that is overdue; now by default.
    pub at: Option<Timestamp>,
    /// How far clocks may have been apart or set back; by default as far as they are where nothing is wrong with them.
    pub skew: Option<SignedDuration>,
}

/// A verification under way: call [`Verification::step`] until there is none left.
#[derive(Debug)]
pub struct Verification {
    snapshot: Snapshot,
    /// None once it has judged.
    audit: Option<Audit>,
    /// Tables that are not read to their end, the next one last.
    tables: Vec<Table>,
    /// Where the next page of that table begins.
    after: Option<RecordIdKey>,
    done: u64,
    total: u64,
    read: BTreeMap<Table, u64>,
}

/// One page of rows, or the judgement of the whole at the end.
#[derive(Debug)]
pub struct Step {
    /// How many rows were read so far.
    pub done: u64,
    /// How many there are.
    pub total: u64,
    /// What was found in this step.
    pub found: Found,
}

impl Verification {
    /// Takes the snapshot.
    pub async fn begin(ex: &Exchange, options: Options) -> Result<Self> {
        Self::of(ex, Snapshot::begin(&ex.db).await?, options).await
    }

    async fn of(ex: &Exchange, snapshot: Snapshot, options: Options) -> Result<Self> {
        let now = ms(ex.now());
        let mut total = 0;
        for table in Table::ALL {
            total += snapshot.count(table.as_str()).await?;
        }
        let terms = Terms {
            // Every list of holds was written with the time of an entry: what lapsed for its writer lapses here.
            now: now.max(snapshot.newest_entry().await?.unwrap_or(now)),
            overdue: options.overdue.map(millis),
            at: options.at.map_or(now, ms),
            max_open_holds: ex.settings.max_open_holds as usize,
            skew: options.skew.map_or(PATIENCE, millis),
        };
        let tables = Table::ALL.into_iter().rev().collect();
        Ok(Self {
            snapshot,
            audit: Some(Audit::new(terms)),
            tables,
            after: None,
            done: 0,
            total,
            read: BTreeMap::new(),
        })
    }

    /// Reads and audits the next page; nothing once all is judged.
    pub async fn step(&mut self) -> Result<Option<Step>> {
        let Some(mut audit) = self.audit.take() else { return Ok(None) };
        let found = if let Some(table) = self.tables.last().copied() {
            let (read, last) = pages::read(&self.snapshot, table, self.after.as_ref(), &mut audit).await?;
            self.done += read;
            *self.read.entry(table).or_default() += read;
            if last.is_none() {
                self.tables.pop();
            }
            self.after = last;
            let found = audit.take();
            self.audit = Some(audit);
            found
        } else {
            // A second or two for a million tickets: not among the tasks that serve people.
            let judged = tokio::task::spawn_blocking(move || audit.finish()).await;
            judged.map_err(|error| Error::Internal(format!("the audit died: {error}")))?
        };
        Ok(Some(Step { done: self.done, total: self.total, found }))
    }

    /// How many rows of each table were read.
    #[must_use]
    pub const fn read(&self) -> &BTreeMap<Table, u64> {
        &self.read
    }

    /// Gives the snapshot back.
    pub async fn end(self) -> Result<()> {
        self.snapshot.end().await
    }
}

fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
