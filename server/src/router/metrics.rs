//! `/metrics`, for Prometheus on this machine or a private network.

use std::{net::IpAddr, sync::OnceLock, time::Duration};

use app::ClientIp;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::order::OrderStatus;
use metrics::{counter, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use services::{Market, db::Tx, live::Change};
use tokio::sync::broadcast::error::RecvError;

use super::Shared;

const LATENCIES: &[f64] = &[0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// One recorder a process, however many nodes a test starts in it.
pub(crate) fn handle() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("seconds".to_owned()), LATENCIES)
                .and_then(PrometheusBuilder::install_recorder)
                .inspect_err(|error| tracing::warn!(%error, "no metrics"))
                .ok()
        })
        .as_ref()
}

/// Not for the world: how an exchange does is its owner's business.
pub(super) async fn show(State(shared): State<Shared>, Extension(ClientIp(from)): Extension<ClientIp>) -> Response {
    let Some(handle) = handle().filter(|_| is_near(from)) else { return StatusCode::NOT_FOUND.into_response() };
    let read = tokio::time::timeout(Duration::from_secs(2), measure(&shared.ex)).await;
    gauge!("holdfast_database_up").set(if matches!(read, Ok(Ok(()))) { 1.0 } else { 0.0 });
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let open = (shared.config.live_connections - shared.streams.available_permits()) as f64;
    gauge!("holdfast_live_connections").set(open);
    handle.run_upkeep();
    ([("content-type", "text/plain; version=0.0.4")], handle.render()).into_response()
}

fn is_near(from: IpAddr) -> bool {
    match from.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

async fn measure(ex: &Market) -> services::Result<()> {
    for state in ["due", "dead"] {
        let read = Tx::of(
            "SELECT VALUE count FROM (SELECT count() FROM delivery WHERE consumer = 'mail' AND state = $state GROUP ALL)",
        );
        let rows: Option<i64> = ex.db.row(read.bind("state", state)).await?;
        #[expect(clippy::cast_precision_loss, reason = "a count of rows that wait")]
        gauge!("holdfast_deliveries", "consumer" => "mail", "state" => state).set(rows.unwrap_or_default() as f64);
    }
    Ok(())
}

/// Counts what happens to orders, as this node hears of it.
pub(crate) async fn count(ex: Market) {
    let mut told = ex.live.subscribe();
    loop {
        let change = tokio::select! {
            () = ex.stop.cancelled() => return,
            change = told.recv() => change,
        };
        match change.as_deref() {
            Ok(Change::Hold { .. }) => counter!("holdfast_holds_total").increment(1),
            Ok(Change::Order { status: OrderStatus::Cancelled, reason, .. }) => {
                let reason = reason.map_or("unknown", domain::order::CancelReason::as_str);
                counter!("holdfast_releases_total", "reason" => reason).increment(1);
            }
            Ok(Change::Order { status: OrderStatus::Completed, .. }) => counter!("holdfast_sales_total").increment(1),
            Ok(_) => {}
            Err(RecvError::Lagged(missed)) => counter!("holdfast_changes_missed_total").increment(*missed),
            Err(RecvError::Closed) => return,
        }
    }
}
