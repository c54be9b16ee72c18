//! An event: what a webhook carries.

use serde_json::{Value, json};

use crate::{API_VERSION, ids};

/// What happened to `object`, by which request, if by one.
pub(crate) fn object(kind: &str, object: &Value, request: Option<&str>, key: Option<&str>, now: i64) -> Value {
    json!({
        "id": ids::event(),
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": { "object": object },
        "livemode": false,
        "pending_webhooks": 1,
        "request": { "id": request, "idempotency_key": key },
        "type": kind,
    })
}
