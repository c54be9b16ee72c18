//! The payment gateway: what Holdfast asks of Stripe, and nothing more.
//!
//! [`Gateway`] is the small trait that the payments service is written against; [`StripeGateway`] is its one
//! implementation, on async-stripe. Without a Stripe key the same implementation talks to the `sandbox` crate over HTTP, so the
//! code that moves money is the code that runs on every developer's machine.
//!
//! Amounts are integers of minor units, currencies lowercase ISO 4217 codes, times Unix seconds: Stripe's own terms.
//!
//! This crate must never retry, guess or decide: it makes one call, and says what Stripe said, or that nothing is known
//! ([`GatewayError::is_undecided`]). When to ask again, and under which key, is for the caller, who has committed the key.

mod account;
mod checkout;
mod error;
mod intent;
mod port;
mod refund;
mod stripe;
pub mod webhook;

pub use account::Account;
pub use checkout::{CheckoutRequest, CheckoutSession, SessionStatus};
pub use error::GatewayError;
pub use intent::{Decline, Intent, IntentStatus};
pub use port::Gateway;
pub use refund::{Refund, RefundStatus};
pub use stripe::{API_VERSION, DEFAULT_TIMEOUT, StripeGateway};
