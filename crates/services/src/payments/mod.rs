//! Payments: authorise, claim, capture.
//!
//! A checkout attempt is committed before Stripe is called. The card is authorised on Stripe's page; the claim takes the
//! ticket for that one `PaymentIntent`, by a conditional update committed before the deadline; only then is the money
//! captured, and only the intent decides what a claim becomes. [`settle()`] is the one idempotent function behind the
//! return URL, the webhook and the sweeper: it asks Stripe what is true and believes no payload.

mod capture;
mod claim;
mod finish;
mod notice;
mod pay;
mod resume;
mod row;
mod settle;
mod stamp;
mod sweep;
#[cfg(test)]
mod tests;

pub use notice::{Told, notice, returned};
pub use pay::pay;
pub use resume::resume;
pub use settle::settle;
pub use stamp::stamp;
pub use sweep::{sweep, sweep_loop};
