//! The sweep of payments: what it must look at, and what it may.

use super::{Model, settling::LEASE};
use crate::model::{
    failures::Failures,
    world::{Ms, World},
};

/// The sweep looks again at what is not over after this, at the latest.
const AGAIN: Ms = 60_000;

impl Model {
    /// The sweep looks at each open attempt that is due and at each claim that was left.
    pub fn sweep(&mut self, failures: &mut Failures, seen: Option<&World>) {
        for order in 0..self.world.orders.len() {
            if self.world.open_attempt(order).is_none() {
                continue;
            }
            let (must, may) = self.due(order);
            if must || may {
                let swept = &mut self.memory[order].swept;
                *swept = Some(swept.map_or(self.now, |swept| swept.max(self.now)));
            }
            // A lease that ends later than any can was taken by a clock that was ahead.
            let leased = (self.now + 1..=self.now + LEASE).contains(&self.memory[order].leased_until);
            let left = self.world.is_claimed(order) && !leased;
            let mut looked = (self.clone(), failures.clone());
            if left {
                looked.0.memory[order].leased_until = self.now + LEASE;
            }
            let settled = looked.0.settle_as(order, left, &mut looked.1);
            let mut right = vec![];
            if left && settled.is_err() && (must || may) {
                // What could not be read as a claim that was left is read again as an attempt that is due.
                let mut again = looked.clone();
                let _ = again.0.settle(order, &mut again.1);
                right.push(again);
            }
            match (left || must, may) {
                (true, _) => right.insert(0, looked),
                (false, true) => right.extend([(self.clone(), failures.clone()), looked]),
                (false, false) => continue,
            }
            let is_seen = |(model, _): &(Self, Failures)| seen.is_some_and(|seen| model.world.has_same(order, seen));
            let chosen = right.iter().position(is_seen).unwrap_or_default();
            (*self, *failures) = right.swap_remove(chosen);
        }
    }

    /// Whether the sweep must look at an order's open attempt, and whether it may.
    fn due(&self, order: usize) -> (bool, bool) {
        let memory = self.memory[order];
        match memory.swept {
            None => (memory.due_from <= self.now, false),
            Some(swept) => (swept + AGAIN <= self.now, true),
        }
    }
}
