//! Plots, as SVG.

use std::path::Path;

use plotters::{
    chart::{ChartBuilder, SeriesLabelPosition},
    coord::combinators::IntoLogRange as _,
    element::{Circle, PathElement},
    prelude::{IntoDrawingArea as _, SVGBackend},
    series::LineSeries,
    style::{Color as _, RGBColor, WHITE},
};
use serde::{Deserialize, Serialize};

use crate::{
    Part,
    error::{Error, Result},
};

const SIZE: (u32, u32) = (840, 460);
const INK: RGBColor = RGBColor(0x2b, 0x27, 0x22);
/// Told apart by people who see colours differently, too.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0xc0, 0x39, 0x2b),
    RGBColor(0x1f, 0x61, 0x8d),
    RGBColor(0x8a, 0x6d, 0x1b),
    RGBColor(0x11, 0x7a, 0x65),
    RGBColor(0x7d, 0x3c, 0x98),
    RGBColor(0x5f, 0x6a, 0x6a),
];

/// A plot, which several parts may draw into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PlotName {
    /// Holds a second by connections.
    Throughput,
    /// Latency by tickets.
    GrowthLatency,
    /// Memory by tickets.
    GrowthMemory,
    /// The time to start by tickets.
    GrowthStart,
}

impl PlotName {
    const ALL: [Self; 4] = [Self::Throughput, Self::GrowthLatency, Self::GrowthMemory, Self::GrowthStart];

    /// The part whose section shows it.
    pub const fn part(self) -> Part {
        match self {
            Self::Throughput => Part::Holds,
            Self::GrowthLatency | Self::GrowthMemory | Self::GrowthStart => Part::Growth,
        }
    }

    /// Its file in docs/bench.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Throughput => "throughput.svg",
            Self::GrowthLatency => "growth-latency.svg",
            Self::GrowthMemory => "growth-memory.svg",
            Self::GrowthStart => "growth-start.svg",
        }
    }

    /// What it shows.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Throughput => "Holds and refusals a second, by connections, writers or clients at a time",
            Self::GrowthLatency => "Latency of one client in milliseconds, by tickets",
            Self::GrowthMemory => "Memory of the process in MB, by tickets",
            Self::GrowthStart => "From the start of the process until it is ready in milliseconds, by tickets",
        }
    }
}

/// A line of a plot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Series {
    /// The plot.
    pub plot: PlotName,
    /// What the line is.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
}

/// Draws each plot that has something to show, and returns which.
pub(super) fn draw_all<'a>(folder: &Path, all: impl Iterator<Item = &'a Series>) -> Result<Vec<PlotName>> {
    let all: Vec<&Series> = all.filter(|series| !series.points.is_empty()).collect();
    let mut drawn = Vec::new();
    for plot in PlotName::ALL {
        let own: Vec<&Series> = all.iter().copied().filter(|series| series.plot == plot).collect();
        if !own.is_empty() {
            draw(&folder.join(plot.file()), plot.title(), &own).map_err(|error| Error::of(plot.file(), error))?;
            drawn.push(plot);
        }
    }
    Ok(drawn)
}

fn draw(file: &Path, title: &str, all: &[&Series]) -> std::result::Result<(), Box<dyn std::error::Error>> {
    let points = || all.iter().flat_map(|series| &series.points);
    let least = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(0.0, f64::max);
    // The legend stands above the lines.
    let headroom = all.iter().fold(1.1, |room, _| room + 0.08);
    let area = SVGBackend::new(file, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 18, &INK))
        .margin(16)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d((least(|p| p.0) * 0.8..most(|p| p.0) * 1.25).log_scale(), 0.0..most(|p| p.1) * headroom)?;
    let number = |number: &f64| {
        let text = super::figure(*number);
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    };
    chart
        .configure_mesh()
        .light_line_style(WHITE)
        .axis_style(INK)
        .label_style(("sans-serif", 13, &INK))
        .x_label_formatter(&number)
        .y_label_formatter(&number)
        .draw()?;
    for (series, colour) in all.iter().zip(COLOURS.iter().cycle()) {
        let line = LineSeries::new(series.points.iter().copied(), colour.stroke_width(2));
        chart
            .draw_series(line)?
            .label(&series.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        chart.draw_series(series.points.iter().map(|point| Circle::new(*point, 3, colour.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .label_font(("sans-serif", 13, &INK))
        .draw()?;
    area.present()?;
    Ok(())
}
