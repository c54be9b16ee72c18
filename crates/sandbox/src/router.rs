//! All routes, relative to where the server nests them: `/sandbox/stripe`.

use std::sync::Arc;

use axum::Router;

use crate::{Sandbox, api, page};

/// The API below `/v1` and the hosted page below `/checkout`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new().merge(api::routes()).merge(page::routes()).with_state(sandbox)
}
