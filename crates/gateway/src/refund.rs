//! A refund: money given back after a capture.

use serde::{Deserialize, Serialize};

/// What Stripe says of a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// `re_…`
    pub id: String,
    /// Where it stands.
    pub status: RefundStatus,
    /// Minor units.
    pub amount: i64,
    /// Lowercase ISO 4217.
    pub currency: String,
    /// The intent it gives back.
    pub intent_id: Option<String>,
    /// Why it failed, if it did.
    pub failure: Option<String>,
}

/// Where a refund stands. A succeeded one can still fail later, when the bank sends the money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// On its way.
    Pending,
    /// The buyer has something to do first.
    RequiresAction,
    /// Given back.
    Succeeded,
    /// Not given back.
    Failed,
    /// Called off before it was sent.
    Canceled,
}
