//! One campaign: a house, its clients, and one death after another.

use std::{
    collections::VecDeque,
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{Timestamp, order::CancelReason};
use tokio::task::JoinSet;

use super::{
    Args, books,
    books::Stripe,
    compare::{Scope, compare},
    ledger::End,
    person::Person,
    plan::{self, Kill, Way},
    probe::Probe,
    process::{Ended, House, Node},
    progress::Progress,
    recovery::{self, Recovery},
    tally::Tally,
    verify::verify,
    visitor::Visitor,
    world::World,
};
use crate::{
    Outcome, Result,
    now::{instant, now},
    points::Death,
};

/// How long a node may live on after it was told to die at a point; then the point was not passed, and it is killed.
const WAIT: Duration = Duration::from_secs(40);
/// How often a point may be missed in turn before the clients are to blame.
const MISSES: u32 = 4;
/// How many listings each client begins with.
const LISTINGS: usize = 3;
/// How long mails may take: a delivery that a crash cut off comes again when its lease is over.
const POST: Duration = Duration::from_secs(90);

/// A campaign under way.
pub(super) struct Campaign<'a> {
    args: &'a Args,
    world: Arc<World>,
    stripe: Stripe,
    probe: Probe,
    /// What each client sees, by number.
    eyes: Vec<Visitor>,
    clients: JoinSet<()>,
    tally: Tally,
    progress: Progress,
    /// When each life began.
    lives: Vec<Timestamp>,
    life: u64,
    misses: u32,
}

/// Runs one campaign in a folder of its own.
pub(super) async fn run(args: &Args, seed: u64) -> Result<Outcome> {
    let folder = args
        .folder
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("holdfast-kill-{seed}-{}", std::process::id())));
    let house = House::new(folder.clone(), args.port)?;
    let mut sandbox = house.sandbox().await?;
    let attacked = attack(args, seed, house).await;
    sandbox.start_kill()?;
    sandbox.wait().await?;
    let kept = args.keep || !attacked.as_ref().is_ok_and(Outcome::passed);
    if kept {
        eprintln!("kill: data and logs are in {}", folder.display());
    } else {
        fs::remove_dir_all(&folder)?;
    }
    attacked
}

async fn attack(args: &Args, seed: u64, house: House) -> Result<Outcome> {
    let clients = args.clients();
    let world = Arc::new(World::new(house, seed, args));
    let stripe = Stripe::new(world.house.stripe())?;
    let hold = plan::hold_of_life(seed, 0, args.hold());
    world.set_hold(hold);
    let begun = now();
    let start = instant();
    let mut node = world.house.node(0, hold, None)?;
    let eye = Visitor::new(&world.house.exchange(), None)?;
    recovery::ready(&eye, start).await?;
    let mut people = Vec::new();
    for number in 0..clients + 2 {
        people.push(Person::sign_up(world.clone(), number).await?);
    }
    let (buyer, seller) = people.pop().zip(people.pop()).ok_or("nobody signed up")?;
    let mut eyes: Vec<Visitor> = people.iter().map(Person::eye).collect();
    let probe = Probe::new(seller, buyer).await?;
    eyes.extend(probe.eyes());
    for person in &people {
        for turn in 0..LISTINGS {
            person.list(1_000 + i64::try_from(turn)? * 350).await;
        }
    }
    let mut tasks = JoinSet::new();
    for person in people {
        tasks.spawn(person.live());
    }
    let mut campaign = Campaign {
        args,
        stripe,
        probe,
        eyes,
        clients: tasks,
        tally: Tally::default(),
        progress: Progress::new(args.kills(), seed),
        lives: vec![begun],
        life: 0,
        misses: 0,
        world,
    };
    let done = campaign.deaths(&mut node).await;
    campaign.world.stop.cancel();
    campaign.clients.abort_all();
    while campaign.clients.join_next().await.is_some() {}
    campaign.progress.end();
    match done {
        // What was found before stays found.
        Err(error) if campaign.world.ledger().broken.is_empty() => return Err(error),
        Err(error) => campaign.world.broken(format!("and then the attack could not go on: {error}")),
        Ok(()) => {}
    }
    Ok(campaign.outcome(seed))
}

impl Campaign<'_> {
    async fn deaths(&mut self, node: &mut Node) -> Result<()> {
        let mut kills = plan::kills(self.world.seed, self.args.kills(), self.args.at_points);
        // A moment's peace first: there is nothing to lose yet.
        tokio::time::sleep(self.args.warm_up()).await;
        let mut fresh = false;
        while let Some(mut kill) = kills.pop_front() {
            let compares = self.tally.kills > 0 && self.tally.kills.is_multiple_of(self.args.check_every.max(1));
            if fresh {
                kill.early &= !compares;
                *node = self.start(kill.early.then_some(kill))?;
            }
            let ended = self.live(node, kill, fresh, fresh && compares).await?;
            self.judge(node, kill, ended, &mut kills)?;
            fresh = true;
            if !self.world.ledger().broken.is_empty() {
                return Ok(());
            }
        }
        if fresh {
            *node = self.start(None)?;
            let start = instant();
            let recovery = recovery::watch(&self.world, &self.stripe, &self.probe, &self.eyes[0], start).await?;
            self.tally.recovered(&recovery);
        }
        // For good: what is shown at the end is what was compared.
        let _quiet = self.world.gate.clone().write_owned().await;
        self.settle_and_compare(Scope::All).await?;
        self.read_the_post().await?;
        self.world.ledger().is_worth_something()
    }

    /// Starts the next life; one that is to die early is told so now.
    fn start(&mut self, early: Option<Kill>) -> Result<Node> {
        self.life += 1;
        let hold = plan::hold_of_life(self.world.seed, self.life, self.args.hold());
        self.world.set_hold(hold);
        self.lives.push(now());
        let death = early.and_then(|kill| match kill.way {
            Way::Point(death) => Some(death),
            Way::Anywhere(_) => None,
        });
        self.world.house.node(self.life, hold, death)
    }

    /// Lets a node live until it has died as planned.
    async fn live(&mut self, node: &mut Node, kill: Kill, fresh: bool, compares: bool) -> Result<Ended> {
        if fresh {
            let cut = async {
                match kill {
                    Kill { way: Way::Anywhere(after), early: true } => tokio::time::sleep(after).await,
                    _ => std::future::pending().await,
                }
            };
            let start = instant();
            let recovered = tokio::select! {
                biased;
                ended = node.ended() => return ended,
                () = cut => None,
                recovered = self.recover(start) => Some(recovered),
            };
            match recovered {
                None => return self.kill(node).await,
                Some(Ok(recovery)) => self.tally.recovered(&recovery),
                // It may have died in the middle of an answer.
                Some(Err(error)) => match tokio::time::timeout(Duration::from_secs(1), node.ended()).await {
                    Ok(ended) => return ended,
                    Err(_) => return Err(error),
                },
            }
        }
        if compares {
            let quiet = self.world.gate.clone().write_owned().await;
            self.settle_and_compare(Scope::Sample(self.args.sample())).await?;
            drop(quiet);
            if !self.world.ledger().broken.is_empty() {
                return self.kill(node).await;
            }
        }
        match kill.way {
            Way::Point(death) => {
                if !(kill.early && fresh) {
                    node.arm(death).await?;
                }
                match tokio::time::timeout(WAIT, node.ended()).await {
                    Ok(ended) => ended,
                    Err(_) => self.kill(node).await,
                }
            }
            Way::Anywhere(after) => match tokio::time::timeout(after, node.ended()).await {
                Ok(ended) => ended,
                Err(_) => self.kill(node).await,
            },
        }
    }

    async fn kill(&self, node: &mut Node) -> Result<Ended> {
        node.kill()?;
        node.ended().await
    }

    async fn recover(&self, start: Instant) -> Result<Recovery> {
        let recovery = recovery::watch(&self.world, &self.stripe, &self.probe, &self.eyes[0], start).await?;
        let up_since = self.lives.last().copied().unwrap_or_default();
        let looked = compare(&self.world, &self.eyes, Scope::Touched, up_since).await?;
        self.tally.looked(looked);
        Ok(recovery)
    }

    /// Whether it died as planned; a point that was not passed has another turn.
    fn judge(&mut self, node: &Node, kill: Kill, ended: Ended, kills: &mut VecDeque<Kill>) -> Result<()> {
        let planned = match kill.way {
            Way::Point(Death { point, .. }) => Ended::At(point),
            Way::Anywhere(_) => Ended::Killed,
        };
        self.tally.died(ended);
        self.progress.died(ended, &self.tally);
        if ended == planned {
            self.misses = 0;
            return Ok(());
        }
        match (kill.way, ended) {
            (Way::Point(Death { point, .. }), Ended::Killed) => {
                self.misses += 1;
                self.tally.missed(point);
                if self.misses > MISSES {
                    return Err(format!("{point} is never passed: the clients don't do what leads there").into());
                }
                kills.push_front(Kill { way: Way::Point(Death { point, passes: 0 }), early: false });
            }
            _ => self.world.broken(format!(
                "life {} ended in a way that nobody planned: {ended:?}; see {}",
                node.life,
                node.log().display()
            )),
        }
        Ok(())
    }

    /// Waits until every hold has ended and every payment is settled, and compares everything that is left: acknowledged
    /// answers, the exchange's own proof, and the books of "Stripe". The gate is shut: clients are quiet.
    async fn settle_and_compare(&self, scope: Scope) -> Result<()> {
        let up_since = self.lives.last().copied().unwrap_or_default();
        let latest = self.last_deadline().max(now());
        let limit = latest.checked_add(self.world.limit).unwrap_or(Timestamp::MAX);
        loop {
            let looked = compare(&self.world, &self.eyes, Scope::Touched, up_since).await?;
            self.tally.looked(looked);
            let open = self.world.ledger().orders.values().filter(|hold| hold.end.is_none()).count();
            // Their void follows the end of their orders.
            let pending = recovery::is_pending(&self.world, &self.stripe).await?;
            if (open == 0 && !pending) || now() > limit || !self.world.ledger().broken.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        let looked = compare(&self.world, &self.eyes, scope, up_since).await?;
        self.tally.looked(looked);
        if let Some(violation) = verify(&self.world.house).await? {
            self.world.broken(violation);
        }
        let intents = self.stripe.intents().await?;
        let broken = books::compare(&self.world.ledger(), &intents);
        self.world.ledger().broken.extend(broken);
        self.tally.compared(intents.len());
        Ok(())
    }

    fn last_deadline(&self) -> Timestamp {
        let ledger = self.world.ledger();
        let open = ledger.orders.values().filter(|hold| hold.end.is_none());
        let known = open.map(|hold| match hold.terms {
            Some((deadline, _)) => deadline,
            None => hold.told_at.checked_add(self.world.hold()).unwrap_or(hold.told_at),
        });
        known.max().unwrap_or_default()
    }

    /// Whoever bought or sold, and whoever's time was over, is told so by mail: no journal entry is lost.
    async fn read_the_post(&self) -> Result<()> {
        let start = instant();
        loop {
            let missing = self.missing_mail()?;
            if missing.is_empty() {
                return Ok(());
            }
            if start.elapsed() > POST {
                let count = missing.len();
                let some: Vec<_> = missing.into_iter().take(5).collect();
                self.world.broken(format!("{count} mails were never written, such as {}", some.join(", ")));
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    fn missing_mail(&self) -> Result<Vec<String>> {
        let mut written = std::collections::BTreeSet::new();
        for mail in fs::read_dir(self.world.house.data().join("mail"))? {
            let name = mail?.file_name().to_string_lossy().into_owned();
            // order-{order}-{sequence}-{role}.eml
            let parts: Vec<_> = name.trim_end_matches(".eml").split('-').collect();
            if let ["order", order, _, role] = parts.as_slice() {
                written.insert(format!("{order} {role}"));
            }
        }
        let ledger = self.world.ledger();
        let mut due = Vec::new();
        for (id, hold) in &ledger.orders {
            match hold.end {
                Some(End::Completed) => due.extend([format!("{id} buyer"), format!("{id} seller")]),
                Some(End::Cancelled(Some(CancelReason::Expired))) => due.push(format!("{id} buyer")),
                Some(End::Cancelled(_)) | None => {}
            }
        }
        due.retain(|mail| !written.contains(mail));
        Ok(due)
    }

    fn outcome(&self, seed: u64) -> Outcome {
        let mut ledger = self.world.ledger();
        let mut outcome = self.tally.outcome(seed, &ledger, &self.lives, self.world.limit);
        outcome.violations = std::mem::take(&mut ledger.broken);
        outcome.figure("answers of 500 and above", self.world.counts().get("failed").copied().unwrap_or_default());
        for (what, count) in self.world.counts() {
            tracing::info!("{what}: {count}");
        }
        drop(ledger);
        outcome
    }
}
