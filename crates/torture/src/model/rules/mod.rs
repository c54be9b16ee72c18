//! The model: what each deed must answer, and what must be true afterwards. Written from what the exchange promises, in the
//! words of `domain`, and from nothing in the services.

mod holding;
mod paying;
mod rest;
mod selling;
mod settling;
mod sweeping;

use domain::{Refusal, content::Content, order::OrderStatus};

use super::{
    deed::Deed,
    failures::Failures,
    world::{Ms, Order, World},
};

/// How long a hold lasts.
pub const HOLD: Ms = 15 * 60_000;
/// How many holds a buyer may have open: fewer than usual, so that sequences come to it.
pub const MAX_HOLDS: u32 = 2;

/// What a deed is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Done,
    Ticket(usize),
    Order(usize),
    /// Stripe's page for an attempt of an order.
    Page {
        order: usize,
        attempt: usize,
    },
    /// The order's own page, since there is nothing more to pay.
    OrderPage(usize),
    Released(usize),
    Forged,
    /// Where an order stands, and whether its payment is under way.
    Shown(OrderStatus, bool),
    Content(Content),
    Refused(Refusal),
    /// What nobody may ever be answered.
    Broken(String),
}

/// What the model knows besides what can be seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// Whether the hold's time was over at some moment before the clock was set back.
    pub lapsed: bool,
    /// Until when the one who claimed, or tried to capture last, has the capture for itself.
    pub leased_until: Ms,
    /// From when on the sweep looks at the open attempt.
    pub due_from: Ms,
    /// When the sweep may have looked at it last.
    pub swept: Option<Ms>,
}

/// The world as it must be.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: Ms,
    /// The latest time that the clock ever showed.
    pub latest: Ms,
    /// By how much the clock was ever set back.
    pub set_back: Ms,
    pub people: usize,
    pub world: World,
    /// One an order.
    pub memory: Vec<Memory>,
    /// The code that each ticket hands over, if it is one.
    pub codes: Vec<Option<u8>>,
}

impl Model {
    pub fn new(now: Ms, people: usize) -> Self {
        Self { now, latest: now, set_back: 0, people, world: World::default(), memory: Vec::new(), codes: Vec::new() }
    }

    /// Does a deed and tells what it must be answered. Where more than one thing is right, the one that is `seen` is
    /// done, and without an observer the usual one.
    pub fn act(&mut self, deed: &Deed, failures: &mut Failures, seen: Option<&World>) -> Answer {
        let done = match deed {
            Deed::SignUp => {
                self.people += 1;
                Ok(Answer::Done)
            }
            Deed::List { seller, title, price, starts_at, code } => {
                self.list(*seller, title, *price, *starts_at, *code)
            }
            Deed::Edit { who, ticket, title, price, version } => self.edit(*who, *ticket, title, *price, *version),
            Deed::Withdraw { who, ticket } => self.withdraw(*who, *ticket),
            Deed::Hold { who, ticket, seen: price } => self.hold(*who, *ticket, *price, seen),
            Deed::Cancel { who, order } => self.cancel(*who, *order),
            Deed::Pay { who, order } => self.pay(*who, *order, failures),
            Deed::Return { who, order } => self.own(*who, *order).map(|()| {
                // The page shows how things stand, settled or not.
                let _ = self.settle(*order, failures);
                Answer::Done
            }),
            Deed::Look { who, order } => {
                self.own(*who, *order).map(|()| Answer::Shown(self.world.orders[*order].status, self.is_paying(*order)))
            }
            Deed::Open { who, ticket } => self.open(*who, *ticket),
            Deed::Card { order, attempt, card } => {
                self.card(*order, *attempt, *card);
                Ok(Answer::Done)
            }
            Deed::Stripe { order, attempt, event } => {
                self.stripe(*order, *attempt, *event);
                Ok(Answer::Done)
            }
            Deed::Webhook { forged: true, .. } => Ok(Answer::Forged),
            Deed::Webhook { order, forged: false } => self.settle(*order, failures).map(|()| Answer::Done),
            Deed::Release { order } => Ok(Answer::Released(usize::from(self.release(*order)))),
            Deed::SweepHolds => {
                let orders = 0..self.world.orders.len();
                Ok(Answer::Released(orders.filter(|order| self.release(*order)).count()))
            }
            Deed::SweepPayments => {
                self.sweep(failures, seen);
                Ok(Answer::Done)
            }
            Deed::Wait { seconds } => {
                self.pass(seconds * 1000);
                Ok(Answer::Done)
            }
        };
        done.unwrap_or_else(Answer::Refused)
    }

    fn pass(&mut self, ms: Ms) {
        let over = |order: &Order, now| order.status.is_open() && order.deadline <= now;
        let before = self.now;
        for (order, memory) in self.world.orders.iter().zip(&mut self.memory) {
            memory.lapsed |= over(order, before);
        }
        self.now += ms;
        self.latest = self.latest.max(self.now);
        self.set_back = self.set_back.max(self.latest - self.now);
    }
}
