//! What growth came to: the tables and the plots.

use std::time::Duration;

use super::{HELD, MOST, Size, TIMED, WARM_UP};
use crate::{
    report::{PlotName, Section, Series, Table, count, figure},
    room::Room,
};

/// The section.
pub(super) fn report(room: &Room, sizes: &[Size], empty_memory: u64, empty_start: Duration) -> Section {
    let mut section = Section::new(
        "How it grows",
        format!(
            "Fresh exchanges of three sizes, one ticket in {HELD} already held. One client makes {} requests of each kind, one after the \
             other, after {WARM_UP} of warm-up: holds of the newest tickets by buyers who have just looked around, the browse page, and \
             `/orders` of buyers with up to {MOST} orders. The ratio is to the smallest; the aim is 1.5 at the most.",
            room.scale.requests
        ),
    );
    let titles =
        sizes.iter().map(|size| format!("{} tickets", count(usize::try_from(size.tickets).unwrap_or_default())));
    let head: Vec<String> = [String::new()].into_iter().chain(titles).chain(["ratio".into(), "aim".into()]).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let row = |what: String, unit: &str, aim: &str, of: &dyn Fn(&Size) -> f64| {
        let figures: Vec<f64> = sizes.iter().map(of).collect();
        let ratio = figures.last().copied().unwrap_or_default() / figures.first().copied().unwrap_or(f64::NAN);
        let cells = figures.into_iter().map(|one| format!("{} {unit}", figure(one)));
        [what].into_iter().chain(cells).chain([format!("{ratio:.2}"), aim.into()]).collect::<Vec<String>>()
    };
    let mut rows = Vec::new();
    for (index, what) in TIMED.iter().enumerate() {
        rows.push(row(format!("{what}, p50"), "ms", "≤ 1.5", &|size| size.latencies[index].ms(50.0)));
        rows.push(row(format!("{what}, p99"), "ms", "", &|size| size.latencies[index].ms(99.0)));
    }
    rows.push(row("Memory after listing them".into(), "MB", "", &|size| megabytes(size.memory[0])));
    rows.push(row("Memory after a start".into(), "MB", "", &|size| megabytes(size.memory[1])));
    rows.push(row("From start to ready, the middle of three".into(), "ms", "≤ 1,000 ms", &|size| size.start));
    section.tables.push(Table::plain(&head, rows));
    section.tables.push(Table::plain(
        &["", "figure"],
        vec![
            vec!["An empty exchange, memory after a start".into(), format!("{} MB", figure(megabytes(empty_memory)))],
            vec!["An empty exchange, its very first start".into(), format!("{} ms", figure(millis(empty_start)))],
        ],
    ));
    section.series = series(sizes);
    section
}

fn series(sizes: &[Size]) -> Vec<Series> {
    #[expect(clippy::cast_precision_loss, reason = "a million")]
    let line = |plot, name: String, of: &dyn Fn(&Size) -> f64| Series {
        plot,
        name,
        points: sizes.iter().map(|size| (size.tickets as f64, of(size))).collect(),
    };
    let mut all = Vec::new();
    for (index, what) in TIMED.iter().enumerate() {
        for percentile in [50.0, 99.0] {
            let of = move |size: &Size| size.latencies[index].ms(percentile);
            all.push(line(PlotName::GrowthLatency, format!("{what}, p{percentile}"), &of));
        }
    }
    for (index, when) in ["after listing them", "after a start"].into_iter().enumerate() {
        all.push(line(PlotName::GrowthMemory, when.into(), &|size| megabytes(size.memory[index])));
    }
    all.push(line(PlotName::GrowthStart, "start to ready".into(), &|size| size.start));
    all
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// A time in milliseconds.
pub(super) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
