//! A unit of work: what a decision has read, and what it makes of it, committed as one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use surrealdb::types::{RecordId, Variables};

use super::{Failure, NEVER, Row, Store, Table};

/// The rows of one decision. All that were read are guarded at the commit, also those left as they were: two decisions
/// that read the same object cannot both be right about it.
pub(crate) struct Work {
    store: Store,
    /// Unix seconds, the same for the whole decision.
    pub(crate) now: i64,
    rows: BTreeMap<(Table, String), Entry>,
}

struct Entry {
    /// As read; absent for what does not exist yet.
    before: Option<Row>,
    /// As it is to be; absent for what shall not exist.
    after: Option<Row>,
    changed: bool,
}

impl Work {
    pub(crate) fn new(store: Store, now: i64) -> Self {
        Self { store, now, rows: BTreeMap::new() }
    }

    /// Reads an object, with the changes of this work.
    pub(crate) async fn read(&mut self, table: Table, key: &str) -> Result<Option<Value>, Failure> {
        Ok(self.row(table, key).await?.map(|row| row.doc))
    }

    async fn row(&mut self, table: Table, key: &str) -> Result<Option<Row>, Failure> {
        let place = (table, key.to_owned());
        if let Some(entry) = self.rows.get(&place) {
            return Ok(entry.after.clone());
        }
        let row = self.store.row(table, key).await?;
        self.rows.insert(place, Entry { before: row.clone(), after: row.clone(), changed: false });
        Ok(row)
    }

    /// Reads a page of a table for people to look at: nothing of it is guarded.
    pub(crate) async fn page(&self, table: Table, after: &str, limit: usize) -> Result<Vec<Value>, Failure> {
        Ok(self.store.page(table, after, limit).await?)
    }

    /// Writes an object that has been read, or is new under a random key.
    pub(crate) fn write(&mut self, table: Table, key: &str, doc: Value) {
        self.write_due(table, key, doc, NEVER);
    }

    /// The same, with something to do for the worker from `due` on.
    pub(crate) fn write_due(&mut self, table: Table, key: &str, doc: Value, due: i64) {
        let entry =
            self.rows.entry((table, key.to_owned())).or_insert(Entry { before: None, after: None, changed: true });
        entry.after = Some(Row { rev: 0, due, doc });
        entry.changed = true;
    }

    /// Removes an object that has been read.
    pub(crate) fn remove(&mut self, table: Table, key: &str) {
        if let Some(entry) = self.rows.get_mut(&(table, key.to_owned())) {
            entry.after = None;
            entry.changed = true;
        }
    }

    /// Takes back all changes; what was read stays guarded.
    pub(crate) fn forget(&mut self) {
        self.rows.retain(|_, entry| {
            entry.after.clone_from(&entry.before);
            let made = entry.before.is_none() && entry.changed;
            entry.changed = false;
            !made
        });
    }

    /// Commits everything or nothing. Work that changes nothing costs nothing.
    pub(crate) async fn commit(self) -> Result<(), Failure> {
        if !self.rows.values().any(|entry| entry.changed) {
            return Ok(());
        }
        let mut statements = String::new();
        let mut variables = Variables::new();
        for (index, ((table, key), entry)) in self.rows.into_iter().enumerate() {
            let Some(statement) = statement(index, &entry) else { continue };
            variables.insert(format!("i{index}"), RecordId::new(table.name(), key));
            if let Some(before) = &entry.before {
                variables.insert(format!("r{index}"), before.rev);
            }
            if let Some(after) = entry.after {
                variables.insert(format!("d{index}"), after.doc);
                variables.insert(format!("u{index}"), after.due);
            }
            let _ = writeln!(statements, "{statement}");
        }
        self.store.commit(&statements, variables).await
    }
}

fn statement(index: usize, entry: &Entry) -> Option<String> {
    let i = index;
    let guarded =
        |change: String| format!("LET $g{i} = ({change});\nIF array::len($g{i}) = 0 {{ THROW 'overtaken' }};");
    match (&entry.before, &entry.after) {
        (None, None) => None,
        (None, Some(_)) => Some(format!("CREATE $i{i} SET rev = 1, due = $u{i}, doc = $d{i} RETURN NONE;")),
        (Some(_), Some(_)) => Some(guarded(format!(
            "UPDATE $i{i} SET rev += 1, due = $u{i}, doc = $d{i} WHERE rev = $r{i} RETURN VALUE rev"
        ))),
        (Some(_), None) => Some(guarded(format!("DELETE $i{i} WHERE rev = $r{i} RETURN BEFORE"))),
    }
}
