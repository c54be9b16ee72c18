//! The clock that measures.

use std::time::Instant;

/// The moment, for measuring.
#[expect(clippy::disallowed_methods, reason = "only measurements may ask, and these are")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The date and time, for the report.
#[expect(clippy::disallowed_methods, reason = "a report says when it was made")]
pub(crate) fn today() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
