//! The command line: a subcommand for each part. To add a part: its module, its line in `Part`, its line in `run`.

use std::{ops::Range, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{Error, Outcome, Result, kill, model, mutants, report, seeds::Seeds};

/// As the server's own threads have.
const STACK: usize = 10 * 1024 * 1024;

/// Attacks the exchange's three promises. Each part runs alone and adds a line to target/torture/report.jsonl.
///
/// Ends with 0 when every promise was kept, 1 when one was broken, 2 when the attack could not be carried out.
#[derive(Debug, Parser)]
#[command(name = "torture", max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Kill the server under load, at named points and anywhere, and hold it to everything that it said
    Kill(kill::Args),
    /// Play random sequences of all that people, watchers and Stripe can do, and compare each step with a model
    Model(model::Args),
    /// Put bugs back, one after the other, into a copy of the workspace: each must be caught by a test
    Mutants(mutants::Args),
    /// Print the report as a Markdown table
    Report,
}

/// Runs `torture`.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    // What an attack itself says; what servers say is in their own logs.
    let filter = std::env::var("TORTURE_LOG").unwrap_or_else(|_| "warn,surrealdb=error,surrealdb_core=error".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // Not on the main thread, whose stack is smaller than what the database needs.
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || on_this_thread(args.part));
    let done = thread.map_err(Error::from).and_then(|thread| thread.join().map_err(|_| "the attack panicked")?);
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("torture: {error}");
            ExitCode::from(2)
        }
    }
}

fn on_this_thread(part: Part) -> Result<bool> {
    let runtime = server::start::runtime()?;
    let done = runtime.block_on(run(part));
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    done
}

async fn run(part: Part) -> Result<bool> {
    match part {
        Part::Kill(args) => {
            in_pieces("kill", &args.seeds, 1, async |seeds| {
                let mut args = args.clone();
                args.seeds = seeds;
                kill::run(args).await
            })
            .await
        }
        Part::Model(args) => {
            in_pieces("model", &args.seeds, 100, async |seeds| {
                model::run(model::Args { seeds, steps: args.steps }).await
            })
            .await
        }
        Part::Mutants(args) => Ok(mutants::run(&args)?),
        Part::Report => {
            print!("{}", report::table()?);
            Ok(true)
        }
    }
}

/// Runs what is left of a part's seeds, `piece` of them at a time, and adds a line to the report after each: whoever
/// stops it can go on later. Stops at the first piece that breaks a promise, and says whether there was none.
async fn in_pieces(
    part: &str,
    seeds: &Seeds,
    piece: u64,
    attack: impl AsyncFn(Seeds) -> Result<Outcome>,
) -> Result<bool> {
    let left = seeds.left(part, piece)?;
    if left.is_empty() {
        eprintln!("{part}: all of these seeds have passed in this build; --again runs them again");
    }
    for seeds in left {
        eprintln!("{part}: {}", words(&seeds));
        let outcome = attack(Seeds::these(seeds.clone())).await?;
        report::add(part, &outcome)?;
        for (name, value) in &outcome.figures {
            println!("{part}: {name}: {}", report::shown(value));
        }
        for violation in &outcome.violations {
            println!("{part}: BROKEN: {violation}");
        }
        if !outcome.passed() {
            println!("{part}: {} promises broken; {} replays it", outcome.violations.len(), words(&seeds));
            return Ok(false);
        }
        println!("{part}: every promise was kept ({})", words(&seeds));
    }
    Ok(true)
}

fn words(seeds: &Range<u64>) -> String {
    if seeds.end == seeds.start + 1 {
        format!("--seed {}", seeds.start)
    } else {
        format!("--seeds {}..{}", seeds.start, seeds.end)
    }
}
