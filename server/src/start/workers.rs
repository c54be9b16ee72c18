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
    tasks.spawn(expiration::watch(ex.clone()));
    tasks.spawn(expiration::sweep_loop(ex.clone()));
    tasks.spawn(payments::sweep_loop(ex.clone()));
    tasks.spawn(live::pump(ex.clone()));
    tasks.spawn(journal::deliveries::run(ex.clone(), Arc::new(mail::Post)));
    tasks.spawn(sweep_loop(ex.clone()));
    tasks.spawn(metrics::count(ex.clone()));
    if let Some(sandbox) = node.sandbox.clone() {
        let stop = ex.stop.clone();
        tasks.spawn(async move { sandbox.deliver_webhooks(stop).await });
    }
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
