//! What a start goes on with: payments that were under way when the process before it ended.

use domain::OrderId;
use futures::{StreamExt as _, stream};
use surrealdb::types::RecordId;

use super::{
    settle::settle,
    sweep::{AT_ONCE, log},
};
use crate::{
    Market, Result,
    db::{Tx, key},
};

/// Settles the order of every open checkout once, the nearest deadline first. A card that was authorised while nobody
/// listened is thus captured or voided within seconds of a start: its webhook comes again too, but later each time, and
/// the sweep may have put off its next look. When that is stays as it was.
pub async fn resume(ex: Market) {
    match open(&ex).await {
        Ok(orders) => {
            let settled = orders.into_iter().map(|order| resumed(&ex, order));
            stream::iter(settled).buffer_unordered(AT_ONCE).for_each(async |()| {}).await;
        }
        Err(error) => tracing::warn!(%error, "open payments are left to the sweep"),
    }
}

async fn open(ex: &Market) -> Result<Vec<OrderId>> {
    let read = Tx::of("SELECT VALUE `order` FROM checkout WHERE state = 'open' ORDER BY due_at");
    let orders: Vec<RecordId> = ex.db.rows(read).await?;
    orders.iter().map(key).collect()
}

async fn resumed(ex: &Market, order: OrderId) {
    if !ex.stop.is_cancelled() {
        log(&order, settle(ex, &order).await);
    }
}
