//! Orders as stored.

use domain::{
    OrderId, Refusal,
    order::{CancelReason, Order, OrderStatus},
    refusal::Noun,
};
use surrealdb::types::{RecordId, SurrealValue, Value};

use crate::{
    Error, Exchange, Result,
    db::{Tx, at, key, record},
    tickets::row::{EventRow, TicketRow, money},
};

/// An order as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct OrderRow {
    pub id: RecordId,
    pub buyer: RecordId,
    pub ticket: RecordId,
    pub title: String,
    pub price: i64,
    pub currency: String,
    pub status: String,
    pub expires_at: i64,
    pub reason: Option<String>,
    pub attempts: i64,
    pub decline: Option<String>,
    pub created_at: i64,
    pub ended_at: Option<i64>,
}

/// An order with its ticket and event, as the history reads it.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct HistoryRow {
    #[surreal(flatten)]
    pub order: OrderRow,
    pub of: TicketRow,
    pub admits_to: EventRow,
}

impl OrderRow {
    pub(crate) fn order(&self) -> Result<Order> {
        let malformed = |what: &str| Error::Internal(format!("a stored order {what}"));
        Ok(Order {
            id: key(&self.id)?,
            buyer: key(&self.buyer)?,
            ticket: key(&self.ticket)?,
            price: money(self.price, &self.currency)?,
            status: OrderStatus::parse(&self.status).ok_or_else(|| malformed("status"))?,
            expires_at: at(self.expires_at)?,
            reason: match &self.reason {
                Some(word) => Some(CancelReason::parse(word).ok_or_else(|| malformed("reason"))?),
                None => None,
            },
        })
    }
}

/// Reads an order to decide about it.
pub(crate) async fn load(ex: &Exchange, id: &OrderId) -> Result<(Order, OrderRow)> {
    let read = Tx::of("SELECT * FROM $id").bind("id", record("order", id.as_str()));
    let row: Option<OrderRow> = ex.db.row(read).await?;
    let row = row.ok_or(Refusal::NotFound(Noun::Order))?;
    Ok((row.order()?, row))
}
