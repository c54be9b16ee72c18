//! Headers that every answer carries. Pages bring their own content policy, with the nonce of their scripts.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::router::Shared;

/// For what is no page: it may load and run nothing.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TWO_YEARS: &str = "max-age=63072000";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // A form's refusal leads back by the referrer; nobody else learns where somebody was.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (header::CONTENT_SECURITY_POLICY, NOTHING),
];

/// Adds what the handler did not say itself.
pub(crate) async fn headers(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in ALWAYS {
        add(response.headers_mut(), name, value);
    }
    if shared.config.is_https() {
        add(response.headers_mut(), header::STRICT_TRANSPORT_SECURITY, TWO_YEARS);
    }
    response
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
