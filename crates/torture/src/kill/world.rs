//! What all clients share.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, tz::TimeZone};
use tokio::sync::RwLock;
use tokio_util::sync::CancellationToken;

use super::{Args, ledger::Ledger, process::House};
use crate::now::now;

/// What all clients share.
#[derive(Debug)]
pub struct World {
    /// Where everything is.
    pub house: House,
    /// The seed of every plan.
    pub seed: u64,
    /// How many clients there are; whoever has a higher number only measures.
    pub clients: usize,
    ledger: Mutex<Ledger>,
    counts: Mutex<BTreeMap<String, u64>>,
    /// So many times as long as planned clients think: an unoptimised server is slow.
    pub calm: u32,
    /// How long after a start, or its deadline, something may be unfinished.
    pub limit: Duration,
    /// How long holds last at present.
    hold: Mutex<Duration>,
    /// When the event of all tickets starts, as a form takes it: long after everything here is over.
    pub starts_at: String,
    /// Shut while the books are compared.
    pub gate: Arc<RwLock<()>>,
    /// Cancelled when it is all over.
    pub stop: CancellationToken,
}

fn in_a_year() -> String {
    let year = now().checked_add(SignedDuration::from_hours(365 * 24)).unwrap_or_else(|_| now());
    year.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT19:30").to_string()
}

impl World {
    /// An empty one.
    #[must_use]
    pub fn new(house: House, seed: u64, args: &Args) -> Self {
        Self {
            house,
            seed,
            clients: args.clients(),
            calm: Args::calm(),
            limit: args.limit(),
            ledger: Mutex::default(),
            counts: Mutex::default(),
            hold: Mutex::new(args.hold()),
            starts_at: in_a_year(),
            gate: Arc::default(),
            stop: CancellationToken::new(),
        }
    }

    /// The ledger; never kept across an await.
    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that something is broken.
    pub fn broken(&self, what: impl Into<String>) {
        let what = what.into();
        tracing::error!("{what}");
        self.ledger().broken.push(what);
    }

    /// Counts something.
    pub fn count(&self, what: &str) {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(what.to_owned()).or_default() += 1;
    }

    /// What was counted.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, u64> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How long new holds last.
    #[must_use]
    pub fn hold(&self) -> Duration {
        *self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on holds last so long.
    pub fn set_hold(&self, hold: Duration) {
        *self.hold.lock().unwrap_or_else(PoisonError::into_inner) = hold;
    }
}
