//! All routes, and the layers around them, outermost last.

mod files;
mod health;
pub(crate) mod metrics;
mod pages;
mod webhook;

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::FromRef,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use axum_extra::extract::cookie::Key;
use leptos::config::LeptosOptions;
use leptos_axum::LeptosRoutes as _;
use services::Market;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{config::Config, live, middleware as pass, start::Node};

/// The session cookie over plain HTTP; over TLS it is called `__Host-holdfast_session`.
pub const SESSION_COOKIE: &str = "holdfast_session";

/// What handlers are given.
#[derive(Clone)]
pub(crate) struct Shared {
    /// The exchange.
    pub ex: Market,
    /// The configuration.
    pub config: Arc<Config>,
    /// Encrypts cookies.
    pub key: Key,
    /// Places for open streams.
    pub streams: Arc<Semaphore>,
    /// How often one address may try, where that is limited.
    pub limits: Option<pass::limit::Limits>,
}

impl FromRef<Shared> for LeptosOptions {
    fn from_ref(shared: &Shared) -> Self {
        shared.config.leptos.clone()
    }
}

impl Shared {
    fn of(node: &Node) -> Self {
        Self {
            ex: node.ex.clone(),
            config: node.config.clone(),
            key: node.key.clone(),
            streams: Arc::new(Semaphore::new(node.config.live_connections)),
            limits: if node.config.rate_limit { pass::limit::Limits::new() } else { None },
        }
    }
}

/// The whole application.
pub(crate) fn router(node: &Node) -> Router {
    let shared = Shared::of(node);
    // Counting begins with the first request, not with the first look at the numbers.
    let _ = metrics::handle();
    if let Some(limits) = shared.limits.clone() {
        node.ex.tasks.spawn(limits.keep_house(node.ex.stop.clone()));
    }
    let context = pages::context(&shared);
    let app = Router::<Shared>::new()
        .leptos_routes_with_context(&shared, pages::list(), context.clone(), pages::shell(&shared))
        .route("/tickets/{id}/content", get(app::tickets::content))
        .layer(from_fn_with_state(shared.clone(), pass::limit::by_address))
        .layer(from_fn_with_state(shared.clone(), pass::tracked::tracked))
        .layer(from_fn(pass::timeout::timeout))
        .route("/live", get(live::follow))
        .fallback_service(files::service(&shared, context))
        .layer(Extension(shared.ex.clone()))
        .layer(pass::session::layer(&shared))
        .layer(from_fn_with_state(shared.clone(), pass::cache::no_store))
        .layer(pass::csrf::layer(&shared))
        .layer(from_fn_with_state(shared.clone(), pass::canonical::canonical));

    // Without sessions: machines ask here.
    let plain = Router::<Shared>::new()
        .route("/stripe/webhook", post(webhook::webhook))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .layer(from_fn(pass::timeout::timeout));

    let mut router = app.merge(plain);
    if let Some(sandbox) = &node.sandbox {
        let sandbox = sandbox::router(sandbox.clone()).layer(pass::csrf::sandbox(&shared));
        router = router.nest("/sandbox/stripe", sandbox.layer(from_fn(pass::timeout::timeout)).with_state(()));
    }
    router
        .layer(from_fn(pass::body::limit))
        .layer(from_fn_with_state(shared.clone(), pass::client::client))
        .layer(from_fn_with_state(shared.clone(), pass::headers::headers))
        .layer(CatchPanicLayer::custom(pass::panic::answer))
        .layer(from_fn(pass::trace::trace))
        .with_state(shared)
}
