//! What the promises cost: load on a release of the exchange with every commit synced, beside the bare engine and
//! `PostgreSQL` doing the same writes.
//!
//! Each part is a module with a `run` that returns its [`report::Section`]. It starts servers of its own in folders of
//! its own, and afterwards compares what was counted from outside with what the database holds: a part whose answers
//! and orders differ, or that saw a server error, fails and leaves no figures. To add one: write its module, and name it
//! in [`Part`].

mod clock;
mod engine;
mod error;
mod growth;
mod holds;
mod latencies;
mod ledger;
mod machine;
mod market;
mod pages;
mod plan;
mod postgres;
mod purchases;
mod references;
mod report;
mod room;
mod scale;
mod sellout;
mod server;
mod show;
mod viewers;
mod visitor;
mod wrk;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand, ValueEnum};

use error::Result;
use machine::Machine;
use report::{Results, Section};
use room::Room;
use scale::Scale;
use show::say;

/// Measures a release build, and keeps the last results in docs/BENCH.md.
#[derive(Debug, Parser)]
#[command(name = "bench", args_conflicts_with_subcommands = true)]
struct Args {
    #[command(subcommand)]
    helper: Option<Helper>,
    /// The parts to measure; all of them when none is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// The server to measure
    #[arg(long, value_name = "FILE", default_value = "target/release/holdfast")]
    server: PathBuf,
    /// Where data goes meanwhile: a folder on a disk
    #[arg(long, value_name = "DIR", default_value = "/var/tmp")]
    dir: PathBuf,
    /// Small numbers, to see that everything works; the figures say nothing, and go to target/bench-rehearsal
    #[arg(long)]
    rehearse: bool,
}

/// Processes that a part starts.
#[derive(Debug, Subcommand)]
enum Helper {
    /// Many open pages, in a process of their own
    #[command(hide = true)]
    Watch(viewers::Watch),
}

/// A part, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The bare engine doing the writes of a hold
    Engine,
    /// `PostgreSQL` doing the equivalent transaction
    Postgres,
    /// Holds over HTTP, and refusals on hot tickets
    Holds,
    /// Complete purchases through the sandbox
    Purchases,
    /// Pages that read nothing: the limit of HTTP
    Pages,
    /// 10,000 buyers for 100 tickets
    Sellout,
    /// From a thousand tickets to a million
    Growth,
    /// 10,000 open pages
    Viewers,
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What is measured, for whoever waits. The minutes are those of two cores.
    const fn about(self) -> &'static str {
        match self {
            Self::Engine => "the bare engine (about 2 minutes)",
            Self::Postgres => "PostgreSQL (about 1 minute)",
            Self::Holds => "holds over HTTP, three times (about 8 minutes)",
            Self::Purchases => "purchases through the sandbox (about 2 minutes)",
            Self::Pages => "pages that read nothing (about 1 minute)",
            Self::Sellout => "10,000 buyers for 100 tickets, three times (about 1 minute)",
            Self::Growth => "from a thousand tickets to a million (about 12 minutes)",
            Self::Viewers => "10,000 open pages (about 1 minute)",
        }
    }

    fn run(self, room: &Room) -> Result<Section> {
        match self {
            Self::Engine => engine::run(room),
            Self::Postgres => postgres::run(room),
            Self::Holds => holds::run(room),
            Self::Purchases => purchases::run(room),
            Self::Pages => pages::run(room),
            Self::Sellout => sellout::run(room),
            Self::Growth => growth::run(room),
            Self::Viewers => viewers::run(room),
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.helper {
        Some(Helper::Watch(watch)) => viewers::watch(&watch),
        None => measure(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &Args) -> Result<()> {
    let parts = if args.parts.is_empty() { Part::value_variants() } else { &args.parts };
    let scale = if args.rehearse { Scale::rehearsal() } else { Scale::full() };
    let room = Room::open(&args.server, &args.dir, scale)?;
    let machine = Machine::look(&room)?;
    say(&machine.to_string());
    let docs = Path::new(if args.rehearse { "target/bench-rehearsal" } else { "docs" });
    let mut results = Results::kept(docs, machine)?;
    for (number, part) in parts.iter().enumerate() {
        say(&format!("{} of {}: {}: {}", number + 1, parts.len(), part.name(), part.about()));
        let section = part.run(&room)?;
        results.put(&part.name(), section);
        println!("{}", results.text(&part.name()));
        // After each part, so that what was measured stays when a later one fails.
        results.keep(docs)?;
    }
    println!("{}", references::text());
    let warning = if args.rehearse { ": a rehearsal, whose figures say nothing" } else { "" };
    say(&format!("The results are in {}/BENCH.md{warning}", docs.display()));
    Ok(())
}
