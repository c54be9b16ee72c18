//! Errors as Stripe answers them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal in Stripe's shape.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) code: Option<&'static str>,
    pub(crate) param: Option<String>,
    pub(crate) message: String,
    pub(crate) intent: Option<Value>,
}

impl ApiError {
    fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, code: None, param: None, message: message.into(), intent: None }
    }

    /// 400, because of what was asked.
    pub(crate) fn invalid(param: &str, message: impl Into<String>) -> Self {
        Self { param: Some(param.to_owned()), ..Self::new(400, "invalid_request_error", message) }
    }

    /// 400, because a parameter is not there.
    pub(crate) fn missing(param: &str) -> Self {
        let message = format!("Missing required param: {param}.");
        Self { code: Some("parameter_missing"), ..Self::invalid(param, message) }
    }

    /// 400, because of the state that something is in.
    pub(crate) fn untimely(code: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { code, ..Self::new(400, "invalid_request_error", message) }
    }

    /// 401.
    pub(crate) fn unauthorised(message: impl Into<String>) -> Self {
        Self::new(401, "invalid_request_error", message)
    }

    /// 404 for an id that is nobody's.
    pub(crate) fn no_such(what: &str, id: &str, param: &str) -> Self {
        Self { status: 404, code: Some("resource_missing"), ..Self::invalid(param, format!("No such {what}: '{id}'")) }
    }

    /// 404 for a path that is nobody's.
    pub(crate) fn no_such_path(method: &str, path: &str) -> Self {
        let message =
            format!("Unrecognized request URL ({method}: {path}). The sandbox knows only what Holdfast calls.");
        Self::new(404, "invalid_request_error", message)
    }

    /// 400 for a key that was used for something else.
    pub(crate) fn other_parameters(key: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a \
             key other than '{key}' if you meant to execute a different request."
        );
        Self::new(400, "idempotency_error", message)
    }

    /// 500: the sandbox's own failure.
    pub(crate) fn internal() -> Self {
        Self::new(500, "api_error", "An unknown error occurred.")
    }

    /// With the intent that it is about, as Stripe adds it.
    pub(crate) fn about(mut self, intent: &Value) -> Self {
        self.intent = Some(intent.clone());
        self
    }

    /// Whether the answer is kept under its idempotency key: not if the call never started.
    pub(crate) fn is_kept(&self) -> bool {
        self.status == 400 && self.param.is_none() && self.kind == "invalid_request_error"
    }

    pub(crate) fn body(&self) -> Value {
        let mut error = json!({ "message": self.message, "type": self.kind });
        if let Some(code) = self.code {
            error["code"] = code.into();
            error["doc_url"] = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")).into();
        }
        if let Some(param) = &self.param {
            error["param"] = param.as_str().into();
        }
        if let Some(intent) = &self.intent {
            error["payment_intent"] = intent.clone();
        }
        json!({ "error": error })
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.body())).into_response()
    }
}
