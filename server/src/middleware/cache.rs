//! Pages that may be somebody's are kept nowhere.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::router::Shared;

/// Says `no-store` wherever a cookie came or goes, and `no-cache` elsewhere, unless the handler said something.
pub(crate) async fn no_store(State(_): State<Shared>, request: Request, next: Next) -> Response {
    let known = request.headers().contains_key(header::COOKIE);
    let mut response = next.run(request).await;
    let personal = known || response.headers().contains_key(header::SET_COOKIE);
    let value = HeaderValue::from_static(if personal { "private, no-store" } else { "no-cache" });
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(value);
    response
}
