//! The sweep: whatever is past its deadline is released, by what the database says and the clock says, twice a second.

use std::time::Duration;

use domain::OrderId;
use surrealdb::types::RecordId;

use super::release;
use crate::{
    Market, Result,
    db::{Tx, key, ms},
};

/// Releases every hold that is past its deadline; returns how many.
pub async fn sweep(ex: &Market) -> Result<usize> {
    let mut released = 0;
    for status in ["created", "awaiting_payment"] {
        let read = Tx::of(
            "SELECT VALUE id FROM order WHERE status = $status AND expires_at <= $now ORDER BY expires_at LIMIT 500",
        );
        let over: Vec<RecordId> = ex.db.rows(read.bind("status", status).bind("now", ms(ex.now()))).await?;
        for id in over {
            let order: OrderId = key(&id)?;
            match release(ex, &order).await {
                Ok(true) => released += 1,
                Ok(false) => {}
                // One that fails must not keep the others waiting.
                Err(error) => tracing::warn!(%error, %order, "a hold could not be released"),
            }
        }
    }
    Ok(released)
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
