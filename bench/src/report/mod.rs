//! What was measured, kept from run to run: each part's last section, and the pages and plots made of them.

mod page;
mod plot;
mod table;

use std::{collections::BTreeMap, fs, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use plot::{PlotName, Series};
pub(crate) use table::{Rate, Table, count, figure};

use crate::{
    clock::today,
    error::{Error, Result},
    machine::Machine,
};

/// In the folder with the documentation.
const PAGE: &str = "BENCH.md";
const PLOTS: &str = "bench";
const KEPT: &str = "bench/results.json";

/// What a part found out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Section {
    /// The heading.
    pub title: String,
    /// What was done, and how the figures were checked.
    pub about: String,
    /// The figures.
    pub tables: Vec<Table>,
    /// Lines for the plots.
    #[serde(default)]
    pub series: Vec<Series>,
    /// The rate that other rates are compared with.
    #[serde(default)]
    pub baseline: Option<f64>,
    /// When it was measured.
    #[serde(default)]
    pub at: Timestamp,
}

impl Section {
    /// A section without figures yet.
    pub fn new(title: &str, about: impl Into<String>) -> Self {
        let (title, about) = (title.to_owned(), about.into());
        Self { title, about, tables: Vec::new(), series: Vec::new(), baseline: None, at: today() }
    }
}

/// The rate of the bare engine, and whether it was measured in this very run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Baseline {
    /// Holds a second.
    pub rate: f64,
    /// When, unless it was now.
    pub earlier: Option<Timestamp>,
}

/// All sections.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Results {
    machine: Machine,
    sections: BTreeMap<String, Section>,
    /// The parts of this run.
    #[serde(skip)]
    fresh: Vec<String>,
}

impl Results {
    /// Those of earlier runs on such a machine.
    pub fn kept(docs: &Path, machine: Machine) -> Result<Self> {
        let file = docs.join(KEPT);
        if let Ok(text) = fs::read_to_string(&file) {
            let kept: Self = serde_json::from_str(&text).map_err(|error| Error::at(&file, error))?;
            if kept.machine.is_like(&machine) {
                return Ok(Self { machine, ..kept });
            }
        }
        Ok(Self { machine, sections: BTreeMap::new(), fresh: Vec::new() })
    }

    /// Adds a part's section in place of its last one.
    pub fn put(&mut self, part: &str, section: Section) {
        self.sections.insert(part.to_owned(), section);
        self.fresh.push(part.to_owned());
    }

    /// A section as it is printed.
    pub fn text(&self, part: &str) -> String {
        self.sections.get(part).map(|section| page::section(section, self.baseline())).unwrap_or_default()
    }

    /// Writes what is kept, the page and the plots.
    pub fn keep(&self, docs: &Path) -> Result<()> {
        let write = |name: &str, text: &str| {
            let file = docs.join(name);
            fs::write(&file, text).map_err(|error| Error::at(&file, error))
        };
        let plots = docs.join(PLOTS);
        fs::create_dir_all(&plots).map_err(|error| Error::at(&plots, error))?;
        write(KEPT, &(serde_json::to_string_pretty(self)? + "\n"))?;
        let drawn = plot::draw_all(&plots, self.sections.values().flat_map(|section| &section.series))?;
        write(PAGE, &page::page(&self.machine, &self.sections, self.baseline(), &drawn))
    }

    fn baseline(&self) -> Option<Baseline> {
        self.sections.iter().find_map(|(part, section)| {
            let earlier = (!self.fresh.contains(part)).then_some(section.at);
            section.baseline.map(|rate| Baseline { rate, earlier })
        })
    }
}
