//! A span and a count for every request, under an id that goes back with the answer. Neither queries nor cookies are
//! logged: tokens are in them.

use std::time::Duration;

use axum::{
    extract::{MatchedPath, Request},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use metrics::{counter, histogram};
use tracing::Instrument as _;

const ID: &str = "x-request-id";

/// Slower than this is worth a line.
const SLOW: Duration = Duration::from_secs(1);

/// Traces and counts.
pub(crate) async fn trace(mut request: Request, next: Next) -> Response {
    let id = incoming(&request).unwrap_or_else(new_id);
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), %method, path = path(&request));
    request.headers_mut().insert(ID, id.clone());
    let begun = now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let status = response.status();
    span.in_scope(|| {
        if status.is_server_error() || took > SLOW {
            tracing::warn!(status = status.as_u16(), ?took, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), ?took, "answered");
        }
    });
    let method = method.as_str().to_owned();
    let labels = [("method", method), ("route", route), ("status", status.as_str().to_owned())];
    counter!("holdfast_requests_total", &labels).increment(1);
    histogram!("holdfast_request_seconds", &labels[..2]).record(took.as_secs_f64());
    response.headers_mut().insert(ID, id);
    response
}

/// The path, without what only the addressee of a mail may know.
fn path(request: &Request) -> String {
    let path = request.uri().path();
    let secret = ["/reset/", "/confirm/"].into_iter().find(|begin| path.starts_with(begin));
    secret.map_or_else(|| path.to_owned(), |begin| format!("{begin}…"))
}

/// A proxy's id, if it looks like one.
fn incoming(request: &Request) -> Option<HeaderValue> {
    let id = request.headers().get(ID)?;
    let text = id.to_str().ok()?;
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    ((8..=64).contains(&text.len()) && plain).then(|| id.clone())
}

#[expect(clippy::disallowed_methods, reason = "a request's id decides nothing")]
fn new_id() -> HeaderValue {
    let id = hex::encode(rand::random::<[u8; 8]>());
    HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("none"))
}

#[expect(clippy::disallowed_methods, reason = "how long a request took decides nothing")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}
