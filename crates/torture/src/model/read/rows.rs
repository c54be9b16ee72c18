//! Rows as the database holds them.

use services::{db::Tx, testing::Bench};
use surrealdb::types::{RecordId, SurrealValue, Value};

use crate::model::world::Ms;

#[derive(Clone, Debug, SurrealValue)]
pub struct TicketRow {
    pub id: RecordId,
    pub seller: RecordId,
    pub title: String,
    pub price: i64,
    pub starts_at: Ms,
    pub version: i64,
    pub seq: i64,
    pub state: String,
    pub order: Option<RecordId>,
    pub expires_at: Option<Ms>,
    pub intent: Option<String>,
}

#[derive(Clone, Debug, SurrealValue)]
pub struct OrderRow {
    pub id: RecordId,
    pub buyer: RecordId,
    pub ticket: RecordId,
    pub title: String,
    pub price: i64,
    pub status: String,
    pub expires_at: Ms,
    pub reason: Option<String>,
    pub decline: Option<String>,
    pub attempts: i64,
    pub seq: i64,
}

#[derive(Clone, Debug, SurrealValue)]
pub struct CheckoutRow {
    pub order: RecordId,
    pub attempt: i64,
    pub request: String,
    pub session: Option<String>,
    pub state: String,
    pub void_at: Option<Ms>,
}

#[derive(Clone, Debug, SurrealValue)]
pub struct ChargeRow {
    pub order: RecordId,
    pub status: String,
    pub amount: i64,
    pub stripe_id: String,
    pub seq: i64,
}

#[derive(Clone, Debug, SurrealValue)]
pub struct JournalRow {
    pub id: RecordId,
    pub data: String,
}

/// What the database holds.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub tickets: Vec<TicketRow>,
    pub orders: Vec<OrderRow>,
    pub checkouts: Vec<CheckoutRow>,
    pub charges: Vec<ChargeRow>,
    pub journal: Vec<JournalRow>,
}

/// Reads the database.
pub async fn rows(bench: &Bench) -> Result<Rows, String> {
    let all: Result<Vec<Value>, _> =
        bench.db.rows(Tx::of("SELECT * FROM ticket, order, checkout, charge, journal")).await;
    let mut rows = Rows::default();
    for row in all.map_err(|error| error.to_string())? {
        let table = match &row {
            Value::Object(fields) => match fields.get("id") {
                Some(Value::RecordId(id)) => id.table.to_string(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let placed = match table.as_str() {
            "ticket" => TicketRow::from_value(row).map(|row| rows.tickets.push(row)),
            "order" => OrderRow::from_value(row).map(|row| rows.orders.push(row)),
            "checkout" => CheckoutRow::from_value(row).map(|row| rows.checkouts.push(row)),
            "journal" => JournalRow::from_value(row).map(|row| rows.journal.push(row)),
            _ => ChargeRow::from_value(row).map(|row| rows.charges.push(row)),
        };
        placed.map_err(|error| format!("a row of {table}: {error}"))?;
    }
    rows.checkouts.sort_by_key(|row| row.attempt);
    Ok(rows)
}
