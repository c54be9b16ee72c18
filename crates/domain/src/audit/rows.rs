//! The rows as an audit is given them: what is stored, read and not yet judged. Times are Unix milliseconds.

use crate::{
    Money,
    charge::ChargeStatus,
    checkout::CheckoutState,
    journal::Happening,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its address.
    pub email: String,
    /// The hash of its password, or `none`.
    pub password_hash: String,
    /// 1 plus the number of changes of address and password.
    pub credential_version: i64,
    /// When it was made.
    pub created_at: i64,
    /// How many journal entries are about it.
    pub seq: i64,
}

/// A concert or a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What is on, where and when.
    pub event: crate::event::Event,
    /// The id that follows from it.
    pub derived: String,
    /// Whether its terms for suggestions are those that follow from it.
    pub terms_follow: bool,
    /// When it was first named.
    pub created_at: i64,
    /// How many journal entries are about it.
    pub seq: i64,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The key of its event.
    pub event: String,
    /// When that starts.
    pub starts_at: i64,
    /// The key of its seller.
    pub seller: String,
    /// Its title.
    pub title: String,
    /// Its price.
    pub price: Money,
    /// Where it stands.
    pub state: TicketState,
    /// The key of the order that holds, claimed or bought it.
    pub order: Option<String>,
    /// When its hold ends.
    pub expires_at: Option<i64>,
    /// The payment that claimed it.
    pub intent: Option<String>,
    /// 1 plus the number of edits.
    pub version: i64,
    /// How many journal entries are about it.
    pub seq: i64,
    /// When it was listed.
    pub listed_at: i64,
    /// What kind of thing its buyer gets: `pdf`, `image`, `code` or `note`.
    pub hand_over: String,
}

/// What the buyer of a ticket gets. Its key is the ticket's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// A MIME type, `code` or `note`.
    pub kind: String,
    /// How many bytes it has.
    pub length: i64,
    /// For a code, the key of the guard that follows from it. Files are not read for it.
    pub guard: Option<String>,
}

/// What guards against listing a file or a code twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The key of the ticket that has it.
    pub ticket: String,
}

/// A hold, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The key of its buyer.
    pub buyer: String,
    /// The key of its ticket.
    pub ticket: String,
    /// The ticket's title when it was made.
    pub title: String,
    /// The ticket's price when it was made.
    pub price: Money,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its deadline.
    pub expires_at: i64,
    /// Why it was cancelled.
    pub reason: Option<CancelReason>,
    /// How often its buyer went to pay.
    pub attempts: i64,
    /// When it was made.
    pub created_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// How many journal entries are about it.
    pub seq: i64,
}

/// An attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The key of its order.
    pub order: String,
    /// Its number among the order's, from 1.
    pub attempt: i64,
    /// What is sent to Stripe for it, or why that can't be read.
    pub request: Result<Request, String>,
    /// The payment that claimed the ticket through it.
    pub intent: Option<String>,
    /// When it was decided that nothing is taken for it.
    pub void_at: Option<i64>,
    /// Where it stands.
    pub state: CheckoutState,
    /// When it is looked at next.
    pub due_at: i64,
}

/// What is sent to Stripe to open a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The key that makes repeating it harmless.
    pub idempotency_key: String,
    /// The order that is paid.
    pub order: String,
    /// The number of the attempt.
    pub attempt: i64,
    /// Minor units.
    pub amount: i64,
    /// An ISO 4217 code in lower case.
    pub currency: String,
    /// What is bought.
    pub title: String,
}

/// What was, will be or was not taken from a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The key of the order that it pays.
    pub order: String,
    /// The key of the attempt that led to it.
    pub checkout: String,
    /// Where it stands.
    pub status: ChargeStatus,
    /// How much.
    pub amount: Money,
    /// The payment at Stripe.
    pub stripe_id: String,
    /// Until when one node alone may capture it.
    pub leased_until: i64,
    /// When the ticket was claimed.
    pub created_at: i64,
    /// When it was known what became of it.
    pub ended_at: Option<i64>,
    /// How many journal entries are about it.
    pub seq: i64,
}

/// A hold in its buyer's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenHold {
    /// The key of its order.
    pub order: String,
    /// Its deadline.
    pub expires_at: i64,
}

/// A buyer's open holds. Its key is the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The list as it was last written: what has lapsed since is still in it.
    pub holds: Vec<OpenHold>,
}

/// A journal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The subject's table.
    pub table: String,
    /// The subject's key.
    pub key: String,
    /// Its number among the subject's, from 1.
    pub seq: i64,
    /// When it was decided.
    pub at: i64,
    /// The key of the person who did it; nobody for the exchange itself.
    pub who: Option<String>,
    /// What kind of thing happened.
    pub kind: String,
    /// The version of the payload.
    pub version: i64,
    /// What happened, or why that can't be read.
    pub what: Result<Happening, String>,
}

/// An entry that waits for a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Who is to handle it.
    pub consumer: String,
    /// The entry's key: its parts with spaces between.
    pub entry: String,
    /// Whether there is such an entry.
    pub entry_exists: bool,
    /// Whether its own key is made of the consumer and the entry's key.
    pub key_follows: bool,
    /// Whether it is no longer tried.
    pub dead: bool,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub error: Option<String>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is: the key of the account and the version of its credentials, as its columns say.
    pub owner: (Option<String>, Option<i64>),
    /// Whose it is as its data says, or why that can't be read.
    pub said: Result<Option<(String, i64)>, String>,
    /// When it ends.
    pub expires_at: i64,
    /// When it ends at the latest, by when it was made.
    pub latest_end: i64,
}

/// A link in a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is good for: `sign_up`, `email` or `reset`.
    pub purpose: String,
    /// The hash of the password that was chosen.
    pub password_hash: Option<String>,
    /// Whose it is: the key of the account and the version of its credentials.
    pub owner: (Option<String>, Option<i64>),
}
