//! A handler that panicked: logged here, and told to nobody.

use std::any::Any;

use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

/// The answer.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub(crate) fn answer(panic: Box<dyn Any + Send + 'static>) -> Response {
    let why = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(why = why.unwrap_or("unknown"), "a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here. Try again in a moment.\n").into_response()
}
