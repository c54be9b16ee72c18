//! What a start after a crash has to do, measured: answer, sell again, and finish or void every payment that was under
//! way.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use super::{books::Stripe, probe::Probe, visitor::Visitor, world::World};
use crate::Result;

/// Nobody waits longer than this for anything here.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a start took, each since the process was started.
#[derive(Clone, Copy, Debug)]
pub struct Recovery {
    /// `/readyz` says 200.
    pub ready: Duration,
    /// A hold succeeds.
    pub hold: Duration,
    /// Every payment that was under way is captured or voided; nothing if none was.
    pub money: Option<Duration>,
    /// How many were under way.
    pub payments: usize,
}

/// Watches a node recover that was started at `start`.
pub async fn watch(world: &World, stripe: &Stripe, probe: &Probe, eye: &Visitor, start: Instant) -> Result<Recovery> {
    let mut pending = pending(world, stripe).await?;
    let ready = ready(eye, start).await?;
    // Cards that were authorised while nobody listened.
    pending.extend(self::pending(world, stripe).await?);
    let payments = pending.len();
    let (hold, money) = tokio::join!(held(probe, start), settled(world, stripe, pending, start));
    Ok(Recovery { ready, hold: hold?, money: money?, payments })
}

/// Waits for a node to be ready; how long that took.
pub async fn ready(eye: &Visitor, start: Instant) -> Result<Duration> {
    while !eye.is_ready().await {
        if start.elapsed() > PATIENCE {
            return Err(format!("the node is not ready after {} s", PATIENCE.as_secs()).into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(start.elapsed())
}

async fn held(probe: &Probe, start: Instant) -> Result<Duration> {
    let order = tokio::time::timeout(PATIENCE, probe.hold()).await.map_err(|_| "no hold succeeds after a start")?;
    let took = start.elapsed();
    probe.give_back(&order).await;
    Ok(took)
}

/// Sessions whose card is authorised and neither captured nor voided. Those that can't change any more are forgotten.
async fn pending(world: &World, stripe: &Stripe) -> Result<BTreeSet<String>> {
    let paying: Vec<String> = world.ledger().paying.keys().cloned().collect();
    let mut pending = BTreeSet::new();
    for session in paying {
        match stripe.intent_of(&session).await? {
            Some(intent) if intent.is_pending() => {
                pending.insert(session);
            }
            Some(intent) if intent.is_over() => {
                world.ledger().paying.remove(&session);
            }
            _ => {}
        }
    }
    Ok(pending)
}

/// Whether any card is authorised and neither captured nor voided.
pub async fn is_pending(world: &World, stripe: &Stripe) -> Result<bool> {
    Ok(!pending(world, stripe).await?.is_empty())
}

/// Waits until none is pending any more; how long that took, if there was any.
async fn settled(
    world: &World,
    stripe: &Stripe,
    mut pending: BTreeSet<String>,
    start: Instant,
) -> Result<Option<Duration>> {
    if pending.is_empty() {
        return Ok(None);
    }
    let mut late = false;
    while let Some(session) = pending.first().cloned() {
        if stripe.intent_of(&session).await?.is_none_or(|intent| !intent.is_pending()) {
            pending.remove(&session);
            continue;
        }
        if start.elapsed() > world.limit && !late {
            late = true;
            let orders: Vec<_> = {
                let ledger = world.ledger();
                pending.iter().filter_map(|session| ledger.paying.get(session).cloned()).collect()
            };
            world.broken(format!(
                "{} s after the restart payments are neither captured nor voided: {orders:?}",
                world.limit.as_secs()
            ));
        }
        if start.elapsed() > PATIENCE {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(Some(start.elapsed()))
}
