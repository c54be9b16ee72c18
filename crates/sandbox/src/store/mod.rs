//! The sandbox's database: one row an object, guarded by its revision.

mod outcome;
mod work;

use std::ops::Bound;
use std::sync::Arc;

use serde_json::Value;
use surrealdb::Surreal;
use surrealdb::engine::any::{self, Any};
use surrealdb::types::{RecordId, RecordIdKey, RecordIdKeyRange, SurrealValue, Variables};

pub(crate) use outcome::Failure;
pub(crate) use work::Work;

/// Kinds of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// Answers kept for idempotency keys.
    Answer,
    Charge,
    /// Webhooks still to be received.
    Delivery,
    Event,
    Intent,
    Refund,
    Session,
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Charge => "charge",
            Self::Delivery => "delivery",
            Self::Event => "event",
            Self::Intent => "intent",
            Self::Refund => "refund",
            Self::Session => "session",
        }
    }
}

/// Never due. A number, since optional fields do badly in indexes.
pub(crate) const NEVER: i64 = i64::MAX;

const SCHEMA: &str = "
    DEFINE TABLE IF NOT EXISTS answer SCHEMALESS;
    DEFINE TABLE IF NOT EXISTS charge SCHEMALESS;
    DEFINE TABLE IF NOT EXISTS delivery SCHEMALESS;
    DEFINE TABLE IF NOT EXISTS event SCHEMALESS;
    DEFINE TABLE IF NOT EXISTS intent SCHEMALESS;
    DEFINE TABLE IF NOT EXISTS refund SCHEMALESS;
    DEFINE TABLE IF NOT EXISTS session SCHEMALESS;
    DEFINE INDEX IF NOT EXISTS answer_due ON answer FIELDS due;
    DEFINE INDEX IF NOT EXISTS delivery_due ON delivery FIELDS due;
    DEFINE INDEX IF NOT EXISTS session_due ON session FIELDS due;
";

/// A row as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct Row {
    /// Counts its writes, from 1; what a decision read is what it may overwrite.
    pub(crate) rev: i64,
    /// Unix seconds from which the worker has something to do with it, or [`NEVER`].
    pub(crate) due: i64,
    /// The object, in Stripe's shape.
    pub(crate) doc: Value,
}

/// A shared connection: cloning the client itself would open another session.
#[derive(Clone)]
pub(crate) struct Store(Arc<Surreal<Any>>);

impl Store {
    pub(crate) async fn open(url: &str) -> Result<Self, surrealdb::Error> {
        let client = any::connect(url).await?;
        client.use_ns("sandbox").use_db("stripe").await?;
        client.query(SCHEMA).await?.check()?;
        Ok(Self(Arc::new(client)))
    }

    pub(crate) async fn row(&self, table: Table, key: &str) -> Result<Option<Row>, surrealdb::Error> {
        let query = self.0.query("SELECT rev, due, doc FROM $id").bind(("id", RecordId::new(table.name(), key)));
        query.await?.check()?.take(0)
    }

    /// The keys of what is due at `now`, the longest due first.
    pub(crate) async fn due(&self, table: Table, now: i64, limit: usize) -> Result<Vec<String>, surrealdb::Error> {
        let name = table.name();
        let sql = format!("SELECT record::id(id) AS key, due FROM {name} WHERE due <= $now ORDER BY due LIMIT {limit}");
        let rows: Vec<Due> = self.0.query(sql).bind(("now", now)).await?.check()?.take(0)?;
        Ok(rows.into_iter().map(|row| row.key).collect())
    }

    /// Objects in the order of their keys, from behind one on.
    pub(crate) async fn page(&self, table: Table, after: &str, limit: usize) -> Result<Vec<Value>, surrealdb::Error> {
        let start = Bound::Excluded(RecordIdKey::String(after.to_owned()));
        let range = RecordIdKeyRange { start, end: Bound::Unbounded };
        let rows = RecordId::new(table.name(), RecordIdKey::Range(Box::new(range)));
        let sql = format!("SELECT rev, due, doc FROM $rows LIMIT {limit}");
        let rows: Vec<Row> = self.0.query(sql).bind(("rows", rows)).await?.check()?.take(0)?;
        Ok(rows.into_iter().map(|row| row.doc).collect())
    }

    /// Runs statements as one transaction.
    async fn commit(&self, statements: &str, variables: Variables) -> Result<(), Failure> {
        let block = format!("BEGIN;\n{statements}COMMIT;");
        let mut results = self.0.query(block).bind(variables).await.map_err(outcome::of_call)?;
        outcome::of_results(&results.take_errors())
    }
}

#[derive(SurrealValue)]
struct Due {
    key: String,
}
