//! A charge: what was, will be or was not taken from a card, one an order.

use serde::{Deserialize, Serialize};

/// Where a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStatus {
    /// Claimed, to be captured.
    Created,
    /// The intent reads `canceled`: nothing was taken.
    Failed,
    /// The intent reads `succeeded`.
    Completed,
}

impl ChargeStatus {
    /// The word in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Failed => "failed",
            Self::Completed => "completed",
        }
    }
}
