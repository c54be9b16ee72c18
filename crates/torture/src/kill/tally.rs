//! What was counted and measured.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{Timestamp, order::CancelReason};

use super::{
    ledger::{End, Ledger},
    process::Ended,
    recovery::Recovery,
};
use crate::Outcome;

/// Counts and measurements of a campaign.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How often the server died.
    pub kills: u64,
    at: BTreeMap<&'static str, u64>,
    missed: u64,
    ready: Vec<Duration>,
    hold: Vec<Duration>,
    money: Vec<Duration>,
    payments: usize,
    looked: AtomicUsize,
    compared: Mutex<Vec<usize>>,
}

impl Tally {
    pub fn died(&mut self, ended: Ended) {
        self.kills += 1;
        if let Ended::At(point) = ended {
            *self.at.entry(point).or_default() += 1;
        }
    }

    pub fn missed(&mut self, point: &'static str) {
        self.missed += 1;
        tracing::warn!("{point} was not passed in time");
    }

    pub fn recovered(&mut self, recovery: &Recovery) {
        self.ready.push(recovery.ready);
        self.hold.push(recovery.hold);
        self.money.extend(recovery.money);
        self.payments += recovery.payments;
    }

    pub fn looked(&self, looked: usize) {
        self.looked.fetch_add(looked, Ordering::Relaxed);
    }

    pub fn compared(&self, intents: usize) {
        self.compared.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(intents);
    }

    /// The median and the longest time until a hold succeeded.
    pub fn hold(&self) -> (Duration, Duration) {
        (percentile(&self.hold, 50), percentile(&self.hold, 100))
    }

    pub fn outcome(&self, seed: u64, ledger: &Ledger, lives: &[Timestamp], limit: Duration) -> Outcome {
        let mut outcome = Outcome { seeds: seed..seed + 1, ..Outcome::default() };
        let at_points: u64 = self.at.values().sum();
        outcome.figure("kills", self.kills);
        outcome.figure("at points", at_points);
        outcome.figure("different points", self.at.len());
        outcome.figure("points not passed in time", self.missed);
        outcome.figure("starts that recovered before the next kill", self.ready.len());
        for (name, times) in [("ready", &self.ready), ("first hold", &self.hold), ("payments settled", &self.money)] {
            outcome.figure(format!("{name} p50"), seconds(percentile(times, 50)));
            outcome.figure(format!("{name} p99"), seconds(percentile(times, 99)));
            outcome.figure(format!("{name} max"), seconds(percentile(times, 100)));
        }
        outcome.figure("judged by", seconds(limit));
        outcome.figure("payments that a crash interrupted", self.payments);
        let (sold, completed) = ledger.sold();
        let expired =
            ledger.orders.values().filter(|hold| hold.end == Some(End::Cancelled(Some(CancelReason::Expired))));
        outcome.figure("tickets listed", ledger.tickets.len());
        outcome.figure("orders", ledger.orders.len());
        outcome.figure("expired", expired.clone().count());
        outcome.figure("completed", completed);
        outcome.figure("sold for (minor units)", sold);
        outcome.figure("hold ended after its deadline or the start, max", seconds(latest_end(ledger, lives)));
        outcome.figure("acknowledged states compared", self.looked.load(Ordering::Relaxed));
        let compared = self.compared.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        outcome.figure("comparisons with the books", compared.len());
        outcome.figure("intents in the books", compared.last().copied().unwrap_or_default());
        outcome
    }
}

/// How long after its deadline, or after the start of the life in which it ended, the latest hold expired.
fn latest_end(ledger: &Ledger, lives: &[Timestamp]) -> Duration {
    let late = ledger.orders.values().filter_map(|hold| {
        let (Some(End::Cancelled(Some(CancelReason::Expired))), Some(ended), Some((deadline, _))) =
            (hold.end, hold.ended_at, hold.terms)
        else {
            return None;
        };
        let life = lives.iter().rev().find(|begun| **begun <= ended).copied().unwrap_or(deadline);
        Duration::try_from(ended.duration_since(deadline.max(life))).ok()
    });
    late.max().unwrap_or_default()
}

/// The smallest time that so many in a hundred don't exceed.
fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        let times: Vec<_> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Duration::from_millis(50));
        assert_eq!(percentile(&times, 99), Duration::from_millis(99));
        assert_eq!(percentile(&times, 100), Duration::from_millis(100));
        assert_eq!(percentile(&times[..1], 50), Duration::from_millis(100));
        assert_eq!(percentile(&[], 50), Duration::ZERO);
    }

    #[test]
    fn an_end_is_late_by_its_deadline_or_by_the_start_that_came_after_it() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut ledger = Ledger::default();
        ledger.held(&"o".parse().unwrap(), &"t".parse().unwrap(), 0, at(9), at(10));
        let hold = ledger.orders.values_mut().next().unwrap();
        hold.terms = Some((at(20), 100));
        hold.end = Some(End::Cancelled(Some(CancelReason::Expired)));
        hold.ended_at = Some(at(23));
        assert_eq!(latest_end(&ledger, &[at(5)]), Duration::from_secs(3));
        assert_eq!(latest_end(&ledger, &[at(5), at(22)]), Duration::from_secs(1));
        assert_eq!(latest_end(&ledger, &[at(5), at(24)]), Duration::from_secs(3));
    }
}
