//! Deliveries: one row per entry and durable consumer. Handled at least once, nothing skipped, one node at a time,
//! and never in the way of a purchase: a slow consumer only has more rows waiting.

use std::{sync::Arc, time::Duration};

use domain::journal::Entry;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::SignedDuration;
use surrealdb::types::{RecordId, SurrealValue};

use super::EntryRow;
use crate::{
    Market, Result,
    db::{Failure, Tx, ms},
};

/// How long a node has to handle a delivery before another may try.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// After this many attempts, which is three days, a delivery is dead: kept, and reported by `/metrics`, but tried no more.
pub const MAX_ATTEMPTS: i64 = 84;
/// How many are handled at once: a mail server that is slow is slow for each.
const AT_ONCE: usize = 8;

/// Something that handles journal entries.
#[async_trait::async_trait]
pub trait Consumer: Send + Sync + 'static {
    /// The name in `delivery` rows.
    fn name(&self) -> &str;
    /// Handles one entry; it may come twice. An error's text is kept with the row.
    async fn handle(&self, ex: &Market, entry: &Entry) -> Result<(), String>;
}

#[derive(SurrealValue)]
struct Due {
    id: RecordId,
    attempts: i64,
    next_at: i64,
    entry: EntryRow,
}

/// Handles what is due for a consumer once; returns how many deliveries were tried.
pub async fn deliver(ex: &Market, consumer: &dyn Consumer) -> Result<usize> {
    let now = ex.now();
    let read = Tx::of(
        "SELECT id, attempts, next_at, entry.* AS entry FROM delivery \
         WHERE consumer = $consumer AND state = 'due' AND next_at <= $now ORDER BY next_at LIMIT 50",
    );
    let due: Vec<Due> = ex.db.rows(read.bind("consumer", consumer.name()).bind("now", ms(now))).await?;
    let tried = stream::iter(due).map(|delivery| attempt(ex, consumer, delivery)).buffer_unordered(AT_ONCE);
    tried.try_fold(0, async |sum, tried| Ok(sum + usize::from(tried))).await
}

/// Handles one delivery, unless another node does.
async fn attempt(ex: &Market, consumer: &dyn Consumer, delivery: Due) -> Result<bool> {
    if ex.stop.is_cancelled() {
        return Ok(false);
    }
    // The lease is the one conditional update that lets a single node try.
    let now = ex.now();
    let lease = ms(now.checked_add(LEASE).unwrap_or(now));
    let take = Tx::of("UPDATE $id SET next_at = $lease, attempts += 1 WHERE next_at = $seen AND state = 'due'")
        .bind("id", delivery.id.clone())
        .bind("lease", lease)
        .bind("seen", delivery.next_at);
    // An error means that another node was faster, or that the database is away: the next round tells.
    let taken: Vec<surrealdb::types::Value> = ex.db.rows(take).await.unwrap_or_else(|error| {
        tracing::debug!(%error, "no lease on a delivery");
        Vec::new()
    });
    if taken.is_empty() {
        return Ok(false);
    }
    fail::fail_point!("delivery.before");
    let handled = match delivery.entry.entry() {
        Ok(entry) => consumer.handle(ex, &entry).await,
        Err(error) => Err(error.to_string()),
    };
    fail::fail_point!("delivery.after");
    settle(ex, &delivery, handled).await?;
    Ok(true)
}

async fn settle(ex: &Market, delivery: &Due, handled: Result<(), String>) -> Result<()> {
    let tx = match handled {
        Ok(()) => Tx::of("DELETE $id"),
        Err(error) => {
            let attempts = delivery.attempts + 1;
            tracing::warn!(attempts, %error, "a delivery failed");
            let backoff = SignedDuration::from_secs((1_i64 << attempts.clamp(0, 12)).min(3600));
            let next = ms(ex.now().checked_add(backoff).unwrap_or(ex.now()));
            let state = if attempts >= MAX_ATTEMPTS { "dead" } else { "due" };
            Tx::of("UPDATE $id SET next_at = $next, state = $state, error = $error")
                .bind("next", next)
                .bind("state", state)
                .bind("error", error)
        }
    };
    match ex.db.commit(tx.bind("id", delivery.id.clone())).await {
        // The lease runs out and the delivery comes again, which consumers must bear anyway.
        Ok(()) | Err(Failure::Conflict) => Ok(()),
        Err(error) => Err(crate::Error::Internal(format!("settling a delivery: {error}"))),
    }
}

/// Delivers until the exchange stops.
pub async fn run(ex: Market, consumer: Arc<dyn Consumer>) {
    while !ex.stop.is_cancelled() {
        let pause = match deliver(&ex, consumer.as_ref()).await {
            Ok(0) => Duration::from_millis(500),
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, consumer = consumer.name(), "deliveries are held up");
                Duration::from_secs(2)
            }
        };
        tokio::select! {
            () = ex.stop.cancelled() => break,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
