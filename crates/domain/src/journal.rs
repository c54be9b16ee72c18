//! The journal's words: what happened, each a versioned variant with a typed payload.
//!
//! Entries are kept for ever, so a payload's meaning never changes: a new meaning is a new variant or a new version,
//! and `Happening::version` tells which.

use serde::{Deserialize, Serialize};

use crate::{
    ChargeId, CheckoutId, EventId, Money, OrderId, TicketId, Timestamp, UserId, event::Event, order::CancelReason,
};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person with an account.
    User(UserId),
    /// The exchange itself: a deadline, or what Stripe told.
    Exchange,
}

/// What an entry is about; entries of one subject are in sequence, without gaps.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "table", content = "id")]
pub enum Subject {
    /// An account.
    User(UserId),
    /// An event.
    Event(EventId),
    /// A listing.
    Ticket(TicketId),
    /// An order.
    Order(OrderId),
    /// A charge.
    Charge(ChargeId),
}

impl Subject {
    /// The table and the key.
    #[must_use]
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::User(id) => ("user", id.as_str()),
            Self::Event(id) => ("event", id.as_str()),
            Self::Ticket(id) => ("ticket", id.as_str()),
            Self::Order(id) => ("order", id.as_str()),
            Self::Charge(id) => ("charge", id.as_str()),
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Happening {
    /// Somebody signed up.
    UserCreated {
        /// Their address.
        email: String,
    },
    /// Somebody changed their address or password.
    UserUpdated {
        /// The address now.
        email: String,
        /// Whether the password changed.
        password_changed: bool,
    },
    /// An event was named for the first time.
    EventCreated {
        /// The event.
        event: Event,
    },
    /// A ticket was listed.
    TicketCreated {
        /// For what.
        event: EventId,
        /// By whom.
        seller: UserId,
        /// Its title.
        title: String,
        /// Its price.
        price: Money,
    },
    /// The seller edited a listing.
    TicketUpdated {
        /// The title now.
        title: String,
        /// The price now.
        price: Money,
        /// 1 plus the number of edits.
        version: i64,
    },
    /// The seller took a listing back.
    TicketWithdrawn {},
    /// A buyer holds a ticket.
    OrderCreated {
        /// Which.
        ticket: TicketId,
        /// Who.
        buyer: UserId,
        /// At which price.
        price: Money,
        /// Until when.
        expires_at: Timestamp,
    },
    /// A buyer went to pay.
    OrderAwaitingPayment {
        /// The attempt.
        checkout: CheckoutId,
        /// Its number, from 1.
        attempt: u32,
    },
    /// An order ended without a sale, before its deadline.
    OrderCancelled {
        /// Which ticket is free again.
        ticket: TicketId,
        /// Whose order it was.
        buyer: UserId,
        /// Why.
        reason: CancelReason,
    },
    /// An order ended at its deadline.
    OrderExpired {
        /// Which ticket is free again.
        ticket: TicketId,
        /// Whose order it was.
        buyer: UserId,
    },
    /// A ticket was paid for and handed over.
    OrderCompleted {
        /// Which.
        ticket: TicketId,
        /// To whom.
        buyer: UserId,
        /// By whom.
        seller: UserId,
        /// For how much.
        price: Money,
    },
    /// An authorised card claimed a ticket.
    ChargeCreated {
        /// The order it pays.
        order: OrderId,
        /// How much.
        amount: Money,
        /// Stripe's `PaymentIntent`.
        intent: String,
    },
    /// The money was captured.
    ChargeCompleted {
        /// The order it pays.
        order: OrderId,
    },
    /// The capture was refused and nothing was taken.
    ChargeFailed {
        /// The order it would have paid.
        order: OrderId,
    },
}

impl Happening {
    /// The version of this variant's payload.
    #[must_use]
    pub const fn version(&self) -> u16 {
        1
    }

    /// The variant's name, as in the journal.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::UserCreated { .. } => "UserCreated",
            Self::UserUpdated { .. } => "UserUpdated",
            Self::EventCreated { .. } => "EventCreated",
            Self::TicketCreated { .. } => "TicketCreated",
            Self::TicketUpdated { .. } => "TicketUpdated",
            Self::TicketWithdrawn {} => "TicketWithdrawn",
            Self::OrderCreated { .. } => "OrderCreated",
            Self::OrderAwaitingPayment { .. } => "OrderAwaitingPayment",
            Self::OrderCancelled { .. } => "OrderCancelled",
            Self::OrderExpired { .. } => "OrderExpired",
            Self::OrderCompleted { .. } => "OrderCompleted",
            Self::ChargeCreated { .. } => "ChargeCreated",
            Self::ChargeCompleted { .. } => "ChargeCompleted",
            Self::ChargeFailed { .. } => "ChargeFailed",
        }
    }

    /// Whether people are told of it by mail.
    #[must_use]
    pub const fn is_mailed(&self) -> bool {
        matches!(
            self,
            Self::OrderCompleted { .. }
                | Self::OrderExpired { .. }
                | Self::OrderCancelled { reason: CancelReason::PaymentRefused, .. }
        )
    }
}

/// An entry as others follow it: one JSON line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// The position among that subject's entries, from 1.
    pub seq: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// Who did it.
    pub who: Actor,
    /// The version of the payload.
    pub version: u16,
    /// What happened.
    #[serde(flatten)]
    pub what: Happening,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_one_readable_json_object() {
        let entry = Entry {
            subject: Subject::Order("o1".parse().unwrap()),
            seq: 2,
            at: "2026-11-21T12:00:00Z".parse().unwrap(),
            who: Actor::Exchange,
            version: 1,
            what: Happening::OrderExpired { ticket: "t1".parse().unwrap(), buyer: "u1".parse().unwrap() },
        };
        let json = serde_json::to_string(&entry).unwrap();
        let expected = r#"{"subject":{"table":"order","id":"o1"},"seq":2,"at":"2026-11-21T12:00:00Z","who":"exchange","version":1,"kind":"OrderExpired","data":{"ticket":"t1","buyer":"u1"}}"#;
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry);
        assert_eq!(entry.what.kind(), "OrderExpired");
    }
}
