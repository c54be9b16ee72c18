//! The gateway on async-stripe.

mod calls;
mod client;
mod errors;
mod open;
mod read;
#[cfg(test)]
mod tests;

pub use client::{DEFAULT_TIMEOUT, StripeGateway};

/// The API version that every request names and every answer is parsed as: async-stripe's own.
pub const API_VERSION: &str = "2026-09-30.endive";
