//! Time, given from outside: a service never asks the machine.

use domain::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The time now, in whole milliseconds, as it is stored.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}
