//! How much is measured.

use std::time::Duration;

/// The numbers of a measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// How long each load runs before it counts.
    pub warm_up: Duration,
    /// How long each load counts.
    pub load: Duration,
    /// How often a part is repeated where medians are taken.
    pub repeats: usize,
    /// The most holds a second that tickets are kept ready for, at one connection and at more.
    pub most_holds: (u64, u64),
    /// The most holds a second of the bare engine that tickets are kept ready for.
    pub most_engine: u64,
    /// The buyers of the sell-out, and the tickets.
    pub sellout: (usize, usize),
    /// How many tickets the exchange grows to.
    pub growth: [u64; 3],
    /// How many requests of one client are timed.
    pub requests: usize,
    /// How many pages are open.
    pub viewers: usize,
    /// How many holds they are told of.
    pub told: usize,
}

impl Scale {
    /// What is kept.
    pub const fn full() -> Self {
        Self {
            warm_up: Duration::from_secs(2),
            load: Duration::from_secs(10),
            repeats: 3,
            most_holds: (3_000, 8_000),
            most_engine: 12_000,
            sellout: (10_000, 100),
            growth: [1_000, 100_000, 1_000_000],
            requests: 300,
            viewers: 10_000,
            told: 20,
        }
    }

    /// How long a load takes with its warm-up, for whoever waits.
    pub fn each(&self) -> String {
        format!("{} s", (self.warm_up + self.load).as_secs())
    }

    /// Just enough to see that everything works.
    pub const fn rehearsal() -> Self {
        Self {
            warm_up: Duration::from_secs(1),
            load: Duration::from_secs(2),
            repeats: 1,
            most_holds: (200, 300),
            most_engine: 3_000,
            sellout: (500, 20),
            growth: [100, 500, 2_000],
            requests: 60,
            viewers: 200,
            told: 3,
        }
    }
}
