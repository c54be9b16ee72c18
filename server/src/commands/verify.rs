//! `holdfast verify`.

use std::{collections::BTreeMap, fmt::Write as _};

use domain::{Timestamp, audit::Table};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use services::{
    Market,
    verify::{Options, Verification},
};

use super::{Line, Voice};

/// What to look for beside the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verifying {
    /// What should have ended longer ago than this is noted.
    pub overdue: Option<SignedDuration>,
    /// The time by which that is overdue, now by default.
    pub at: Option<Timestamp>,
    /// How far clocks may have been apart or set back.
    pub skew: Option<SignedDuration>,
}

impl From<Verifying> for Options {
    fn from(Verifying { overdue, at, skew }: Verifying) -> Self {
        Self { overdue, at, skew }
    }
}

/// Reads everything as it stands at one moment, and says what is wrong with it, one violation a line.
pub(super) async fn verify(ex: &Market, asked: Verifying, voice: &Voice) -> Result<Line, String> {
    let error = |error: services::Error| error.to_string();
    let mut verification = Verification::begin(ex, asked.into()).await.map_err(error)?;
    let mut tally = Tally::default();
    while let Some(step) = verification.step().await.map_err(error)? {
        let violations = step.found.violations.iter().map(|violation| format!("violation: {violation}"));
        let notes = step.found.notes.iter().map(|note| format!("note: {note}"));
        let progress = Line::Progress { done: step.done, total: step.total, what: "rows".into() };
        let lines = violations.chain(notes).map(|text| Line::Out { text }).chain([progress]);
        for line in lines {
            if voice.say(line).await.is_err() || ex.stop.is_cancelled() {
                return Err("stopped before everything was read".into());
            }
        }
        step.found.violations.iter().for_each(|violation| *tally.violations.entry(violation.table).or_default() += 1);
        tally.notes += step.found.notes.len();
    }
    let text = tally.summary(verification.read());
    // A snapshot that can't be given back was read all the same.
    if let Err(error) = verification.end().await {
        tracing::debug!(%error, "giving a snapshot back");
    }
    Ok(if tally.violations.is_empty() { Line::Done { text } } else { Line::Found { text } })
}

#[derive(Debug, Default)]
struct Tally {
    violations: BTreeMap<Table, u64>,
    notes: usize,
}

impl Tally {
    fn summary(&self, read: &BTreeMap<Table, u64>) -> String {
        let sum = |counts: &BTreeMap<Table, u64>| counts.values().sum::<u64>();
        let list = |counts: &BTreeMap<Table, u64>| {
            let all = counts.iter().filter(|(_, count)| **count > 0).map(|(table, count)| format!("{table} {count}"));
            all.collect::<Vec<_>>().join(", ")
        };
        let mut text = match (sum(read), sum(&self.violations)) {
            (0, 0) => "Nothing is there, and nothing is wrong.".to_owned(),
            (rows, 0) => format!("Nothing is wrong in {rows} rows: {}.", list(read)),
            (rows, found) => {
                let noun = if found == 1 { "violation" } else { "violations" };
                format!("{found} {noun} ({}) in {rows} rows: {}.", list(&self.violations), list(read))
            }
        };
        if self.notes > 0 {
            let noun = if self.notes == 1 { "note" } else { "notes" };
            let _ = write!(text, " {} {noun}.", self.notes);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_by_table() {
        let read = [(Table::User, 2), (Table::Ticket, 3), (Table::Link, 0)].into();
        let mut tally = Tally::default();
        assert_eq!(tally.summary(&BTreeMap::new()), "Nothing is there, and nothing is wrong.");
        assert_eq!(tally.summary(&read), "Nothing is wrong in 5 rows: user 2, ticket 3.");
        tally.violations.insert(Table::Ticket, 1);
        tally.notes = 2;
        assert_eq!(tally.summary(&read), "1 violation (ticket 1) in 5 rows: user 2, ticket 3. 2 notes.");
    }
}
