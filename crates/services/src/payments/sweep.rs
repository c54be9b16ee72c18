//! The sweeper of payments: whatever is due is settled, whoever died or whatever webhook was lost.

use std::{future::ready, sync::Arc, time::Duration};

use domain::OrderId;
use futures::{StreamExt as _, stream};
use jiff::SignedDuration;
use surrealdb::types::{RecordId, SurrealValue};

use tokio::sync::Semaphore;

use super::{
    claim::LEASE,
    settle::{settle, settle_holding},
};
use crate::{
    Market, Result,
    db::{Tx, key, ms},
};

/// How many are settled at once: each waits for Stripe, and a hundred that a crash left would wait for each other.
pub(super) const AT_ONCE: usize = 16;
/// How many one round of [`sweep`] takes on.
const ROUND: usize = 100;
const PAUSE: Duration = Duration::from_millis(500);

#[derive(SurrealValue)]
struct DueCheckout {
    id: RecordId,
    order: RecordId,
    due_at: i64,
    looks: i64,
}

#[derive(SurrealValue)]
struct DueCharge {
    id: RecordId,
    order: RecordId,
    leased_until: i64,
}

/// Settles every order whose claim is stale or whose checkout is due; returns how many were looked at.
pub async fn sweep(ex: &Market) -> Result<usize> {
    let claims = claims(ex.clone(), ROUND).await?;
    let finished = counted(claims.into_iter().map(|charge| finish(ex.clone(), charge))).await;
    let checkouts = checkouts(ex.clone(), ROUND).await?;
    Ok(finished + counted(checkouts.into_iter().map(|checkout| look(ex.clone(), checkout))).await)
}

/// Does all of it, a few at once; returns how many were taken.
async fn counted(work: impl Iterator<Item = impl Future<Output = bool>>) -> usize {
    stream::iter(work).buffer_unordered(AT_ONCE).filter(|taken| ready(*taken)).count().await
}

/// The checkouts that are due, at most so many.
async fn checkouts(ex: Market, limit: usize) -> Result<Vec<DueCheckout>> {
    let read = Tx::of(
        "SELECT id, order, due_at, looks FROM checkout WHERE state = 'open' AND due_at <= $now ORDER BY due_at LIMIT $limit",
    );
    ex.db.rows(read.bind("now", ms(ex.now())).bind("limit", count(limit))).await
}

/// Looks at a checkout, unless another node does.
async fn look(ex: Market, checkout: DueCheckout) -> bool {
    // Taking it is putting off its next look, by the one node that does: first soon, then ever later.
    let wait = SignedDuration::from_secs((1_i64 << checkout.looks.clamp(0, 6)).min(60));
    let now = ex.now();
    let take = Tx::of("UPDATE $id SET due_at = $next, looks += 1 WHERE due_at = $seen AND state = 'open'")
        .bind("id", checkout.id)
        .bind("next", ms(now.checked_add(wait).unwrap_or(now)))
        .bind("seen", checkout.due_at);
    let taken = taken(&ex, take).await;
    if taken {
        settled(&ex, &checkout.order, false).await;
    }
    taken
}

/// The claims whose lease is over, at most so many; one that ends later than any can was taken by a clock that was ahead.
async fn claims(ex: Market, limit: usize) -> Result<Vec<DueCharge>> {
    let now = ex.now();
    let latest = ms(now.checked_add(LEASE).unwrap_or(now));
    let mut due = Vec::new();
    for (condition, bound) in [("<=", ms(now)), (">", latest)] {
        let read = Tx::of(&format!(
            "SELECT id, order, leased_until FROM charge WHERE status = 'created' AND leased_until {condition} $bound \
             ORDER BY leased_until LIMIT $limit"
        ));
        due.extend(ex.db.rows::<DueCharge>(read.bind("bound", bound).bind("limit", count(limit))).await?);
    }
    Ok(due)
}

/// Goes on with a stale claim, unless another node does.
async fn finish(ex: Market, charge: DueCharge) -> bool {
    let now = ex.now();
    let lease = ms(now.checked_add(LEASE).unwrap_or(now));
    let take = Tx::of("UPDATE $id SET leased_until = $lease WHERE leased_until = $seen AND status = 'created'")
        .bind("id", charge.id)
        .bind("lease", lease)
        .bind("seen", charge.leased_until);
    let taken = taken(&ex, take).await;
    if taken {
        settled(&ex, &charge.order, true).await;
    }
    taken
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

async fn taken(ex: &Market, take: Tx) -> bool {
    // An error is a lost race or an absent database; the next round tells.
    ex.db.rows::<surrealdb::types::Value>(take).await.is_ok_and(|rows| !rows.is_empty())
}

async fn settled(ex: &Market, order: &RecordId, leased: bool) {
    match key(order) {
        Ok(order) if leased => log(&order, settle_holding(ex, &order, true).await),
        Ok(order) => log(&order, settle(ex, &order).await),
        Err(error) => tracing::error!(%error, "a payment of no order"),
    }
}

pub(super) fn log(order: &OrderId, settled: Result<()>) {
    if let Err(error) = settled {
        tracing::warn!(%error, %order, "a payment is not settled yet");
    }
}

/// Sweeps until the exchange stops. Claims and checkouts don't wait for each other, nor for the one whose call to Stripe
/// hangs.
pub async fn sweep_loop(ex: Market) {
    tokio::join!(rounds(&ex, claims, finish), rounds(&ex, checkouts, look));
}

async fn rounds<T, Due, Work>(ex: &Market, due: fn(Market, usize) -> Due, work: fn(Market, T) -> Work)
where
    Due: Future<Output = Result<Vec<T>>>,
    Work: Future<Output = bool> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let free = places.available_permits();
        let mut more = false;
        match due(ex.clone(), free.max(1)).await {
            Ok(rows) => {
                more = rows.len() >= free;
                for row in rows {
                    let Ok(place) = places.clone().try_acquire_owned() else { break };
                    let work = work(ex.clone(), row);
                    ex.tasks.spawn(async move {
                        work.await;
                        drop(place);
                    });
                }
            }
            Err(error) => tracing::warn!(%error, "the sweep of payments failed"),
        }
        let pause = async {
            if more {
                // There is more to do as soon as one is done.
                drop(places.acquire().await);
            } else {
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::select! {
            () = ex.stop.cancelled() => return,
            () = pause => {}
        }
    }
}
