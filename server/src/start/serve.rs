//! Serving, and stopping in order: no new requests, streams end, requests drain, work in hand is finished.

use std::{future::Future, net::SocketAddr, time::Duration};

use tokio::{net::TcpListener, task::JoinHandle};

use super::{Node, StartError, connections, workers};
use crate::{config::Config, router, socket};

/// How long requests, and then work in hand, may take to end.
const DRAIN: Duration = Duration::from_secs(10);

/// A server that runs.
pub struct Running {
    /// The node.
    pub node: Node,
    /// Where it listens.
    pub addr: SocketAddr,
    task: JoinHandle<()>,
}

impl Running {
    /// Starts: binds, opens, and serves. Port 0 chooses a free port, which the public URL follows unless it was said.
    pub async fn start(mut config: Config) -> Result<Self, StartError> {
        let listen = |error| StartError::Listen { addr: config.addr, error };
        let listener = TcpListener::bind(config.addr).await.map_err(listen)?;
        let addr = listener.local_addr().map_err(listen)?;
        if config.addr.port() == 0 && config.public_url.port_or_known_default() == Some(0) {
            config.public_url = crate::config::own_url(addr)?;
        }
        config.addr = addr;
        let node = Node::open(config).await?;
        demo(&node).await;
        workers::start(&node);
        if let Err(error) = socket::listen(&node).await {
            tracing::warn!(%error, "commands can't reach this server: its socket can't be made");
        }
        let app = router::router(&node);
        let stop = node.ex.stop.clone();
        let task = tokio::spawn(async move {
            tokio::select! {
                () = connections::serve(listener, app, stop.clone()) => {}
                () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => {
                    tracing::warn!("some requests were not done in time");
                }
            }
        });
        Ok(Self { node, addr, task })
    }

    /// Stops in order. Whether all work in hand was done in time.
    pub async fn stop(self) -> bool {
        self.node.ex.stop.cancel();
        let _ = self.task.await;
        self.node.ex.tasks.close();
        let done = tokio::time::timeout(DRAIN, self.node.ex.tasks.wait()).await.is_ok();
        socket::remove(&self.node.config.data);
        if !done {
            tracing::warn!("some work was not done in time; the next start goes on with it");
        }
        done
    }
}

/// Serves until a signal comes, or the exchange is told to stop.
pub async fn serve(config: Config) -> Result<(), StartError> {
    let signal = signal()?;
    for name in Config::strangers() {
        tracing::warn!("{name} is no setting of Holdfast; .env.example lists them all");
    }
    let running = Running::start(config).await?;
    let url = running.node.config.public_url.as_str().trim_end_matches('/').to_owned();
    println!(
        "Holdfast is open at {url}{}",
        if running.node.ex.settings.sandbox { " (sandbox: no money moves)" } else { "" }
    );
    let stop = running.node.ex.stop.clone();
    tokio::select! {
        () = signal => tracing::info!("stopping: finishing what is under way"),
        () = stop.cancelled() => {}
    }
    running.stop().await;
    Ok(())
}

/// Demo listings, where they are wanted. Without them the exchange runs as well.
async fn demo(node: &Node) {
    if !(node.config.demo && node.config.payments.is_sandbox()) {
        return;
    }
    match services::seed::demo(&node.ex).await {
        Ok(0) => {}
        Ok(listed) => tracing::info!("{listed} demo tickets are listed"),
        Err(error) => tracing::warn!(%error, "no demo listings"),
    }
}

/// Ends at SIGTERM or SIGINT.
pub(crate) fn signal() -> Result<impl Future<Output = ()>, StartError> {
    let failed = |error| StartError::Io { what: "listening for signals".into(), error };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate()).map_err(failed)?;
        let mut int = signal(SignalKind::interrupt()).map_err(failed)?;
        Ok(async move {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        let _ = failed;
        Ok(async { _ = tokio::signal::ctrl_c().await })
    }
}
