//! The report: one line of JSON for each run of a part, kept in `target/torture`, printed as a table for
//! `docs/PROOF.md`.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    ops::Range,
    path::{Path, PathBuf},
    process::Command,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Result, now::now};

/// Where attacks keep what they write, below the folder in which they are started: the repository's.
pub const DIR: &str = "target/torture";

/// What a part came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The seeds that were run; the end is not among them.
    pub seeds: Range<u64>,
    /// What was counted and measured, each name with its unit, in the order in which it is shown.
    pub figures: Vec<(String, Value)>,
    /// Each promise that was broken, in a sentence that names the seed. None: it passed.
    pub violations: Vec<String>,
}

impl Outcome {
    /// Adds a figure.
    pub fn figure(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.figures.push((name.into(), value.into()));
    }

    /// Whether every promise was kept.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.violations.is_empty()
    }
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which attack.
    pub part: String,
    /// When it ended: RFC 3339, in UTC, to the second.
    pub date: String,
    /// The commit, as `git describe` names it.
    pub build: String,
    /// `dev` or `release`.
    pub profile: String,
    /// The first seed, and the one after the last.
    pub seeds: (u64, u64),
    /// Names and values.
    pub figures: Vec<(String, Value)>,
    /// `passed` or `failed`.
    pub verdict: String,
    /// What was broken.
    pub violations: Vec<String>,
}

impl Entry {
    fn of(part: &str, outcome: &Outcome) -> Self {
        Self {
            part: part.to_owned(),
            date: now().round(jiff::Unit::Second).map_or_else(|_| String::new(), |date| date.to_string()),
            build: build(),
            profile: profile().to_owned(),
            seeds: (outcome.seeds.start, outcome.seeds.end),
            figures: outcome.figures.clone(),
            verdict: if outcome.passed() { "passed" } else { "failed" }.to_owned(),
            violations: outcome.violations.clone(),
        }
    }
}

fn path() -> PathBuf {
    Path::new(DIR).join("report.jsonl")
}

/// Adds what a part came to.
pub fn add(part: &str, outcome: &Outcome) -> Result<()> {
    let mut line = serde_json::to_string(&Entry::of(part, outcome))?;
    line.push('\n');
    fs::create_dir_all(DIR)?;
    // One write, so that parts that run beside each other don't mix their lines.
    fs::OpenOptions::new().create(true).append(true).open(path())?.write_all(line.as_bytes())?;
    Ok(())
}

/// Everything in the report, oldest first.
pub fn entries() -> Result<Vec<Entry>> {
    let text = match fs::read_to_string(path()) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// The seeds that a part has passed in this very build. Changes that are not committed have no name, so that nothing is
/// known to have passed with them.
pub(crate) fn passed(part: &str) -> Result<Vec<Range<u64>>> {
    let build = build();
    if !names_a_build(&build) {
        return Ok(Vec::new());
    }
    Ok(passed_in(&entries()?, part, &build, profile()))
}

fn passed_in(entries: &[Entry], part: &str, build: &str, profile: &str) -> Vec<Range<u64>> {
    let same = |entry: &&Entry| entry.part == part && entry.build == build && entry.profile == profile;
    let passed = entries.iter().filter(same).filter(|entry| entry.verdict == "passed");
    passed.map(|entry| entry.seeds.0..entry.seeds.1).collect()
}

fn names_a_build(build: &str) -> bool {
    build != UNKNOWN && !build.ends_with("-dirty")
}

const UNKNOWN: &str = "unknown";

/// The commit that is checked out, with `-dirty` when there is more than that.
fn build() -> String {
    let told = Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=12"]).output();
    let told = told.ok().filter(|told| told.status.success()).map(|told| String::from_utf8_lossy(&told.stdout).into());
    told.map_or_else(|| UNKNOWN.to_owned(), |told: String| told.trim().to_owned())
}

const fn profile() -> &'static str {
    if cfg!(debug_assertions) { "dev" } else { "release" }
}

/// The report as a Markdown table.
pub fn table() -> Result<String> {
    Ok(markdown(&entries()?))
}

fn markdown(entries: &[Entry]) -> String {
    let mut table = String::from("| part | date | build | seeds | figures | verdict |\n|---|---|---|---|---|---|\n");
    for entry in entries {
        let (first, end) = entry.seeds;
        let seeds = if end == first + 1 { first.to_string() } else { format!("{first}..{end}") };
        let figures: Vec<String> =
            entry.figures.iter().map(|(name, value)| format!("{name} {}", shown(value))).collect();
        let verdict = match entry.violations.len() {
            0 => entry.verdict.clone(),
            count => format!("{}: {count} broken", entry.verdict),
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} ({}) | {seeds} | {} | {verdict} |",
            entry.part,
            entry.date,
            entry.build,
            entry.profile,
            figures.join(", ").replace('|', "\\|"),
        );
    }
    table
}

/// A value for people: whole numbers in groups of three, texts without quotes.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_u64().map_or_else(|| number.to_string(), grouped),
        other => other.to_string(),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(part: &str, build: &str, seeds: (u64, u64), violations: &[&str]) -> Entry {
        let mut outcome = Outcome { seeds: seeds.0..seeds.1, ..Outcome::default() };
        outcome.figure("kills", 1_000);
        outcome.figure("recovery p50", "1.2 s");
        outcome.violations = violations.iter().map(|text| (*text).to_owned()).collect();
        Entry { build: build.to_owned(), profile: "release".to_owned(), ..Entry::of(part, &outcome) }
    }

    #[test]
    fn a_line_is_read_back_as_it_was_written() {
        let entry = entry("kill", "abc", (1, 2), &["lost"]);
        let line = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&line).unwrap(), entry);
    }

    #[test]
    fn only_what_passed_in_the_same_build_counts() {
        let entries = [
            entry("kill", "abc", (1, 4), &[]),
            entry("kill", "abc", (4, 5), &["lost"]),
            entry("kill", "old", (5, 9), &[]),
            entry("model", "abc", (9, 10), &[]),
        ];
        let passed = passed_in(&entries, "kill", "abc", "release");
        assert_eq!((passed.len(), passed.first()), (1, Some(&(1..4))));
        assert!(passed_in(&entries, "kill", "abc", "dev").is_empty());
    }

    #[test]
    fn changes_that_are_not_committed_are_no_build() {
        assert!(names_a_build("9777732") && !names_a_build("9777732-dirty") && !names_a_build(UNKNOWN));
    }

    #[test]
    fn the_table_is_markdown() {
        let table = markdown(&[entry("kill", "abc", (1, 2), &[]), entry("kill", "abc", (2, 5), &["lost", "sold"])]);
        let rows: Vec<_> = table.lines().collect();
        assert_eq!(rows.len(), 4);
        assert!(rows[2].contains("| abc (release) | 1 | kills 1,000, recovery p50 1.2 s | passed |"), "{}", rows[2]);
        assert!(rows[3].contains("| 2..5 |") && rows[3].ends_with("| failed: 2 broken |"), "{}", rows[3]);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([1, 999, 1_000, 1_234_567].map(grouped), ["1", "999", "1,000", "1,234,567"]);
    }
}
