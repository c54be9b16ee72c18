//! The crash attack: the exchange is killed again and again under load, half of the times at named points, and held to
//! everything that it said. "Stripe" lives on and keeps the books.
//!
//! - `plan`: what clients do and when the server dies, by the seed.
//! - `world`, `person`, `probe`, `visitor`: the clients. `ledger`: what they were told.
//! - `process`: the exchange and "Stripe" as processes. `campaign`: one death after another.
//! - `recovery`: what a start takes. `compare`, `check`, `books`, `verify`: whether all is still true.
//! - `tally`, `progress`: what was counted, and how far it is.

mod books;
mod campaign;
mod check;
mod compare;
mod ledger;
mod person;
mod plan;
mod probe;
mod process;
mod progress;
mod recovery;
mod tally;
mod verify;
mod visitor;
mod world;

use std::{path::PathBuf, time::Duration};

use crate::{Outcome, Result, seeds::Seeds};

/// What the crash attack is told.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub(crate) seeds: Seeds,
    /// How often the server is killed, in each seed [default: 1000, or 30 with --short]
    #[arg(long, value_name = "N")]
    kills: Option<u64>,
    /// A few minutes instead of hours
    #[arg(long)]
    short: bool,
    /// How many clients there are [default: 16, or 8 with --short]
    #[arg(long, value_name = "N")]
    clients: Option<usize>,
    /// How many seconds a hold lasts, and in every fourth life three times as many
    #[arg(long, value_name = "SECONDS", default_value_t = 4, value_parser = clap::value_parser!(u64).range(2..=60))]
    hold: u64,
    /// How many seconds after a start an interrupted payment may be unsettled and a lapsed hold open; more only for a
    /// machine that is busy with other things
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    limit: u64,
    /// How many in a hundred kills are at named points; the others are SIGKILL at any moment
    #[arg(long, value_name = "PERCENT", default_value_t = 50, value_parser = clap::value_parser!(u64).range(0..=100))]
    at_points: u64,
    /// After so many kills each, everything is left to settle and compared with the books
    #[arg(long, value_name = "N", default_value_t = 10)]
    check_every: u64,
    /// The exchange's port; the sandbox takes the next one
    #[arg(long, default_value_t = 3940)]
    port: u16,
    /// Where data and logs go, instead of a temporary folder
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Keep data and logs also when every promise was kept
    #[arg(long)]
    keep: bool,
}

impl Args {
    fn kills(&self) -> u64 {
        self.kills.unwrap_or(if self.short { 30 } else { 1_000 })
    }

    fn clients(&self) -> usize {
        self.clients.unwrap_or(if self.short { 8 } else { 16 }).max(2)
    }

    fn hold(&self) -> Duration {
        Duration::from_secs(self.hold)
    }

    fn limit(&self) -> Duration {
        Duration::from_secs(self.limit)
    }

    /// So many times as long as planned clients think; in an unoptimised build they would do nothing but queue otherwise.
    const fn calm() -> u32 {
        if cfg!(debug_assertions) { 6 } else { 1 }
    }

    /// With no kills there is nothing but the warm-up, which is then a little longer.
    fn warm_up(&self) -> Duration {
        Duration::from_secs(if self.kills() == 0 { 30 } else { 3 })
    }

    /// Of what has not changed since the last time every so-manieth is looked at in between; everything is at the end.
    fn sample(&self) -> usize {
        if self.kills() > 100 { 50 } else { 5 }
    }
}

/// Runs the attack, a campaign a seed.
pub async fn run(args: Args) -> Result<Outcome> {
    let mut all: Option<Outcome> = None;
    for seed in args.seeds.range() {
        let outcome = campaign::run(&args, seed).await?;
        let passed = outcome.passed();
        match &mut all {
            None => all = Some(outcome),
            Some(all) => {
                all.seeds.end = outcome.seeds.end;
                all.figures = outcome.figures;
                all.violations.extend(outcome.violations);
            }
        }
        if !passed {
            break;
        }
    }
    all.ok_or_else(|| "no seeds".into())
}
