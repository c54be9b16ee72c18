//! Journal entries and deliveries.

use domain::audit;
use surrealdb::types::{RecordId, RecordIdKey, SurrealValue, Value};

use super::{Stored, key};

#[derive(SurrealValue)]
pub(in crate::verify) struct Entry {
    id: RecordId,
    at: i64,
    who: Option<RecordId>,
    kind: String,
    version: i64,
    data: String,
}

impl Stored for Entry {
    const FIELDS: &'static str = "id, at, who, kind, version, data";
    type Row = audit::Entry;

    fn read(self) -> Result<audit::Entry, String> {
        let RecordIdKey::Array(parts) = &self.id.key else { return Err("a key that is no list".into()) };
        let [Value::String(table), Value::String(subject), Value::Number(seq)] = parts.as_slice() else {
            return Err("a key that is not table, key and number".into());
        };
        Ok(audit::Entry {
            table: table.clone(),
            key: subject.clone(),
            seq: seq.to_int().ok_or("a number that is not whole")?,
            at: self.at,
            who: self.who.as_ref().map(key),
            kind: self.kind,
            version: self.version,
            what: serde_json::from_str(&self.data).map_err(|error| error.to_string()),
        })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Delivery {
    id: RecordId,
    consumer: String,
    entry: RecordId,
    entry_exists: bool,
    state: String,
    attempts: i64,
    error: Option<String>,
}

impl Stored for Delivery {
    const FIELDS: &'static str = "id, consumer, entry, record::exists(entry) AS entry_exists, state, attempts, error";
    type Row = audit::Delivery;

    fn read(self) -> Result<audit::Delivery, String> {
        let entry = key(&self.entry);
        Ok(audit::Delivery {
            key_follows: key(&self.id) == format!("{} {entry}", self.consumer),
            consumer: self.consumer,
            entry,
            entry_exists: self.entry_exists,
            dead: self.state == "dead",
            attempts: self.attempts,
            error: self.error,
        })
    }
}
