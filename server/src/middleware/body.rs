//! How much a request may bring: little, but for a listing with its file.

use axum::{
    RequestExt as _,
    extract::{DefaultBodyLimit, Request},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

const USUAL: usize = 64 * 1024;
/// More than the 5 MiB that are kept: a file that is somewhat too large is read, dropped, and refused beside its field with
/// all that was typed, which a refusal here would lose.
const LISTING: usize = 12 * 1024 * 1024;
/// Stripe's events grow with what is in them.
const WEBHOOK: usize = 1024 * 1024;

fn allowance(path: &str) -> usize {
    match path {
        "/api/tickets/create" => LISTING,
        "/stripe/webhook" => WEBHOOK,
        _ => USUAL,
    }
}

/// Refuses what says that it is too large, and cuts off what turns out to be.
pub(crate) async fn limit(mut request: Request, next: Next) -> Response {
    let allowed = allowance(request.uri().path());
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > allowed) {
        return (StatusCode::PAYLOAD_TOO_LARGE, "This is more than can be taken.\n").into_response();
    }
    DefaultBodyLimit::max(allowed).apply(&mut request);
    next.run(request.with_limited_body()).await
}
