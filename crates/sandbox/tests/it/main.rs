//! The sandbox as its clients meet it: `StripeGateway` on a real port, a browser without JavaScript, and a receiver of webhooks.
#![allow(clippy::unwrap_used, reason = "a test that unwraps wrongly fails, as it should")]

mod checkout;
mod harness;
mod idempotency;
mod list;
mod money;
mod page;
mod restart;
mod webhooks;
mod wire;
