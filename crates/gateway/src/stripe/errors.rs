//! From the library's errors to ours: what each allows to conclude.

use stripe::{ApiErrors, StripeError};

use crate::GatewayError;

/// What the library says of an error answer whose body is not Stripe's: a proxy's 502 page, mostly. It keeps the status to
/// itself; pinned by a test, as the release is.
const NOT_STRIPES_ERROR: &str = "error deserializing Stripe error";
const NOT_UTF8: &str = "Response was not valid UTF-8";

pub(super) fn gateway_error(error: StripeError) -> GatewayError {
    match error {
        StripeError::Stripe(error, status) => answered(*error, status),
        StripeError::JSONDeserialize(message) if message == NOT_STRIPES_ERROR || message == NOT_UTF8 => {
            GatewayError::Undecided(message)
        }
        StripeError::JSONDeserialize(message) | StripeError::ConfigError(message) => GatewayError::Malformed(message),
        StripeError::ClientError(message) => GatewayError::Undecided(message),
        StripeError::Timeout => GatewayError::Undecided("timed out".to_owned()),
    }
}

fn answered(error: ApiErrors, status: u16) -> GatewayError {
    let message = error.message.unwrap_or_else(|| format!("status {status} without a message"));
    match status {
        404 => GatewayError::Unknown,
        // 409: the first call under this key is still at work. 424, 429: elsewhere, or too often.
        408 | 409 | 424 | 429 => GatewayError::Undecided(format!("{status}: {message}")),
        500.. => GatewayError::StoredFailure(format!("{status}: {message}")),
        _ => GatewayError::Refused {
            code: error.code.map(|code| code.as_str().to_owned()).or_else(|| idempotency(error.type_.as_str())),
            decline_code: error.decline_code,
            message,
            status,
        },
    }
}

/// A key used again with other parameters is our own mistake, and Stripe gives it a type only.
fn idempotency(kind: &str) -> Option<String> {
    (kind == "idempotency_error").then(|| kind.to_owned())
}
