//! The database: one shared connection, and the one place that knows how `SurrealDB` tells how a transaction ended.

mod connect;
mod outcome;
#[cfg(test)]
mod tests;
mod tx;

use std::{fmt, sync::Arc};

use domain::Timestamp;
use surrealdb::{
    IndexedResults, Surreal,
    engine::any::Any,
    types::{RecordId, RecordIdKey, SurrealValue},
};

pub use connect::{Address, Credentials};
pub use outcome::Failure;
pub use tx::Tx;

use crate::{Error, Result};

/// A shared connection. Cloning it shares the one session: `Surreal::clone` would open another.
#[derive(Clone)]
pub struct Db(Arc<Surreal<Any>>);

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Db")
    }
}

impl Db {
    /// The client itself, for live queries and export.
    #[must_use]
    pub fn client(&self) -> &Surreal<Any> {
        &self.0
    }

    /// Runs a query that reads, or a single statement that writes; any error is an error.
    pub async fn query(&self, tx: Tx) -> Result<IndexedResults> {
        let (sql, variables) = tx.into_parts();
        Ok(self.0.query(sql).bind(variables).await?.check()?)
    }

    /// Reads the rows of the first statement.
    pub async fn rows<T: SurrealValue>(&self, tx: Tx) -> Result<Vec<T>> {
        Ok(self.query(tx).await?.take(0)?)
    }

    /// Reads the first row of the first statement.
    pub async fn row<T: SurrealValue>(&self, tx: Tx) -> Result<Option<T>> {
        Ok(self.query(tx).await?.take(0)?)
    }

    /// Commits all statements or none.
    pub async fn commit(&self, tx: Tx) -> Result<(), Failure> {
        self.committed(tx).await.map(|_| ())
    }

    /// Commits all statements or none, and reads the rows of the last one.
    pub async fn commit_rows<T: SurrealValue>(&self, tx: Tx) -> Result<Vec<T>, Failure> {
        let mut results = self.committed(tx).await?;
        let last = results.num_statements().saturating_sub(2);
        // It is committed whatever its rows look like.
        results.take(last).map_err(|error| Failure::Unknown(format!("the rows of a commit: {error}")))
    }

    async fn committed(&self, tx: Tx) -> Result<IndexedResults, Failure> {
        let (sql, variables) = tx.into_parts();
        let sql = format!("BEGIN;\n{sql}COMMIT;");
        let mut results = match self.0.query(sql).bind(variables).await {
            Ok(results) => results,
            Err(error) => return Err(outcome::of_call(error)),
        };
        let commit = results.num_statements().saturating_sub(1);
        outcome::classify(&results.take_errors(), commit)?;
        Ok(results)
    }
}

/// The id of a record.
#[must_use]
pub fn record(table: &'static str, key: impl AsRef<str>) -> RecordId {
    RecordId::new(table, key.as_ref())
}

/// The key of a record id as text; ids of ours are text.
pub fn key<T: TryFrom<String>>(id: &RecordId) -> Result<T> {
    let RecordIdKey::String(text) = &id.key else {
        return Err(Error::Internal(format!("a key that is no text in {}", id.table)));
    };
    T::try_from(text.clone()).map_err(|_| Error::Internal(format!("a malformed key in {}", id.table)))
}

/// A time as it is stored: Unix milliseconds.
#[must_use]
pub fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// A stored time.
pub fn at(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|error| Error::Internal(format!("a stored time: {error}")))
}
