//! The API, as clients of Stripe speak it.

mod call;
mod respond;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};

use call::Call;

use crate::Sandbox;
use crate::decide::Command;
use crate::error::ApiError;

type Stripe = State<Arc<Sandbox>>;

pub(crate) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/v1/account", get(account))
        .route("/v1/checkout/sessions", post(open))
        .route("/v1/checkout/sessions/{id}", get(session))
        .route("/v1/checkout/sessions/{id}/line_items", get(line_items))
        .route("/v1/checkout/sessions/{id}/expire", post(expire))
        .route("/v1/payment_intents", get(intents))
        .route("/v1/payment_intents/{id}", get(intent))
        .route("/v1/payment_intents/{id}/capture", post(capture))
        .route("/v1/payment_intents/{id}/cancel", post(cancel))
        .route("/v1/charges/{id}", get(charge))
        .route("/v1/refunds", post(refund))
        .route("/v1/refunds/{id}", get(read_refund))
        .route("/v1/events/{id}", get(event))
        .route("/v1/{*rest}", any(unrecognised))
        .method_not_allowed_fallback(unrecognised)
}

async fn account(State(sandbox): Stripe, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::Account).await
}

async fn open(State(sandbox): Stripe, call: Call) -> Response {
    call.answer(&sandbox, Command::Open).await
}

async fn session(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::Session(id)).await
}

async fn line_items(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::LineItems(id)).await
}

async fn expire(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::Expire(id)).await
}

async fn intent(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::Intent(id)).await
}

async fn intents(State(sandbox): Stripe, call: Call) -> Response {
    call.answer(&sandbox, Command::Intents).await
}

async fn capture(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |params| Command::Capture(id, params)).await
}

async fn cancel(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |params| Command::Cancel(id, params)).await
}

async fn charge(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::Charge(id)).await
}

async fn refund(State(sandbox): Stripe, call: Call) -> Response {
    call.answer(&sandbox, Command::Refund).await
}

async fn read_refund(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::ReadRefund(id)).await
}

async fn event(State(sandbox): Stripe, Path(id): Path<String>, call: Call) -> Response {
    call.answer(&sandbox, |_| Command::Event(id)).await
}

async fn unrecognised(method: Method, uri: Uri) -> Response {
    ApiError::no_such_path(method.as_str(), uri.path()).into_response()
}
