//! How a call can fail, told apart by what the caller may conclude from it.

use thiserror::Error;

/// A call that brought no answer to its question.
///
/// None of these holds the secret key: Stripe masks it in its messages, and transport errors never had it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GatewayError {
    /// A timeout, a lost connection, 408, 409, 424, 429, or an error page that is not Stripe's. It may or may not have
    /// happened: read again, then repeat under the same key.
    #[error("no decision from the payment gateway: {0}")]
    Undecided(String),
    /// Stripe answered 5xx. It may or may not have happened, and Stripe replays this answer to its key for 24 hours: read
    /// again, then use a new key.
    #[error("the payment gateway failed: {0}")]
    StoredFailure(String),
    /// Stripe said no. What it refuses was not done by this call, perhaps because an earlier one did it.
    #[error("the payment gateway refused ({status}): {message}")]
    Refused {
        /// Stripe's error code, as `payment_intent_unexpected_state`; for idempotency errors, which have none, the error's type.
        code: Option<String>,
        /// The bank's reason, when a card was declined.
        decline_code: Option<String>,
        /// Stripe's words.
        message: String,
        /// HTTP status: 400 bad or untimely, 401 wrong key, 402 declined, 403 not allowed to this key.
        status: u16,
    },
    /// 404: there is no such thing in this account and mode.
    #[error("the payment gateway knows no such object")]
    Unknown,
    /// An answer that we cannot read, or a request that cannot be sent. Decides nothing, and will not mend by itself.
    #[error("not understood: {0}")]
    Malformed(String),
}

impl GatewayError {
    /// Whether the call may have taken effect in spite of the error, so that only reading again can tell.
    #[must_use]
    pub const fn is_undecided(&self) -> bool {
        matches!(self, Self::Undecided(_) | Self::StoredFailure(_) | Self::Malformed(_))
    }
}
