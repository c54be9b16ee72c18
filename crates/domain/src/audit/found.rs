//! What an audit finds: violations and notes, each about one record.

use std::fmt;

use super::{
    BuyerWrong, ChargeWrong, CheckoutWrong, ContentWrong, DeliveryWrong, EventWrong, GuardWrong, JournalWrong,
    LinkWrong, OrderWrong, SessionWrong, TicketWrong, UserWrong,
};
use crate::Timestamp;

/// A table, as it is named in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// People.
    User,
    /// Concerts and matches.
    Event,
    /// Listings.
    Ticket,
    /// What buyers get.
    Content,
    /// Guards against listing the same twice.
    ListedBefore,
    /// Holds and what became of them.
    Order,
    /// Attempts to pay.
    Checkout,
    /// What was taken from cards.
    Charge,
    /// Buyers' open holds.
    Buyer,
    /// What happened.
    Journal,
    /// Who follows the journal.
    Consumer,
    /// Entries that a consumer has not handled.
    Delivery,
    /// Who is signed in.
    Session,
    /// Links in mails.
    Link,
}

impl Table {
    /// All, in the order in which an audit reads them: what is referred to comes first.
    pub const ALL: [Self; 14] = [
        Self::User,
        Self::Event,
        Self::Ticket,
        Self::Content,
        Self::ListedBefore,
        Self::Order,
        Self::Checkout,
        Self::Charge,
        Self::Buyer,
        Self::Journal,
        Self::Consumer,
        Self::Delivery,
        Self::Session,
        Self::Link,
    ];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Event => "event",
            Self::Ticket => "ticket",
            Self::Content => "content",
            Self::ListedBefore => "listed_before",
            Self::Order => "order",
            Self::Checkout => "checkout",
            Self::Charge => "charge",
            Self::Buyer => "buyer",
            Self::Journal => "journal",
            Self::Consumer => "consumer",
            Self::Delivery => "delivery",
            Self::Session => "session",
            Self::Link => "link",
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A stored time, shown as RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At(
    /// Unix milliseconds.
    pub i64,
);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(at) => at.fmt(f),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// Defines what can be wrong with the rows of a table: an enum whose variants' texts are documentation and message in
/// one, and whose names are listed, so that a test can ask for a corruption of each.
macro_rules! wrongs {
    ($(#[$doc:meta])* $name:ident { $($text:literal: $variant:ident $(($($field:ty),+))?,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum $name {
            $(#[doc = $text] #[error($text)] $variant $(($($field),+))?,)+
        }

        impl $name {
            /// The names of all.
            pub const RULES: &'static [&'static str] = &[$(concat!(stringify!($name), "::", stringify!($variant))),+];

            /// The name of the rule that is broken.
            #[must_use]
            pub const fn rule(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!(stringify!($name), "::", stringify!($variant)),)+
                }
            }
        }
    };
}
pub(super) use wrongs;

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The row is not one of its table.
    #[error("can't be read: {0}")]
    Unreadable(String),
    /// With an account.
    #[error(transparent)]
    User(#[from] UserWrong),
    /// With an event.
    #[error(transparent)]
    Event(#[from] EventWrong),
    /// With a ticket.
    #[error(transparent)]
    Ticket(#[from] TicketWrong),
    /// With what a buyer gets.
    #[error(transparent)]
    Content(#[from] ContentWrong),
    /// With a guard against listing the same twice.
    #[error(transparent)]
    Guard(#[from] GuardWrong),
    /// With an order.
    #[error(transparent)]
    Order(#[from] OrderWrong),
    /// With an attempt to pay.
    #[error(transparent)]
    Checkout(#[from] CheckoutWrong),
    /// With a charge.
    #[error(transparent)]
    Charge(#[from] ChargeWrong),
    /// With a buyer's list of holds.
    #[error(transparent)]
    Buyer(#[from] BuyerWrong),
    /// With the entries about a record.
    #[error(transparent)]
    Journal(#[from] JournalWrong),
    /// With a delivery.
    #[error(transparent)]
    Delivery(#[from] DeliveryWrong),
    /// With a session.
    #[error(transparent)]
    Session(#[from] SessionWrong),
    /// With a link.
    #[error(transparent)]
    Link(#[from] LinkWrong),
}

impl Wrong {
    /// The rules of each table, by name.
    pub const RULES: [&'static [&'static str]; 14] = [
        &["Wrong::Unreadable"],
        UserWrong::RULES,
        EventWrong::RULES,
        TicketWrong::RULES,
        ContentWrong::RULES,
        GuardWrong::RULES,
        OrderWrong::RULES,
        CheckoutWrong::RULES,
        ChargeWrong::RULES,
        BuyerWrong::RULES,
        JournalWrong::RULES,
        DeliveryWrong::RULES,
        SessionWrong::RULES,
        LinkWrong::RULES,
    ];

    /// The name of the rule that is broken, such as `TicketWrong::NoOrder`.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "Wrong::Unreadable",
            Self::User(wrong) => wrong.rule(),
            Self::Event(wrong) => wrong.rule(),
            Self::Ticket(wrong) => wrong.rule(),
            Self::Content(wrong) => wrong.rule(),
            Self::Guard(wrong) => wrong.rule(),
            Self::Order(wrong) => wrong.rule(),
            Self::Checkout(wrong) => wrong.rule(),
            Self::Charge(wrong) => wrong.rule(),
            Self::Buyer(wrong) => wrong.rule(),
            Self::Journal(wrong) => wrong.rule(),
            Self::Delivery(wrong) => wrong.rule(),
            Self::Session(wrong) => wrong.rule(),
            Self::Link(wrong) => wrong.rule(),
        }
    }
}

/// A rule that a record breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The record's table.
    pub table: Table,
    /// The record's key; of the journal and deliveries its parts, with spaces between.
    pub key: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.table, self.key, self.wrong)
    }
}

wrongs! {
    /// What is worth knowing about a record and breaks no rule.
    Remark {
        "ended its hold at {0} and is not released": Unreleased(At),
        "is open, and its order ended at {0}": Unclosed(At),
        "was claimed at {0} and is neither completed nor failed": Unfinished(At),
        "is leased until {0}, longer than any lease: a clock was ahead": Leased(At),
        "tells of {0}, before the entry before it: clocks or decisions crossed": Crossed(At),
        "is dead after {0} attempts: {1}": Dead(i64, String),
        "waits for “{0}”, who is not registered": Unregistered(String),
    }
}

/// What is worth knowing about a record and breaks no rule: a stopped exchange may have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The record's table.
    pub table: Table,
    /// The record's key.
    pub key: String,
    /// What is to be known.
    pub remark: Remark,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.table, self.key, self.remark)
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Rules that are broken.
    pub violations: Vec<Violation>,
    /// All else that is worth a line.
    pub notes: Vec<Note>,
}

impl Found {
    pub(super) fn wrong(&mut self, table: Table, key: &str, wrong: impl Into<Wrong>) {
        self.violations.push(Violation { table, key: key.to_owned(), wrong: wrong.into() });
    }

    pub(super) fn note(&mut self, table: Table, key: &str, remark: Remark) {
        self.notes.push(Note { table, key: key.to_owned(), remark });
    }
}
