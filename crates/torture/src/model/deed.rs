//! Steps with everything in them named: what is played.

use super::{
    step::{Card, Event},
    world::Ms,
};

/// A step with its people, tickets, orders and pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    SignUp,
    List { seller: usize, title: String, price: i64, starts_at: Ms, code: Option<u8> },
    Edit { who: usize, ticket: usize, title: String, price: i64, version: i64 },
    Withdraw { who: usize, ticket: usize },
    Hold { who: usize, ticket: usize, seen: Option<i64> },
    Cancel { who: usize, order: usize },
    Pay { who: usize, order: usize },
    Return { who: usize, order: usize },
    Look { who: usize, order: usize },
    Open { who: usize, ticket: usize },
    Card { order: usize, attempt: usize, card: Card },
    Stripe { order: usize, attempt: usize, event: Event },
    Webhook { order: usize, forged: bool },
    Release { order: usize },
    SweepHolds,
    SweepPayments,
    Wait { seconds: i64 },
}

impl Deed {
    /// Whether the exchange does anything but look.
    pub const fn may_write(&self) -> bool {
        let only_looks = matches!(self, Self::Look { .. } | Self::Open { .. });
        !only_looks && !matches!(self, Self::Card { .. } | Self::Stripe { .. } | Self::Wait { .. })
    }
}
