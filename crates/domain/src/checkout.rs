//! A checkout: one attempt to pay an order. Committed before Stripe is called, and due until it is known how it ended.

use serde::{Deserialize, Serialize};

/// Where a checkout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    /// Perhaps open at Stripe; the only state that is still due.
    Open,
    /// Money was captured for the order.
    Captured,
    /// The authorisation was voided, or the money given back.
    Cancelled,
    /// Closed before anybody paid.
    Expired,
}

impl CheckoutState {
    /// The word in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Captured => "captured",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Captured, Self::Cancelled, Self::Expired].into_iter().find(|state| state.as_str() == text)
    }
}
