//! What runs beside the requests, until the exchange stops.

use std::{sync::Arc, time::Duration};

use services::{Market, auth, expiration, journal, live, mail, payments, session};

use super::Node;
use crate::router::metrics;

/// How often dead sessions and links are swept away.
const SWEEP: Duration = Duration::from_mins(5);

/// Starts all workers. They are waited for at shutdown.
pub(super) fn start(node: &Node) {
    let (ex, tasks) = (&node.ex, &node.ex.tasks);
    tasks.spawn(payments::resume(ex.clone()));
    keep(ex, "the watcher of deadlines", expiration::watch);
    keep(ex, "the sweep of holds", expiration::sweep_loop);
    keep(ex, "the sweep of payments", payments::sweep_loop);
    keep(ex, "the live query", live::pump);
    keep(ex, "the mail", |ex| journal::deliveries::run(ex, Arc::new(mail::Post)));
    keep(ex, "the sweep of sessions", sweep_loop);
    keep(ex, "the metrics", metrics::count);
    if let Some(sandbox) = node.sandbox.clone() {
        let stop = ex.stop.clone();
        tasks.spawn(async move { sandbox.deliver_webhooks(stop).await });
    }
}

/// Runs a worker until the exchange stops. One that panics is begun anew: a hold must end though a bug ended its watcher.
fn keep<F>(ex: &Market, name: &'static str, worker: impl Fn(Market) -> F + Send + Sync + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let ex = ex.clone();
    ex.tasks.clone().spawn(async move {
        while !ex.stop.is_cancelled() {
            if let Err(error) = ex.tasks.spawn(worker(ex.clone())).await {
                tracing::error!(%error, "{name} died and is begun anew");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    });
}

async fn sweep_loop(ex: Market) {
    loop {
        if let Err(error) = session::sweep(&ex).await {
            tracing::warn!(%error, "the sweep of sessions failed");
        }
        if let Err(error) = auth::sweep(&ex).await {
            tracing::warn!(%error, "the sweep of links failed");
        }
        tokio::select! {
            () = ex.stop.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}
