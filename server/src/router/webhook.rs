//! `/stripe/webhook`: signed, so that it needs neither a session nor protection from other sites.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use services::payments::{self, Told};

use super::Shared;

/// 200 once the order is settled or nothing is to be done, 400 when Stripe did not sign it, 503 when it should be sent
/// again.
pub(super) async fn webhook(State(shared): State<Shared>, headers: HeaderMap, body: String) -> StatusCode {
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    fail::fail_point!("webhook.before");
    match payments::notice(&shared.ex, &body, signature).await {
        Ok(Told::Settled | Told::Ignored) => {
            fail::fail_point!("webhook.after");
            StatusCode::OK
        }
        Ok(Told::Forged) => StatusCode::BAD_REQUEST,
        Err(error) => {
            tracing::warn!(%error, "a webhook could not be handled yet");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
