//! A ticket: the one record that decides who has it.

use serde::{Deserialize, Serialize};

use crate::{EventId, Money, OrderId, TicketId, Timestamp, UserId};

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// For sale.
    Listed,
    /// An order holds it until its deadline.
    Held,
    /// A payment has claimed it: nothing but that payment's outcome changes it now.
    Claimed,
    /// Paid for and handed over.
    Sold,
    /// Taken back by its seller.
    Withdrawn,
}

impl TicketState {
    /// The word in tables and pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Held => "held",
            Self::Claimed => "claimed",
            Self::Sold => "sold",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Listed, Self::Held, Self::Claimed, Self::Sold, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == text)
    }

    /// The word that pages say: a claim is nobody's business but the payer's, to all others the ticket is held.
    #[must_use]
    pub const fn public(self) -> &'static str {
        match self {
            Self::Claimed => "held",
            state => state.as_str(),
        }
    }
}

/// A ticket as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its key.
    pub id: TicketId,
    /// The event it admits to.
    pub event: EventId,
    /// When that event starts.
    pub starts_at: Timestamp,
    /// Who sells it.
    pub seller: UserId,
    /// What the seller calls it.
    pub title: String,
    /// What the seller asks.
    pub price: Money,
    /// Where it stands.
    pub state: TicketState,
    /// The order that holds, claimed or bought it.
    pub order: Option<OrderId>,
    /// When a hold ends; set exactly while held or claimed.
    pub expires_at: Option<Timestamp>,
    /// The `PaymentIntent` that claimed it.
    pub intent: Option<String>,
    /// 1 plus the number of the seller's edits.
    pub version: i64,
}

impl Ticket {
    /// Whether nobody holds the ticket at `now`. A hold past its deadline is free in the condition itself: what is
    /// right never waits for a watcher.
    #[must_use]
    pub fn is_free(&self, now: Timestamp) -> bool {
        self.state == TicketState::Listed || self.lapsed(now)
    }

    /// Whether a hold is over but nobody has released it yet.
    #[must_use]
    pub fn lapsed(&self, now: Timestamp) -> bool {
        self.state == TicketState::Held && self.expires_at.is_none_or(|deadline| deadline <= now)
    }

    /// The state at `now`: a lapsed hold is listed again for all who look.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> TicketState {
        if self.lapsed(now) { TicketState::Listed } else { self.state }
    }
}
