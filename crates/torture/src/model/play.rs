//! Playing steps on a real exchange, in memory and with the clock in our hand, and comparing it with the model after each.

use std::cell::RefCell;

use gateway::GatewayError;
use proptest_state_machine::StateMachineTest;
use services::{
    testing::{Bench, Failed},
    verify::{Options, Verification},
};

use super::{
    bench::{empty_bench, person},
    deed::Deed,
    failures::{Failure, Failures},
    generate::{PEOPLE, START, Sequences},
    ids::Ids,
    invariants,
    perform::{Heard, perform},
    read::{Rows, read, rows},
    replay,
    rules::{Answer, Model},
    step::{Call, Fault, How, Step},
    tally::Tally,
};

thread_local! {
    static RUNTIME: tokio::runtime::Runtime = runtime();
    static TALLY: RefCell<Tally> = RefCell::default();
}

#[expect(clippy::expect_used, reason = "without a runtime there is nothing to play on")]
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// What was played on this thread since this was asked last.
pub fn tally() -> Tally {
    TALLY.take()
}

/// An exchange that is played on, and the model of it.
pub struct Playing {
    bench: Bench,
    ids: Ids,
    model: Model,
    /// What the database held after the last deed that may have changed it.
    rows: Rows,
    /// What was done, in sentences.
    story: Vec<String>,
}

/// The test: the exchange does what the model does.
#[derive(Debug)]
pub struct Exchange;

impl StateMachineTest for Exchange {
    type SystemUnderTest = Playing;
    type Reference = Sequences;

    fn init_test(_: &Model) -> Playing {
        let mut playing = RUNTIME.with(|runtime| runtime.block_on(Playing::begin()));
        run(&mut playing, async |playing| playing.people().await);
        playing
    }

    // The model that the steps were thought out with foresees Stripe's failures; the one that is compared is told of them.
    fn apply(mut playing: Playing, _: &Model, step: Step) -> Playing {
        if let Some(deed) = playing.model.resolve(&step) {
            run(&mut playing, async |playing| playing.play(&deed, &step.faults).await);
        }
        playing
    }

    fn teardown(mut playing: Playing, _: Model) {
        run(&mut playing, async |playing| playing.come_to_rest().await);
        TALLY.with_borrow_mut(|tally| tally.end(&playing.model.world));
        // Where its tasks can end.
        RUNTIME.with(|runtime| runtime.block_on(async { drop(playing) }));
    }
}

/// Plays on. A complaint ends the sequence with its whole story, and quietly: while it shrinks there are many.
fn run(playing: &mut Playing, work: impl AsyncFnOnce(&mut Playing) -> Result<(), String>) {
    let done = RUNTIME.with(|runtime| runtime.block_on(work(playing)));
    if let Err(complaint) = done {
        let story: Vec<String> =
            playing.story.iter().enumerate().map(|(step, told)| format!("{:>3}. {told}", step + 1)).collect();
        std::panic::resume_unwind(Box::new(format!("{}\n{complaint}", story.join("\n"))));
    }
}

impl Playing {
    async fn begin() -> Self {
        let (bench, ids) = (empty_bench().await, Ids::default());
        Self { bench, ids, model: Model::new(START, PEOPLE), rows: Rows::default(), story: Vec::new() }
    }

    async fn people(&mut self) -> Result<(), String> {
        for _ in 0..PEOPLE {
            self.ids.people.push(person(&self.bench).await.map_err(|error| error.to_string())?);
        }
        Ok(())
    }

    /// Does a deed, and complains unless the answer and the world are the model's, and the world is as it always must be.
    pub async fn play(&mut self, deed: &Deed, faults: &[Fault]) -> Result<(), String> {
        let with = faults.iter().map(ToString::to_string);
        self.story.push([deed.to_string()].into_iter().chain(with).collect::<Vec<_>>().join("; "));
        for fault in faults {
            self.bench.gateway.fail_next(fault.call.name(), fault.how.done(), fault.how.error());
        }
        let heard = perform(&self.bench, &mut self.ids, &self.model, deed).await;
        let failed = self.bench.gateway.calm();
        if deed.may_write() {
            self.rows = rows(&self.bench).await?;
        }
        let reading = read(self.rows.clone(), &self.bench.gateway, &mut self.ids)?;
        let mut failures = Failures::happened(self.failures(&failed)?);
        let answer = self.answer(heard);
        let left = reading.world.claimed().filter(|order| !self.model.world.claimed().any(|before| before == *order));
        TALLY.with_borrow_mut(|tally| tally.step(&answer, &failed, left.count()));

        let right = self.model.act(deed, &mut failures, Some(&reading.world));
        if answer != right {
            return Err(format!("is answered {answer:?}\nwhere right is {right:?}"));
        }
        if let Some(difference) = self.model.world.difference(&reading.world) {
            return Err(difference);
        }
        let (world, now) = (&reading.world, self.model.now);
        invariants::always(world, &self.model.memory, &self.bench.gateway, &self.ids, now)?;
        if *deed == Deed::SweepHolds {
            invariants::swept(world, now)?;
        }
        replay::journal(&self.ids, &reading)
    }

    fn answer(&self, heard: Heard) -> Answer {
        match heard {
            Heard::Answer(answer) => answer,
            Heard::Page(session) => match self.ids.sessions.get(&session) {
                Some(&(order, attempt)) => Answer::Page { order, attempt },
                None => Answer::Broken(format!("the page of {session}, which is of nobody")),
            },
        }
    }

    /// The failures of a step in the model's words.
    fn failures(&self, failed: &[Failed]) -> Result<Vec<Failure>, String> {
        let failures = failed.iter().filter_map(|failed| {
            let how = match (&failed.error, failed.done) {
                (GatewayError::Undecided(_), false) => How::TimeoutBefore,
                (GatewayError::Undecided(_), true) => How::TimeoutAfter,
                (GatewayError::StoredFailure(_), false) => How::StoredBefore,
                (GatewayError::StoredFailure(_), true) => How::StoredAfter,
                // What was given back already is what is wanted.
                (GatewayError::Refused { code: Some(code), .. }, _) if code == "charge_already_refunded" => {
                    return None;
                }
                (GatewayError::Refused { .. }, _) => How::Refused,
                (other, _) => return Some(Err(format!("Stripe was asked for what is not there: {other}"))),
            };
            let call = Call::ALL.into_iter().find(|call| call.name() == failed.call)?;
            let order = self.ids.orders.iter().position(|order| order.as_str() == failed.order);
            Some(Ok(Failure { fault: Fault { call, how }, order }))
        });
        failures.collect()
    }

    /// Everybody stops, the banks make up their minds, time passes, and all is swept: nothing may be left open. Then those
    /// who may open what they bought or sold can, and nobody else.
    async fn come_to_rest(&mut self) -> Result<(), String> {
        for deed in self.model.last_deeds() {
            self.play(&deed, &[]).await?;
        }
        invariants::at_rest(&self.model.world)?;
        for deed in self.model.last_looks() {
            self.play(&deed, &[]).await?;
        }
        // It takes entries that are out of their order by more than clocks differ for a broken journal.
        if self.model.set_back <= domain::audit::PATIENCE { verified(&self.bench).await } else { Ok(()) }
    }
}

/// What `holdfast verify` says of the whole database.
async fn verified(bench: &Bench) -> Result<(), String> {
    let failed = |error: services::Error| error.to_string();
    let mut verification = Verification::begin(bench, Options::default()).await.map_err(failed)?;
    let mut wrong = Vec::new();
    while let Some(step) = verification.step().await.map_err(failed)? {
        wrong.extend(step.found.violations);
    }
    verification.end().await.map_err(failed)?;
    let wrong: Vec<String> = wrong.iter().map(|wrong| format!("`holdfast verify` says: {wrong}")).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
