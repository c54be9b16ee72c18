//! A Checkout Session: one attempt to pay an order on Stripe's hosted page.

use serde::{Deserialize, Serialize};

use crate::Intent;

/// Everything that opens a session, exactly as sent.
///
/// Committed before Stripe is called and replayed under the same key: Stripe answers an `idempotency_error` to a known key
/// with other parameters, so nothing here may be computed anew for a second call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutRequest {
    /// One key an attempt, 1 to 255 characters. Stripe forgets it after 24 hours.
    pub idempotency_key: String,
    /// Becomes the session's `client_reference_id` and the intent's `metadata[order_id]`.
    pub order_id: String,
    /// Counts the attempts to pay this order, from 1.
    pub attempt: u32,
    /// Minor units.
    pub amount: i64,
    /// Lowercase ISO 4217.
    pub currency: String,
    /// What the buyer sees on Stripe's page as the thing paid for.
    pub title: String,
    /// Prefills Stripe's page; the buyer cannot change it there.
    pub customer_email: String,
    /// Where Stripe sends the buyer after paying. `{CHECKOUT_SESSION_ID}` in it is replaced by the session's id.
    pub success_url: String,
    /// Where the page's link back leads.
    pub cancel_url: String,
    /// Unix seconds, between 30 minutes and 24 hours ahead.
    pub expires_at: i64,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// It can still be paid.
    Open,
    /// The buyer went through with it; the intent says what that means for the money.
    Complete,
    /// It can no longer be paid.
    Expired,
}

/// What Stripe says of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutSession {
    /// `cs_…`
    pub id: String,
    /// The hosted page; absent once the session is over.
    pub url: Option<String>,
    /// Where it stands.
    pub status: SessionStatus,
    /// The intent with all it says. Absent before the first attempt to pay, and where Stripe sends its id only
    /// (the answers to opening); [`crate::Gateway::checkout`] always has it whole.
    pub intent: Option<Intent>,
    /// `client_reference_id`
    pub order_id: Option<String>,
    /// Minor units.
    pub amount_total: Option<i64>,
    /// Lowercase ISO 4217.
    pub currency: Option<String>,
}
