//! The audit: what must be true of a whole exchange at one moment, and names for everything that is not.
//!
//! An [`Audit`] is given the rows of every table, table by table in the order of [`Table::ALL`] and by key within a
//! table, as one snapshot has them. It keeps of each only what later tables are compared with: a million tickets fit in
//! some hundred megabytes. What is wrong comes out as typed [`Violation`]s as soon as it is known; [`Audit::finish`] says
//! what only the whole can tell.
//!
//! A rule is here only if the services keep it in every transaction, so that a database that breaks one has lost or
//! mangled something. What is merely late, such as a lapsed hold while no exchange runs, is a [`Note`]. Times of different
//! decisions are compared with [`Terms::skew`].
//!
//! To add a rule: a variant in the `wrongs!` of its table, the condition beside the others, and a corruption that it
//! names in `tests/plants.rs`, without which a test fails.

mod accounts;
mod buyers;
mod charges;
mod checkouts;
mod contents;
mod deliveries;
mod events;
mod found;
mod journal;
mod orders;
mod replay;
mod rows;
mod shelf;
#[cfg(test)]
mod tests;
mod tickets;

pub use accounts::{LinkWrong, SessionWrong, UserWrong};
pub use buyers::BuyerWrong;
pub use charges::ChargeWrong;
pub use checkouts::CheckoutWrong;
pub use contents::{ContentWrong, GuardWrong};
pub use deliveries::DeliveryWrong;
pub use events::EventWrong;
pub use found::{At, Found, Note, Remark, Table, Violation, Wrong};
pub use journal::JournalWrong;
pub use orders::OrderWrong;
pub use rows::{
    Buyer, Charge, Checkout, Content, Delivery, Entry, Event, Guard, Link, OpenHold, Order, Request, Session, Ticket,
    User,
};
pub use tickets::TicketWrong;

use shelf::Shelf;

/// How far the times of two decisions usually may contradict their order, in milliseconds: a decision takes its time before
/// it reads what it decides on, another node's clock is another clock, and no transaction is under way for longer than this.
pub const PATIENCE: i64 = 30_000;

/// What is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The latest time that the snapshot can know, in Unix milliseconds: the clock's, or the newest journal entry's where
    /// that is later. Every deadline that a writer saw lapse has lapsed by then.
    pub now: i64,
    /// What an exchange that runs would have ended so many milliseconds before [`Terms::at`] is noted: holds, claims,
    /// checkouts of orders that are over. None asks for no such notes.
    pub overdue: Option<i64>,
    /// The time by which that is overdue, in Unix milliseconds.
    pub at: i64,
    /// How many holds a buyer may have open.
    pub max_open_holds: usize,
    /// By how many milliseconds times may contradict the order of things: [`PATIENCE`], and more where a clock was set
    /// back.
    pub skew: i64,
}

impl Terms {
    /// Whether what was due then should long be done.
    fn is_overdue(&self, due: i64) -> bool {
        self.overdue.is_some_and(|overdue| due < self.at.saturating_sub(overdue))
    }
}

/// An audit under way.
#[derive(Debug)]
pub struct Audit {
    terms: Terms,
    found: Found,
    users: Shelf<accounts::Account>,
    /// Whose address it is, by its digest.
    addresses: std::collections::HashMap<u64, u32>,
    events: Shelf<events::Concert>,
    tickets: Shelf<tickets::Stub>,
    orders: Shelf<orders::Deal>,
    checkouts: Shelf<checkouts::Tried>,
    charges: Shelf<charges::Taking>,
    consumers: std::collections::HashSet<Box<str>>,
    tale: Option<journal::Tale>,
}

impl Audit {
    /// An audit that has seen nothing yet.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self {
            terms,
            found: Found::default(),
            users: Shelf::default(),
            addresses: std::collections::HashMap::new(),
            events: Shelf::default(),
            tickets: Shelf::default(),
            orders: Shelf::default(),
            checkouts: Shelf::default(),
            charges: Shelf::default(),
            consumers: std::collections::HashSet::new(),
            tale: None,
        }
    }

    /// What was found since the last call.
    pub fn take(&mut self) -> Found {
        std::mem::take(&mut self.found)
    }

    /// A row that could not be read as one of its table.
    pub fn unreadable(&mut self, table: Table, key: &str, why: String) {
        self.found.wrong(table, key, Wrong::Unreadable(why));
    }

    /// Judges what only the whole can tell, and returns what was found since the last [`Audit::take`].
    #[must_use]
    pub fn finish(mut self) -> Found {
        self.end_tale();
        self.judge_attempts();
        self.judge_claims();
        self.judge_intents();
        self.judge_orders();
        self.judge_tickets();
        self.judge_untold();
        self.found
    }
}
