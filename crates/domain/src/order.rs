//! An order: one buyer's hold on one ticket, and what became of it.

use serde::{Deserialize, Serialize};

use crate::{Money, OrderId, TicketId, Timestamp, UserId};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// The ticket is held; nothing was tried yet.
    Created,
    /// A checkout was opened.
    AwaitingPayment,
    /// Over without a sale.
    Cancelled,
    /// Paid and handed over.
    Completed,
}

impl OrderStatus {
    const ALL: [Self; 4] = [Self::Created, Self::AwaitingPayment, Self::Cancelled, Self::Completed];

    /// The word in tables and pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Cancelled => "cancelled",
            Self::Completed => "completed",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether the order still holds its ticket.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::AwaitingPayment)
    }

    /// Whether this status may follow the present one. Ended orders never change again.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Created, Self::AwaitingPayment | Self::Cancelled | Self::Completed)
                | (Self::AwaitingPayment, Self::Cancelled | Self::Completed)
        )
    }
}

/// Why an order was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// The buyer gave the ticket back.
    Buyer,
    /// The hold's time was over.
    Expired,
    /// The card was authorised and claimed, but the bank refused the capture.
    PaymentRefused,
}

impl CancelReason {
    const ALL: [Self; 3] = [Self::Buyer, Self::Expired, Self::PaymentRefused];

    /// The word in tables and pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Expired => "expired",
            Self::PaymentRefused => "payment_refused",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// An order as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its key.
    pub id: OrderId,
    /// Who holds.
    pub buyer: UserId,
    /// What is held.
    pub ticket: TicketId,
    /// The price when the hold was made; later edits don't change it.
    pub price: Money,
    /// Where it stands.
    pub status: OrderStatus,
    /// The deadline, always set.
    pub expires_at: Timestamp,
    /// Why it was cancelled.
    pub reason: Option<CancelReason>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_order_never_changes_again() {
        for next in OrderStatus::ALL {
            assert!(!OrderStatus::Cancelled.may_become(next));
            assert!(!OrderStatus::Completed.may_become(next));
        }
        assert!(OrderStatus::Created.may_become(OrderStatus::AwaitingPayment));
        assert!(OrderStatus::AwaitingPayment.may_become(OrderStatus::Completed));
        assert!(!OrderStatus::AwaitingPayment.may_become(OrderStatus::Created));
    }

    #[test]
    fn words_are_read_back() {
        for status in OrderStatus::ALL {
            assert_eq!(OrderStatus::parse(status.as_str()), Some(status));
        }
        for reason in CancelReason::ALL {
            assert_eq!(CancelReason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(OrderStatus::parse("paid"), None);
    }
}
