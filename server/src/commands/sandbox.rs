//! `holdfast sandbox`: "Stripe" in a process of its own.

use std::sync::Arc;

use axum::{Router, middleware::from_fn};
use sandbox::{Options, Sandbox};
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, Payments, SANDBOX_WEBHOOK_SECRET, own_url},
    middleware as pass,
    start::{StartError, origin},
};

/// Serves until a signal comes.
pub async fn serve(config: Config) -> Result<(), StartError> {
    let listen = |error| StartError::Listen { addr: config.sandbox_addr, error };
    let listener = TcpListener::bind(config.sandbox_addr).await.map_err(listen)?;
    let addr = listener.local_addr().map_err(listen)?;
    let own = own_url(addr)?;
    let webhook_secret = match &config.payments {
        Payments::SandboxElsewhere { webhook_secret, .. } => webhook_secret.expose_secret().to_owned(),
        Payments::Sandbox | Payments::Stripe { .. } => SANDBOX_WEBHOOK_SECRET.to_owned(),
    };
    let database = if config.database.is_memory() {
        "mem://".to_owned()
    } else {
        format!("rocksdb://{}?sync=every", config.data.join("sandbox").display())
    };
    let sandbox = Arc::new(
        Sandbox::open(Options {
            database,
            public_url: origin(&own),
            webhook_url: format!("{}/stripe/webhook", origin(&config.public_url)),
            webhook_secret,
            currency: config.currency.code().to_lowercase(),
            clock: None,
        })
        .await?,
    );
    let stop = CancellationToken::new();
    let worker = tokio::spawn({
        let (sandbox, stop) = (sandbox.clone(), stop.clone());
        async move { sandbox.deliver_webhooks(stop).await }
    });
    let app = Router::new()
        .nest("/sandbox/stripe", sandbox::router(sandbox))
        .layer(from_fn(pass::body::limit))
        .layer(from_fn(pass::timeout::timeout))
        .layer(from_fn(pass::trace::trace));
    println!("The sandbox stands at {own}sandbox/stripe and tells {}", config.public_url);
    let signal = crate::start::signal()?;
    let ended = axum::serve(listener, app).with_graceful_shutdown(signal).await;
    stop.cancel();
    let _ = worker.await;
    ended.map_err(|error| StartError::Io { what: "serving the sandbox".into(), error })
}
