//! The machine's clock: the attacks live in real time, as buyers do, and measure it.

use std::time::Instant;

use jiff::Timestamp;

/// The time of day, which is also that of the servers under attack: they run on the same machine.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "deadlines of servers on this machine are compared with it")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// A moment to measure from.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
pub fn instant() -> Instant {
    Instant::now()
}
