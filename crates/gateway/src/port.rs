//! The trait that the payments service is written against.

use async_trait::async_trait;

use crate::{Account, CheckoutRequest, CheckoutSession, GatewayError, Intent, Refund};

/// The calls Holdfast makes. Each is sent once; each that changes something carries the caller's idempotency key.
///
/// To add one: a method here, its call in `stripe/calls.rs`, its route in the sandbox, and a test there that makes it.
#[async_trait]
pub trait Gateway: Send + Sync + 'static {
    /// Opens a hosted checkout that authorises and does not capture.
    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<CheckoutSession, GatewayError>;

    /// Reads a session, with its intent whole.
    async fn checkout(&self, session_id: &str) -> Result<CheckoutSession, GatewayError>;

    /// Closes an open session so that it can no longer be paid. [`GatewayError::Refused`] when it is not open any more:
    /// read it to learn why.
    async fn expire_checkout(&self, session_id: &str, key: &str) -> Result<CheckoutSession, GatewayError>;

    /// Reads an intent.
    async fn intent(&self, intent_id: &str) -> Result<Intent, GatewayError>;

    /// Takes all that was authorised. [`GatewayError::Refused`] unless the intent reads `requires_capture`.
    async fn capture(&self, intent_id: &str, key: &str) -> Result<Intent, GatewayError>;

    /// Voids an authorisation. [`GatewayError::Refused`] unless the intent reads `requires_capture`, which is all that
    /// Stripe allows for a Checkout's intent.
    async fn cancel(&self, intent_id: &str, key: &str) -> Result<Intent, GatewayError>;

    /// Gives back all that was captured and not yet refunded.
    async fn refund(&self, intent_id: &str, key: &str) -> Result<Refund, GatewayError>;

    /// Whose key this is; the cheapest way to learn at start-up that it works.
    async fn account(&self) -> Result<Account, GatewayError>;
}
