//! Pages of each table, read and handed to the audit.

use domain::audit::{Audit, Table};
use surrealdb::types::{RecordId, RecordIdKey, SurrealValue, Value};

use super::{
    rows::{self, Stored, name},
    snapshot::Snapshot,
};
use crate::{Error, Result};

/// Rows a page: enough that a query's own cost vanishes, few enough to be held in memory.
const PAGE: usize = 5000;
/// Contents a page where files may be among them, of 5 MB each.
const FILES: usize = 32;

/// Reads the next page of a table. Returns how many rows it had, and where the next one begins, if there is one.
pub(super) async fn read(
    snapshot: &Snapshot,
    table: Table,
    after: Option<&RecordIdKey>,
    audit: &mut Audit,
) -> Result<(u64, Option<RecordIdKey>)> {
    let limit = if table == Table::Content {
        let seen = after.map(name);
        audit.light_contents_after(seen.as_deref(), PAGE).max(FILES)
    } else {
        PAGE
    };
    let page = snapshot.page(table.as_str(), fields(table), after, limit).await?;
    let read = page.len();
    let mut last = None;
    for value in page {
        let id = id_of(&value).ok_or_else(|| Error::Internal(format!("a row of {table} without an id")))?;
        let key = name(&id.key);
        if let Err(why) = hand_over(audit, table, &key, value) {
            audit.unreadable(table, &key, why);
        }
        last = Some(id.key);
    }
    Ok((read as u64, last.filter(|_| read == limit)))
}

fn id_of(value: &Value) -> Option<RecordId> {
    let Value::Object(row) = value else { return None };
    match row.get("id") {
        Some(Value::RecordId(id)) => Some(id.clone()),
        _ => None,
    }
}

const fn fields(table: Table) -> &'static str {
    match table {
        Table::User => rows::User::FIELDS,
        Table::Event => rows::Event::FIELDS,
        Table::Ticket => rows::Ticket::FIELDS,
        Table::Content => rows::Content::FIELDS,
        Table::ListedBefore => rows::Guard::FIELDS,
        Table::Order => rows::Order::FIELDS,
        Table::Checkout => rows::Checkout::FIELDS,
        Table::Charge => rows::Charge::FIELDS,
        Table::Buyer => rows::Buyer::FIELDS,
        Table::Journal => rows::Entry::FIELDS,
        Table::Consumer => "id",
        Table::Delivery => rows::Delivery::FIELDS,
        Table::Session => rows::Session::FIELDS,
        Table::Link => rows::Link::FIELDS,
    }
}

/// Hands a row to the audit, or says why it is none of its table.
fn hand_over(audit: &mut Audit, table: Table, key: &str, value: Value) -> Result<(), String> {
    match table {
        Table::User => audit.user(key, &row::<rows::User>(value)?),
        Table::Event => audit.event(key, &row::<rows::Event>(value)?),
        Table::Ticket => audit.ticket(key, &row::<rows::Ticket>(value)?),
        Table::Content => audit.content(key, &row::<rows::Content>(value)?),
        Table::ListedBefore => audit.guard(key, &row::<rows::Guard>(value)?),
        Table::Order => audit.order(key, &row::<rows::Order>(value)?),
        Table::Checkout => audit.checkout(key, &row::<rows::Checkout>(value)?),
        Table::Charge => audit.charge(key, &row::<rows::Charge>(value)?),
        Table::Buyer => audit.buyer(key, &row::<rows::Buyer>(value)?),
        Table::Journal => audit.entry(&row::<rows::Entry>(value)?),
        Table::Consumer => audit.consumer(key),
        Table::Delivery => audit.delivery(key, &row::<rows::Delivery>(value)?),
        Table::Session => audit.session(key, &row::<rows::Session>(value)?),
        Table::Link => audit.link(key, &row::<rows::Link>(value)?),
    }
    Ok(())
}

fn row<T: SurrealValue + Stored>(value: Value) -> Result<T::Row, String> {
    T::from_value(value).map_err(|error| error.to_string())?.read()
}
