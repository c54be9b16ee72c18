//! Connections, as `axum::serve` serves them, which has no bound on how slowly the head of a request may come: somebody who
//! sends a byte now and then could keep thousands open.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::Request, serve::Listener};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, pin};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::{Service, ServiceExt as _};

/// How long a request's head may take to come, from the end of the one before: so also how long a connection may be idle.
/// How long the rest may take is `middleware::timeout`'s to say.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves until it is told to stop, and then until every request under way has its answer.
pub(super) async fn serve(mut listener: TcpListener, app: Router, stop: CancellationToken) {
    // A proxy that speaks TLS speaks HTTP/1 to the server behind it; HTTP/2 would have bounds of its own to set.
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let mut app = app.into_make_service_with_connect_info::<SocketAddr>();
    let open = TaskTracker::new();
    while let Some((stream, peer)) = stop.run_until_cancelled(Listener::accept(&mut listener)).await {
        let _ = stream.set_nodelay(true);
        let Ok(app) = Service::<SocketAddr>::call(&mut app, peer).await;
        let app = TowerToHyperService::new(app.map_request(|request: Request<_>| request.map(Body::new)));
        let (http, stop) = (http.clone(), stop.clone());
        open.spawn(async move {
            let connection = http.serve_connection(TokioIo::new(stream), app);
            pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stop.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::trace!(%error, %peer, "a connection ended");
            }
        });
    }
    drop(listener);
    open.close();
    open.wait().await;
}
