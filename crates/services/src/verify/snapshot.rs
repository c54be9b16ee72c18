//! One moment of a database: a transaction of the client's, in which every query reads the same state, whatever is
//! committed meanwhile. Embedded engines and servers alike keep it until it is given back.

use std::{fmt, ops::Bound};

use surrealdb::{
    engine::any::Any,
    method::Transaction,
    types::{RecordId, RecordIdKey, RecordIdKeyRange, SurrealValue, Value, Variables},
};

use crate::{Db, Result};

/// Reads the time of the newest entry, by its index.
pub(super) const NEWEST: &str = "SELECT VALUE at FROM journal ORDER BY at DESC LIMIT 1";

/// A database at one moment, to be read.
pub(super) struct Snapshot(Transaction<Any>);

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Snapshot")
    }
}

impl Snapshot {
    /// Takes it. The clone has a session of its own, with which the transaction ends if this is dropped.
    pub async fn begin(db: &Db) -> Result<Self> {
        Ok(Self(db.client().clone().begin().await?))
    }

    async fn rows<T: SurrealValue>(&self, sql: &str, variables: Variables) -> Result<Vec<T>> {
        Ok(self.0.query(sql).bind(variables).await?.check()?.take(0)?)
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> Result<u64> {
        let counted = format!("SELECT VALUE count FROM (SELECT count() FROM `{table}` GROUP ALL)");
        let count: Option<i64> = self.rows(&counted, Variables::new()).await?.into_iter().next();
        Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default())
    }

    /// The time of the newest journal entry, in Unix milliseconds.
    pub async fn newest_entry(&self) -> Result<Option<i64>> {
        let newest: Vec<i64> = self.rows(NEWEST, Variables::new()).await?;
        Ok(newest.into_iter().next())
    }

    /// At most `limit` rows of a table after a key, in the order of their keys. A range of keys is read from its start: no
    /// page costs more than another.
    pub async fn page(
        &self,
        table: &'static str,
        fields: &str,
        after: Option<&RecordIdKey>,
        limit: usize,
    ) -> Result<Vec<Value>> {
        let start = after.map_or(Bound::Unbounded, |key| Bound::Excluded(key.clone()));
        let range = RecordIdKeyRange { start, end: Bound::Unbounded };
        let mut variables = Variables::new();
        variables.insert("range", RecordId::new(table, RecordIdKey::Range(Box::new(range))));
        variables.insert("limit", i64::try_from(limit).unwrap_or(i64::MAX));
        self.rows(&format!("SELECT {fields} FROM $range LIMIT $limit"), variables).await
    }

    /// Writes in it what nobody else will ever see.
    #[cfg(test)]
    pub async fn plant(&self, sql: &str, variables: Variables) {
        self.0.query(sql).bind(variables).await.and_then(surrealdb::IndexedResults::check).expect(sql);
    }

    /// Gives it back. Nothing was written in it.
    pub async fn end(self) -> Result<()> {
        self.0.cancel().await?;
        Ok(())
    }
}
