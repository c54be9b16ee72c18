//! How long things took.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::error::{Error, Result};

/// The longest duration that is told from longer ones: ten minutes, in microseconds.
const MOST: u64 = 600_000_000;

/// Many durations, of which only percentiles are kept, to three digits.
pub(crate) struct Latencies(Histogram<u64>);

impl Latencies {
    /// None yet.
    pub fn new() -> Result<Self> {
        Histogram::new_with_max(MOST, 3).map(Self).map_err(|error| Error::of("a histogram", error))
    }

    /// Notes one.
    pub fn note(&mut self, took: Duration) {
        self.0.saturating_record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Adds another's.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        self.0.add(&other.0).map_err(|error| Error::of("a histogram", error))
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// A percentile in milliseconds.
    pub fn ms(&self, percentile: f64) -> f64 {
        ms(self.0.value_at_percentile(percentile))
    }
}

/// Microseconds as milliseconds.
#[expect(clippy::cast_precision_loss, reason = "no latency is longer than 250 years")]
pub(crate) fn ms(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

/// So many in so long, a second.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn per_second(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(1e-9)
}
