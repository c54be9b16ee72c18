//! What somebody asked for is done, though they close the tab.

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tracing::Instrument as _;

use crate::router::Shared;

/// Runs what changes something in a task that outlives the connection, so that no commit is dropped half-way and no
/// outcome goes unread. The shutdown waits for it.
pub(crate) async fn tracked(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let work = shared.ex.tasks.spawn(next.run(request).in_current_span());
    match work.await {
        Ok(response) => response,
        // The layer that answers panics is further out. Cancelled is what a runtime's end makes of tasks: nobody waits.
        Err(died) => match died.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}
