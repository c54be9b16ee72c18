//! The sweeper of payments: whatever is due is settled, whoever died or whatever webhook was lost.

use std::time::Duration;

use domain::OrderId;
use jiff::SignedDuration;
use surrealdb::types::{RecordId, SurrealValue};

use super::settle::{settle, settle_holding};
use crate::{
    Market, Result,
    db::{Tx, key, ms},
};

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

/// Settles every order whose checkout is due or whose claim is stale; returns how many were looked at.
pub async fn sweep(ex: &Market) -> Result<usize> {
    Ok(checkouts(ex).await? + claims(ex).await?)
}

async fn checkouts(ex: &Market) -> Result<usize> {
    let now = ex.now();
    let read = Tx::of(
        "SELECT id, order, due_at, looks FROM checkout WHERE state = 'open' AND due_at <= $now ORDER BY due_at LIMIT 100",
    );
    let due: Vec<DueCheckout> = ex.db.rows(read.bind("now", ms(now))).await?;
    let mut looked = 0;
    for checkout in due {
        // Taking it is putting off its next look, by the one node that does: first soon, then ever later.
        let wait = SignedDuration::from_secs((1_i64 << checkout.looks.clamp(0, 6)).min(60));
        let take = Tx::of("UPDATE $id SET due_at = $next, looks += 1 WHERE due_at = $seen AND state = 'open'")
            .bind("id", checkout.id)
            .bind("next", ms(now.checked_add(wait).unwrap_or(now)))
            .bind("seen", checkout.due_at);
        if taken(ex, take).await {
            looked += 1;
            let order: OrderId = key(&checkout.order)?;
            log(&order, settle(ex, &order).await);
        }
    }
    Ok(looked)
}

async fn claims(ex: &Market) -> Result<usize> {
    let now = ex.now();
    let read = Tx::of(
        "SELECT id, order, leased_until FROM charge WHERE status = 'created' AND leased_until <= $now \
         ORDER BY leased_until LIMIT 100",
    );
    let due: Vec<DueCharge> = ex.db.rows(read.bind("now", ms(now))).await?;
    let mut looked = 0;
    for charge in due {
        let lease = ms(now.checked_add(super::claim::LEASE).unwrap_or(now));
        let take = Tx::of("UPDATE $id SET leased_until = $lease WHERE leased_until = $seen AND status = 'created'")
            .bind("id", charge.id)
            .bind("lease", lease)
            .bind("seen", charge.leased_until);
        if taken(ex, take).await {
            looked += 1;
            let order: OrderId = key(&charge.order)?;
            log(&order, settle_holding(ex, &order, true).await);
        }
    }
    Ok(looked)
}

async fn taken(ex: &Market, take: Tx) -> bool {
    // An error is a lost race or an absent database; the next round tells.
    ex.db.rows::<surrealdb::types::Value>(take).await.is_ok_and(|rows| !rows.is_empty())
}

fn log(order: &OrderId, settled: Result<()>) {
    if let Err(error) = settled {
        tracing::warn!(%error, %order, "a payment is not settled yet");
    }
}

/// Sweeps until the exchange stops.
pub async fn sweep_loop(ex: Market) {
    loop {
        if let Err(error) = sweep(&ex).await {
            tracing::warn!(%error, "the sweep of payments failed");
        }
        tokio::select! {
            () = ex.stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
    }
}
