//! How Stripe failed in one step: as the fake tells it happened, or, while a sequence is only thought out, as the step says
//! that it will.

use super::step::{Call, Fault, How};

/// The failures of a step that are not yet accounted for.
#[derive(Clone, Debug, Default)]
pub struct Failures(Vec<Failure>);

/// One call that fails.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    pub fault: Fault,
    /// About which order, once it is known.
    pub order: Option<usize>,
}

impl Failures {
    /// Those that happened.
    pub const fn happened(failures: Vec<Failure>) -> Self {
        Self(failures)
    }

    /// Those that a step foresees.
    pub fn foreseen(faults: &[Fault]) -> Self {
        Self(faults.iter().map(|fault| Failure { fault: *fault, order: None }).collect())
    }

    /// How this call about this order fails, if it does. The next such call fails by the next such failure.
    pub fn take(&mut self, call: Call, order: usize) -> Option<How> {
        let is_it = |one: &Failure| one.fault.call == call && one.order.is_none_or(|about| about == order);
        let found = self.0.iter().position(is_it)?;
        Some(self.0.remove(found).fault.how)
    }
}
