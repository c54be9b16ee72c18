//! Random sequences of everything that people, watchers and Stripe can do, played on an exchange in memory whose clock
//! stands still between steps, and compared after each step with a small model of what the exchange promises.
//!
//! The model is in `rules` and `money`: what each deed must be answered, and what must be true of every ticket, order,
//! charge and intent afterwards. Stripe's failures are part of a step, and the model is told which calls they hit; only
//! where the exchange may choose, as when exactly a sweep looks again, is more than one world right. `invariants` and
//! `replay` say besides, without the model, what is always so: in the database, at Stripe, and in the journal. A sequence
//! ends with everybody gone, all swept, and nothing left open.
//!
//! One seed is one sequence. One that fails is made as short as it goes, and told. Who is faster is not asked here: one
//! deed comes after the other.

mod bench;
mod deed;
mod failures;
mod generate;
mod ids;
mod invariants;
mod perform;
mod play;
mod read;
mod replay;
mod resolve;
mod rules;
mod step;
mod tally;
mod tell;
#[cfg(test)]
mod tests;
mod world;

use std::{
    collections::BTreeMap,
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};

use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use proptest_state_machine::{ReferenceStateMachine as _, StateMachineTest as _};

use self::{generate::Sequences, play::Exchange, rules::Model, step::Step, tally::Tally};
use crate::{Outcome, Result, now, seeds::Seeds};

/// The database recurses deeply, and in a build for development its frames are large.
const STACK: usize = 64 << 20;

/// Which sequences to play.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// One sequence a seed
    #[command(flatten)]
    pub seeds: Seeds,
    /// The longest sequence, in steps
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..))]
    pub steps: u16,
}

/// Plays the sequences.
pub async fn run(args: Args) -> Result<Outcome> {
    let (told, played) = tokio::sync::oneshot::channel();
    thread::Builder::new().name("model".into()).stack_size(STACK).spawn(move || {
        // What the exchange logs of refused cards and late webhooks is no news here.
        let quiet = tracing::subscriber::NoSubscriber::default();
        let played = tracing::subscriber::with_default(quiet, || outcome(args.seeds.range(), args.steps.into()));
        let _ = told.send(played);
    })?;
    Ok(played.await?)
}

fn outcome(seeds: Range<u64>, steps: usize) -> Outcome {
    let begun = now::instant();
    let mut outcome = Outcome { seeds: seeds.clone(), ..Outcome::default() };
    for seed in seeds {
        // To make one short takes minutes, and those that follow are seldom about something else.
        let shrink = outcome.violations.is_empty();
        if let Err(complaint) = sequence(seed, steps, shrink) {
            let told = if shrink { complaint } else { summary(&complaint) };
            let replay = format!("`torture model --seed {seed} --steps {steps}` plays it again");
            outcome.violations.push(format!("sequence {seed} ({replay}):\n{told}"));
        }
    }
    figures(&mut outcome, &play::tally(), begun.elapsed());
    outcome
}

fn figures(outcome: &mut Outcome, tally: &Tally, took: Duration) {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    outcome.figure("sequences", outcome.seeds.end - outcome.seeds.start);
    outcome.figure("steps", count(tally.steps));
    outcome.figure("refused", each(&tally.refused));
    outcome.figure("failed calls of Stripe", each(&tally.failed));
    outcome.figure("claims left undecided", count(tally.left));
    outcome.figure("orders completed", count(tally.completed));
    outcome.figure("given back", count(tally.given_back));
    outcome.figure("expired", count(tally.expired));
    outcome.figure("payment refused", count(tally.payment_refused));
    outcome.figure("authorisations and pages voided", count(tally.voided));
    outcome.figure("refunds", count(tally.refunded));
    outcome.figure("seconds", took.as_secs());
}

/// Counts by their names.
fn each(counts: &BTreeMap<&str, usize>) -> String {
    counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}

/// What is wrong, without what led to it.
fn summary(complaint: &str) -> String {
    let story = |line: &&str| line.trim_start().starts_with(|first: char| first.is_ascii_digit());
    complaint.lines().skip_while(story).take(3).collect::<Vec<_>>().join("\n")
}

/// Plays the sequence of a seed. A complaint is told with the sequence that leads to it, made as short as it goes if asked.
fn sequence(seed: u64, steps: usize, shrink: bool) -> Result<(), String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let max_shrink_iters = if shrink { 4096 } else { 0 };
    let config = Config { cases: 1, failure_persistence: None, max_shrink_iters, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config.clone(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let played = runner.run(&Sequences::sequential_strategy(steps.div_ceil(2)..=steps), |(model, steps, seen)| {
        // How many steps were seen is asked while shrinking, and must not be told otherwise.
        Exchange::test_sequential(config.clone(), model, steps, seen.filter(|_| shrink));
        Ok(())
    });
    match played {
        Ok(()) => Ok(()),
        Err(TestError::Fail(complaint, _)) if !shrink => Err(complaint.to_string()),
        Err(TestError::Fail(complaint, (model, steps, _))) => Err(shorter(&model, steps, complaint.to_string())),
        Err(TestError::Abort(why)) => Err(format!("the sequence could not be thought out: {why}")),
    }
}

/// Leaves out, one by one, what is not needed since what came after it became simpler.
fn shorter(model: &Model, mut steps: Vec<Step>, mut complaint: String) -> String {
    let mut state = model.clone();
    let mut settled = Vec::new();
    for step in &steps {
        settled.push(state.settle_numbers(step));
        state = Sequences::apply(state, step);
    }
    if let Some(same) = complains(model, &settled) {
        (steps, complaint) = (settled, same);
    }
    let mut at = steps.len();
    while at > 0 {
        at -= 1;
        let mut without = steps.clone();
        without.remove(at);
        if let Some(same) = complains(model, &without) {
            (steps, complaint) = (without, same);
            at = steps.len();
        }
    }
    complaint
}

/// What is wrong after these steps, if anything.
fn complains(model: &Model, steps: &[Step]) -> Option<String> {
    let (model, steps) = (model.clone(), steps.to_vec());
    let played = AssertUnwindSafe(|| Exchange::test_sequential(Config::default(), model, steps, None));
    let complaint = catch_unwind(played).err()?;
    complaint.downcast::<String>().ok().map(|text| *text)
}
