//! Rows as stored, read into what the audit takes. These are not the services' own: what they misread, this reads anew.

mod accounts;
mod journal;
mod market;
mod orders;

pub(super) use accounts::{Link, Session, User};
pub(super) use journal::{Delivery, Entry};
pub(super) use market::{Content, Event, Guard, Ticket};
pub(super) use orders::{Buyer, Charge, Checkout, Order};

use domain::Money;
use surrealdb::types::{RecordId, RecordIdKey, ToSql as _, Value};

/// A row as stored.
pub(super) trait Stored {
    /// What is selected of it.
    const FIELDS: &'static str;
    /// What the audit takes.
    type Row;
    /// Reads it, or says what about it can't be read.
    fn read(self) -> Result<Self::Row, String>;
}

/// A key as it is named: of a compound one its parts, with spaces between.
pub(super) fn name(key: &RecordIdKey) -> String {
    match key {
        RecordIdKey::String(text) => text.clone(),
        RecordIdKey::Array(parts) => parts.iter().map(part).collect::<Vec<_>>().join(" "),
        other => other.to_sql(),
    }
}

fn part(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_sql(),
    }
}

fn key(id: &RecordId) -> String {
    name(&id.key)
}

fn money(minor: i64, currency: &str) -> Result<Money, String> {
    let currency = currency.parse().map_err(|_| format!("“{currency}” is no currency"))?;
    Ok(Money::new(minor, currency))
}

fn word<T>(parsed: Option<T>, text: &str) -> Result<T, String> {
    parsed.ok_or_else(|| format!("“{text}” is none of its words"))
}
