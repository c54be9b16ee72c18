//! Tables in Markdown, aligned so that they read well on a terminal too.

use std::iter;

use serde::{Deserialize, Serialize};

use super::Baseline;

/// How often something was done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rate {
    /// What.
    pub what: String,
    /// How often a second.
    pub per_second: f64,
    /// The middle latency in milliseconds.
    pub p50_ms: Option<f64>,
    /// The latency in milliseconds that one in a hundred exceeds.
    pub p99_ms: Option<f64>,
    /// What else there is to say.
    pub note: String,
}

/// Figures.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Table {
    /// Rates, compared with the bare engine's.
    Rates {
        /// What is counted: `holds`.
        unit: String,
        /// A rate a row.
        rows: Vec<Rate>,
    },
    /// Anything else, as it is shown.
    Plain {
        /// The names of the columns.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
}

impl Table {
    /// A table of rates.
    pub fn rates(unit: &str, rows: Vec<Rate>) -> Self {
        Self::Rates { unit: unit.to_owned(), rows }
    }

    /// Any other table.
    pub fn plain(head: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self::Plain { head: head.iter().map(|name| (*name).to_owned()).collect(), rows }
    }

    /// In Markdown.
    pub fn text(&self, baseline: Option<Baseline>) -> String {
        match self {
            Self::Plain { head, rows } => aligned(head, rows),
            Self::Rates { unit, rows } => {
                let head = ["", &format!("{unit}/s"), "p50 ms", "p99 ms", "× bare engine", ""].map(str::to_owned);
                let ms = |ms: Option<f64>| ms.map(figure).unwrap_or_default();
                let cells = |rate: &Rate| {
                    let ratio = baseline.map(|to| format!("{:.2}", rate.per_second / to.rate)).unwrap_or_default();
                    vec![
                        rate.what.clone(),
                        figure(rate.per_second),
                        ms(rate.p50_ms),
                        ms(rate.p99_ms),
                        ratio,
                        rate.note.clone(),
                    ]
                };
                aligned(&head, &rows.iter().map(cells).collect::<Vec<_>>())
            }
        }
    }
}

/// A number with three digits that count, and commas between its thousands.
pub(crate) fn figure(number: f64) -> String {
    if !number.is_finite() {
        return "?".into();
    }
    let places = match number.abs() {
        n if n >= 100.0 => 0,
        n if n >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{number:.places$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    grouped(whole) + rest
}

/// A count, with commas between its thousands.
pub(crate) fn count(number: usize) -> String {
    grouped(&number.to_string())
}

fn grouped(whole: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if index > 0 && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The first column to the left, numbers to the right, a last column without a name to the left.
fn aligned(head: &[String], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column)).chain(iter::once(&head[column]));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default().max(2)
        })
        .collect();
    let is_left = |column: usize| column == 0 || (column + 1 == head.len() && head[column].is_empty());
    let line = |cells: &[String]| {
        let padded = widths.iter().enumerate().map(|(column, width)| {
            let cell = cells.get(column).map_or("", String::as_str);
            if is_left(column) { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        format!("| {} |\n", padded.collect::<Vec<_>>().join(" | "))
    };
    let rule = widths
        .iter()
        .enumerate()
        .map(|(column, width)| if is_left(column) { "-".repeat(*width) } else { "-".repeat(width - 1) + ":" });
    let rule = format!("| {} |\n", rule.collect::<Vec<_>>().join(" | "));
    iter::once(line(head)).chain(iter::once(rule)).chain(rows.iter().map(|row| line(row))).collect()
}
