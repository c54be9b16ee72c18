//! The sweep: whatever is past its deadline is released, by what the database says and the clock says, twice a second.

use std::{future::ready, time::Duration};

use domain::OrderId;
use futures::{StreamExt as _, stream};
use surrealdb::types::RecordId;

use super::release;
use crate::{
    Market, Result,
    db::{Tx, key, ms},
};

/// How many are released at once: more gain nothing, since each is a commit.
const AT_ONCE: usize = 32;

/// Releases every hold that is past its deadline; returns how many.
pub async fn sweep(ex: &Market) -> Result<usize> {
    let mut released = 0;
    for status in ["created", "awaiting_payment"] {
        // Not those whose payment decides: a crowd of them would hide the ones behind.
        let read = Tx::of(
            "SELECT VALUE id FROM order WHERE status = $status AND expires_at <= $now AND ticket.state != 'claimed' \
             ORDER BY expires_at LIMIT 500",
        );
        let over: Vec<RecordId> = ex.db.rows(read.bind("status", status).bind("now", ms(ex.now()))).await?;
        let over = over.iter().map(key).collect::<Result<Vec<OrderId>>>()?;
        let ended = stream::iter(over).map(|order| ended(ex, order)).buffer_unordered(AT_ONCE);
        released += ended.filter(|ended| ready(*ended)).count().await;
    }
    Ok(released)
}

/// Releases one. One that fails must not keep the others waiting.
async fn ended(ex: &Market, order: OrderId) -> bool {
    release(ex, &order).await.unwrap_or_else(|error| {
        tracing::warn!(%error, %order, "a hold could not be released");
        false
    })
}

/// Sweeps until the exchange stops.
pub async fn sweep_loop(ex: Market) {
    loop {
        if let Err(error) = sweep(&ex).await {
            tracing::warn!(%error, "the sweep failed");
        }
        tokio::select! {
            () = ex.stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
    }
}
