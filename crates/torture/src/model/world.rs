//! What is true at one moment: of people, tickets, orders and payments, by number instead of by id. The model keeps one as
//! it must be; another is read from the database and from the fake Stripe; the two must be equal.

use domain::{
    charge::ChargeStatus,
    checkout::CheckoutState,
    order::{CancelReason, OrderStatus},
};
use gateway::SessionStatus;

/// Unix milliseconds.
pub type Ms = i64;

/// Everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// In the order in which they were listed.
    pub tickets: Vec<Ticket>,
    /// In the order in which they were made.
    pub orders: Vec<Order>,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// A person's number.
    pub seller: usize,
    pub title: String,
    /// Minor units.
    pub price: i64,
    pub starts_at: Ms,
    pub version: i64,
    pub stand: Stand,
}

/// Who has a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    Listed,
    Held {
        order: usize,
        until: Ms,
    },
    /// By the intent of that attempt, counted from 0.
    Claimed {
        order: usize,
        until: Ms,
        attempt: usize,
    },
    Sold {
        order: usize,
        attempt: usize,
    },
    Withdrawn,
}

/// A buyer's hold on a ticket and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// A person's number.
    pub buyer: usize,
    pub ticket: usize,
    /// What the ticket was called and cost then.
    pub title: String,
    pub price: i64,
    pub deadline: Ms,
    pub status: OrderStatus,
    pub reason: Option<CancelReason>,
    /// Whether its page says that a card was declined.
    pub declined: bool,
    pub charge: Option<Charge>,
    /// In their order.
    pub attempts: Vec<Attempt>,
}

/// What was, will be or was not taken from a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    pub status: ChargeStatus,
    /// Minor units.
    pub amount: i64,
    /// Which attempt's intent.
    pub attempt: usize,
}

/// One attempt to pay: the exchange's record of it, and what Stripe has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub state: CheckoutState,
    /// Whether the exchange knows its session.
    pub known: bool,
    /// Whether it was decided that nothing is taken for it.
    pub given_up: bool,
    /// The session at Stripe, if it came to be.
    pub page: Option<Page>,
}

/// A session at Stripe with its one intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub status: SessionStatus,
    pub money: Money,
    /// Whether the intent is for the order's amount, currency and order.
    pub fits: bool,
}

/// What became of the money of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    /// No card yet.
    None,
    /// A card was declined, or waits for its holder.
    Wanted {
        declined: bool,
    },
    /// The bank thinks.
    Processing,
    /// Authorised: it can be captured or voided.
    Authorised,
    Captured,
    Refunded,
    Voided,
}

impl Stand {
    /// The order that has the ticket.
    pub const fn order(self) -> Option<usize> {
        match self {
            Self::Held { order, .. } | Self::Claimed { order, .. } | Self::Sold { order, .. } => Some(order),
            Self::Listed | Self::Withdrawn => None,
        }
    }
}

impl World {
    pub fn is_claimed(&self, order: usize) -> bool {
        matches!(self.tickets[self.orders[order].ticket].stand, Stand::Claimed { order: by, .. } if by == order)
    }

    /// The orders whose tickets are claimed.
    pub fn claimed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.orders.len()).filter(|order| self.is_claimed(*order))
    }

    /// The attempt of an order that is not over.
    pub fn open_attempt(&self, order: usize) -> Option<usize> {
        self.orders[order].attempts.iter().position(|attempt| attempt.state == CheckoutState::Open)
    }

    /// Where another world differs from this one, in words; nothing if it doesn't.
    pub fn difference(&self, other: &Self) -> Option<String> {
        fn of<T: std::fmt::Debug + PartialEq>(what: &str, right: &[T], is: &[T]) -> Option<String> {
            let numbers = 0..right.len().max(is.len());
            let differs = numbers.into_iter().find(|number| right.get(*number) != is.get(*number))?;
            Some(format!("{what} {differs} is {:#?}\nwhere right is {:#?}", is.get(differs), right.get(differs)))
        }
        of("order", &self.orders, &other.orders).or_else(|| of("ticket", &self.tickets, &other.tickets))
    }

    /// Whether an order and who has its ticket are the same in another world.
    pub fn has_same(&self, order: usize, other: &Self) -> bool {
        let ticket = self.orders[order].ticket;
        let stand = |world: &Self| world.tickets.get(ticket).map(|ticket| ticket.stand);
        self.orders.get(order) == other.orders.get(order) && stand(self) == stand(other)
    }

    /// The pages at Stripe, as (order, attempt).
    pub fn pages(&self) -> impl Iterator<Item = (usize, usize, Page)> + '_ {
        self.orders.iter().enumerate().flat_map(|(number, order)| {
            let pages = order.attempts.iter().enumerate();
            pages.filter_map(move |(attempt, one)| Some((number, attempt, one.page?)))
        })
    }
}
