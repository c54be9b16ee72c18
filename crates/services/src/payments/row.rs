//! Checkouts and charges as stored.

use domain::OrderId;
use gateway::CheckoutRequest;
use surrealdb::types::{RecordId, SurrealValue};

use crate::{
    Error, Exchange, Result,
    db::{Tx, record},
};

/// A checkout as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(super) struct CheckoutRow {
    pub id: RecordId,
    pub order: RecordId,
    pub attempt: i64,
    pub request: String,
    pub session: Option<String>,
    pub url: Option<String>,
    /// The intent that claimed the ticket, if one did.
    pub intent: Option<String>,
    /// When it was decided that nothing is taken for this attempt.
    pub void_at: Option<i64>,
    pub state: String,
    pub due_at: i64,
    pub looks: i64,
    pub created_at: i64,
}

impl CheckoutRow {
    /// Whether an intent of this attempt may still claim the ticket.
    pub fn may_claim(&self) -> bool {
        self.state == "open" && self.void_at.is_none()
    }

    /// Exactly what is sent to Stripe under this attempt's key, however often.
    pub fn request(&self) -> Result<CheckoutRequest> {
        serde_json::from_str(&self.request).map_err(|error| Error::Internal(format!("a stored checkout: {error}")))
    }

    /// A key for a capture of this attempt.
    pub fn key(&self, call: &str) -> Result<String> {
        Ok(format!("{}-{call}", self.request()?.idempotency_key))
    }

    /// A key for a call that ends this attempt: closing, voiding, refunding. Stripe refuses a second one of each by
    /// itself, and replays a stored failure to an old key for ever, so every look of the sweeper has its own.
    pub fn key_of_look(&self, call: &str) -> Result<String> {
        self.key(&format!("{call}-{}", self.looks))
    }
}

/// A charge as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(super) struct ChargeRow {
    pub id: RecordId,
    pub status: String,
    pub amount: i64,
    pub currency: String,
    pub stripe_id: String,
    pub key_number: i64,
    pub leased_until: i64,
}

/// An order's open checkouts; there is one at the most, and the query doesn't rely on it.
pub(super) async fn open_checkouts(ex: &Exchange, order: &OrderId) -> Result<Vec<CheckoutRow>> {
    let read = Tx::of("SELECT * FROM checkout WHERE order = $order AND state = 'open' ORDER BY attempt");
    ex.db.rows(read.bind("order", record("order", order.as_str()))).await
}

/// A checkout as it is now.
pub(super) async fn checkout(ex: &Exchange, id: &RecordId) -> Result<CheckoutRow> {
    let row: Option<CheckoutRow> = ex.db.row(Tx::of("SELECT * FROM $id").bind("id", id.clone())).await?;
    row.ok_or_else(|| Error::Internal("a checkout that is gone".into()))
}

/// An order's charge.
pub(super) async fn charge(ex: &Exchange, order: &OrderId) -> Result<Option<ChargeRow>> {
    ex.db.row(Tx::of("SELECT * FROM $id").bind("id", record("charge", order.as_str()))).await
}
