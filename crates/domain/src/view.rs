//! What pages and scripts read: snapshots, taken on the server, that are also understood by the browser.

use serde::{Deserialize, Serialize};

use crate::{
    EventId, Money, OrderId, TicketId, Timestamp, UserId,
    event::Event,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

/// A page of a list, in its order; `next` is the key that asks for the following one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The opaque key of the next page, if there is one.
    pub next: Option<String>,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account's key.
    pub id: UserId,
    /// The address that signs in.
    pub email: String,
}

/// An event with its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// Its key.
    pub id: EventId,
    /// What, where, when.
    #[serde(flatten)]
    pub event: Event,
    /// The start as the venue's clocks show it, `YYYY-MM-DDTHH:MM`.
    pub local_start: String,
}

/// What a buyer will get, before it is theirs to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOver {
    /// A PDF.
    Pdf,
    /// An image.
    Image,
    /// A code.
    Code,
    /// A note on how the ticket changes hands.
    Note,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    /// Its key.
    pub id: TicketId,
    /// What the seller calls it.
    pub title: String,
    /// What the seller asks.
    pub price: Money,
    /// Where it stands at `as_of`; a lapsed hold is listed.
    pub state: TicketState,
    /// When a hold on it ends.
    pub held_until: Option<Timestamp>,
    /// 1 plus the number of edits.
    pub version: i64,
    /// When it was listed.
    pub listed_at: Timestamp,
    /// Who sells it.
    pub seller: UserId,
    /// The event.
    pub event: EventView,
    /// What the buyer will get.
    pub hand_over: HandOver,
    /// The server's time of this snapshot.
    pub as_of: Timestamp,
}

/// An order in its buyer's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Its key.
    pub id: OrderId,
    /// The ticket as it was called and is handed over.
    pub ticket: TicketView,
    /// The price of the order, which later edits don't change.
    pub price: Money,
    /// Where it stands.
    pub status: OrderStatus,
    /// Why it was cancelled.
    pub reason: Option<CancelReason>,
    /// Whether a payment has claimed the ticket and is being captured.
    pub paying: bool,
    /// The deadline.
    pub expires_at: Timestamp,
    /// When the hold was made.
    pub created_at: Timestamp,
    /// When it was cancelled or completed.
    pub ended_at: Option<Timestamp>,
    /// Why the last card was declined, in words for the buyer.
    pub decline: Option<String>,
    /// The server's time of this snapshot.
    pub as_of: Timestamp,
}

/// What changed, as told to open pages: enough to mend what they show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketChange {
    /// Which ticket.
    pub id: TicketId,
    /// Of which event.
    pub event: EventId,
    /// Its title now.
    pub title: String,
    /// Its price now.
    pub price: Money,
    /// Where it stands now.
    pub state: TicketState,
    /// When a hold on it ends.
    pub held_until: Option<Timestamp>,
}
