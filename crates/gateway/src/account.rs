//! Whose Stripe account the key belongs to.

use serde::{Deserialize, Serialize};

/// The account and mode that a key opens. A database is stamped with both, so that sandbox money never becomes real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// `acct_…`
    pub id: String,
    /// Whether money really moves. Told by the key: Stripe's account object does not say.
    pub livemode: bool,
}
