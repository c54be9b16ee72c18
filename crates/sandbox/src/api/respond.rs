//! An answer on the wire, with Stripe's headers.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::API_VERSION;
use crate::objects::public;
use crate::run::{Answer, Origin};

pub(super) fn respond(answer: &Answer, origin: &Origin, version: Option<&str>) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(public(&answer.body))).into_response();
    let mut add = |name: &'static str, value: Option<&str>| {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    };
    add("request-id", origin.request.as_deref());
    add("stripe-version", Some(version.unwrap_or(API_VERSION)));
    add("idempotency-key", origin.key.as_deref());
    if let Some(first) = &answer.replayed {
        add("idempotent-replayed", Some("true"));
        add("original-request", Some(first));
    }
    response
}
