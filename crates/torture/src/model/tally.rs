//! What the sequences came to: whether they led anywhere is part of what a passed run says.

use std::collections::BTreeMap;

use domain::order::{CancelReason, OrderStatus};

use services::testing::Failed;

use super::{
    rules::Answer,
    world::{Money, World},
};

/// Counts of what was played.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub steps: usize,
    /// By what they were refused for.
    pub refused: BTreeMap<&'static str, usize>,
    /// Calls that Stripe answered with an error, by their names.
    pub failed: BTreeMap<&'static str, usize>,
    /// Claims whose capture a step left undecided.
    pub left: usize,
    pub completed: usize,
    pub given_back: usize,
    pub expired: usize,
    pub payment_refused: usize,
    pub voided: usize,
    pub refunded: usize,
}

impl Tally {
    /// Counts one step.
    pub fn step(&mut self, answer: &Answer, failed: &[Failed], left: usize) {
        self.steps += 1;
        self.left += left;
        for failed in failed {
            *self.failed.entry(failed.call).or_default() += 1;
        }
        if let Answer::Refused(refusal) = answer {
            *self.refused.entry(refusal.code()).or_default() += 1;
        }
    }

    /// Counts what a sequence came to.
    pub fn end(&mut self, world: &World) {
        for order in &world.orders {
            match (order.status, order.reason) {
                (OrderStatus::Completed, _) => self.completed += 1,
                (_, Some(CancelReason::Buyer)) => self.given_back += 1,
                (_, Some(CancelReason::Expired)) => self.expired += 1,
                (_, Some(CancelReason::PaymentRefused)) => self.payment_refused += 1,
                _ => {}
            }
        }
        let money = |wanted: Money| world.pages().filter(|(_, _, page)| page.money == wanted).count();
        self.voided += money(Money::Voided);
        self.refunded += money(Money::Refunded);
    }
}
