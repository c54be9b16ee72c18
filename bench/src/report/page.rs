//! docs/BENCH.md.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Baseline, Section, plot::PlotName};
use crate::{Part, machine::Machine, references};

use clap::ValueEnum as _;

const BEGIN: &str = "# What the promises cost

`make bench` measures this and writes this page; `make bench ARGS=\"holds sellout\"` measures some parts and leaves the rest as
they were. Everything runs on a release build with every commit synced to the disk, the load generator on the same
cores. wrk sends the requests with sessions of made-up buyers; it sends no request after the time is over but waits for
all answers, and each part compares what wrk counted with what the database holds afterwards. A server error, an
unanswered request or a difference fails the part.

“× bare engine” is the ratio to the embedded database alone doing the same writes, a transaction a hold, from 32 writers.
";

/// The whole page.
pub(super) fn page(
    machine: &Machine,
    sections: &BTreeMap<String, Section>,
    baseline: Option<Baseline>,
    drawn: &[PlotName],
) -> String {
    let mut text = format!("{BEGIN}\nThe machine: {machine}.\n");
    for part in Part::value_variants() {
        if let Some(found) = sections.get(&part.name()) {
            let _ = write!(text, "\n{}", section(found, baseline));
            for plot in drawn.iter().filter(|plot| plot.part() == *part) {
                let _ = write!(text, "\n![{}](bench/{})\n", plot.title(), plot.file());
            }
        }
    }
    let _ = write!(text, "\n{}", references::text());
    text
}

/// One section.
pub(super) fn section(section: &Section, baseline: Option<Baseline>) -> String {
    let mut text = format!("## {}\n\n{}\n", section.title, section.about);
    for table in &section.tables {
        let _ = write!(text, "\n{}", table.text(baseline));
    }
    let at = section.at.strftime("%Y-%m-%d %H:%M UTC");
    let _ = write!(text, "\nMeasured {at}");
    if let Some(Baseline { earlier: Some(earlier), .. }) = baseline {
        let _ = write!(text, "; the bare engine {}", earlier.strftime("%Y-%m-%d %H:%M UTC"));
    }
    text + ".\n"
}
