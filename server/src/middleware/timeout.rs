//! A request that takes too long is answered anyway.

use std::time::Duration;

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// Gives up waiting. What was begun goes on: commits and payments run in tracked tasks.
pub(crate) async fn timeout(request: Request, next: Next) -> Response {
    let Ok(response) = tokio::time::timeout(PATIENCE, next.run(request)).await else {
        tracing::warn!("a request took too long");
        let words = "This takes too long. Look again in a moment: it may have worked.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], words).into_response();
    };
    response
}
