//! For whoever runs the exchange: does the process live, and can it work?

use std::{sync::LazyLock, time::Duration};

use axum::{extract::State, http::StatusCode};
use services::db::{Tx, ms, record};

use super::Shared;

/// A database that takes longer to write one row can't sell tickets.
const PATIENCE: Duration = Duration::from_secs(2);

/// This node's own row: not named by the process's number, which in containers is the same everywhere.
#[expect(clippy::disallowed_methods, reason = "a name that is nobody else's needs no seed")]
static ROW: LazyLock<String> = LazyLock::new(|| format!("ready{:016x}", rand::random::<u64>()));

/// The process answers.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// A write is possible. Each node writes a row of its own, so that nodes don't wait for each other.
pub(super) async fn ready(State(shared): State<Shared>) -> (StatusCode, &'static str) {
    if shared.ex.stop.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    let row = record("stamp", ROW.as_str());
    let write = Tx::of("UPSERT $id SET value = $now RETURN NONE").bind("id", row);
    let write = write.bind("now", ms(shared.ex.now()).to_string());
    match tokio::time::timeout(PATIENCE, shared.ex.db.query(write)).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::error!(%error, "not ready: the database takes no writes");
            (StatusCode::SERVICE_UNAVAILABLE, "the database takes no writes\n")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database is too slow\n"),
    }
}
