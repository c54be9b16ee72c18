//! A call as it comes in: whose key, which parameters, which idempotency key.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::respond;
use crate::decide::Command;
use crate::error::ApiError;
use crate::form::{self, Pairs};
use crate::run::Origin;
use crate::{Sandbox, ids};

/// Longer keys Stripe refuses.
const LONGEST_KEY: usize = 255;

/// A call that may be made.
pub(super) struct Call {
    params: Value,
    origin: Origin,
    version: Option<String>,
}

impl Call {
    /// Runs the command that the parameters make.
    pub(super) async fn answer(self, sandbox: &Sandbox, command: impl FnOnce(Value) -> Command) -> Response {
        let answer = sandbox.run(&command(self.params), &self.origin).await;
        respond::respond(&answer, &self.origin, self.version.as_deref())
    }
}

impl<S: Send + Sync> FromRequest<S> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let query = request.uri().query().unwrap_or_default().to_owned();
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await.map_err(axum::response::IntoResponse::into_response)?;
        read(&method, &path, query.as_bytes(), &body, &headers).map_err(ApiError::into_response)
    }
}

fn read(method: &Method, path: &str, query: &[u8], body: &[u8], headers: &HeaderMap) -> Result<Call, ApiError> {
    authorise(headers)?;
    let is_post = method == Method::POST;
    let encoded = if is_post { body } else { query };
    let pairs = form::pairs(encoded).ok_or_else(|| ApiError::invalid("body", "The body is not form-encoded."))?;
    let params = form::nested(&pairs);
    let expand = params["expand"].as_array().map(Vec::as_slice).unwrap_or_default();
    let key = header(headers, "idempotency-key").filter(|_| is_post);
    if key.as_ref().is_some_and(|key| key.len() > LONGEST_KEY) {
        return Err(ApiError::invalid("Idempotency-Key", "Idempotency keys may be 255 characters long."));
    }
    let origin = Origin {
        request: Some(ids::request()),
        key,
        fingerprint: fingerprint(method, path, pairs),
        expand: expand.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
    };
    Ok(Call { params, origin, version: header(headers, "stripe-version") })
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// Any test key will do, as a bearer or as curl's user name.
fn authorise(headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.ok_or_else(|| {
        let message = "You did not provide an API key. Provide it in the Authorization header, using Bearer auth.";
        ApiError::unauthorised(message)
    })?;
    let key = match given.split_once(' ') {
        Some(("Bearer", key)) => key.to_owned(),
        Some(("Basic", basic)) => {
            let user = STANDARD.decode(basic).ok().and_then(|user| String::from_utf8(user).ok());
            user.unwrap_or_default().trim_end_matches(':').to_owned()
        }
        _ => String::new(),
    };
    if key.starts_with("sk_test_") || key.starts_with("rk_test_") {
        return Ok(());
    }
    // A live key that strays in here is not repeated to anybody.
    Err(ApiError::unauthorised("Invalid API Key provided: the sandbox takes keys that begin with sk_test_ only."))
}

/// The order of parameters does not matter, as it does not to Stripe.
fn fingerprint(method: &Method, path: &str, mut pairs: Pairs) -> String {
    pairs.sort();
    let mut hash = Sha256::new();
    hash.update(format!("{method} {path}"));
    for part in pairs.iter().flat_map(|(name, value)| [name, value]) {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}
