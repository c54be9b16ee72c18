//! wrk, which makes the load, and what it counted.

use std::{
    collections::BTreeMap,
    process::{Command, Stdio},
    time::Duration,
};

use serde::Deserialize;

use crate::{
    error::{Error, Result},
    latencies::{ms, per_second},
    plan::Plan,
    room::Room,
    server::Server,
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/wrk/plan.lua");

/// How long an answer may take: beyond it the server itself gives up.
const PATIENCE: &str = "30s";

/// A load.
pub(crate) struct Load {
    /// How many requests are under way at a time.
    pub connections: usize,
    /// For how long requests begin.
    pub time: Duration,
    /// Whether the plan begins anew at its end.
    pub cycle: bool,
}

/// What came back. Every request that was sent was answered.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Counted {
    /// How many answers had which status.
    pub statuses: BTreeMap<u16, u64>,
    /// How many different orders were named.
    pub orders: u64,
    unanswered: u64,
    failed: u64,
    late: u64,
    micros: u64,
    last_order_micros: u64,
    p50_micros: u64,
    p99_micros: u64,
    max_micros: u64,
}

impl Load {
    /// Sends a plan. Fails if anything went unanswered, or was answered by an error of the server's.
    pub fn send(&self, room: &Room, server: &Server, plan: &Plan) -> Result<Counted> {
        let seconds = self.time.as_secs();
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads", "1", "--timeout", PATIENCE, "--script", SCRIPT]);
        // The script ends it once everything is answered; this is only for a server that hangs.
        wrk.arg("--connections").arg(self.connections.to_string()).arg("--duration").arg(format!("{}s", seconds + 40));
        wrk.arg(&server.url).arg("--").arg(plan.write(room)?).arg(seconds.to_string());
        if self.cycle {
            wrk.arg("cycle");
        }
        let output = wrk.stdin(Stdio::null()).output().map_err(|error| Error::of("wrk", error))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().rev().find(|line| line.starts_with('{'));
        let words = || Error::of("wrk counted nothing", String::from_utf8_lossy(&output.stderr));
        let counted: Counted = serde_json::from_str(line.ok_or_else(words)?)?;
        let errors = counted.of(|status| status >= 500);
        let Counted { unanswered, failed, late, .. } = counted;
        if errors + unanswered + failed + late > 0 {
            return Err(Error::new(format!(
                "at {} connections: {errors} server errors, {unanswered} requests unanswered, {failed} connections failed, \
                 {late} answers after more than {PATIENCE}",
                self.connections
            )));
        }
        Ok(counted)
    }
}

impl Counted {
    /// How many answers have such a status.
    pub fn of(&self, status: impl Fn(u16) -> bool) -> u64 {
        self.statuses.iter().filter(|(one, _)| status(**one)).map(|(_, count)| count).sum()
    }

    /// How long it took from the first request to the last answer.
    pub fn took(&self) -> Duration {
        Duration::from_micros(self.micros)
    }

    /// How long it took until no more orders were made.
    pub fn until_last_order(&self) -> Duration {
        Duration::from_micros(self.last_order_micros)
    }

    /// Answers with a status, a second.
    pub fn rate(&self, status: u16) -> f64 {
        per_second(self.of(|one| one == status), self.took())
    }

    /// The middle answer's latency in milliseconds. Percentiles are wrk's, which adds what a request that waited too
    /// long kept from being sent.
    pub fn p50(&self) -> f64 {
        ms(self.p50_micros)
    }

    /// The latency in milliseconds that one answer in a hundred exceeds.
    pub fn p99(&self) -> f64 {
        ms(self.p99_micros)
    }

    /// The slowest answer's latency in milliseconds.
    pub fn max(&self) -> f64 {
        ms(self.max_micros)
    }
}

/// The middle one of some figures, and the least and the greatest.
pub(crate) fn median(figures: impl IntoIterator<Item = f64>) -> (f64, f64, f64) {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    let at = |index: usize| figures.get(index).copied().unwrap_or(f64::NAN);
    (at(figures.len() / 2), at(0), at(figures.len().saturating_sub(1)))
}
