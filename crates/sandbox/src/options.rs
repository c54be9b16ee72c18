//! What a sandbox needs to know to open.

use std::fmt;

use thiserror::Error;

use crate::Clock;

/// Where a sandbox keeps its state, where it is reached, and where its webhooks go.
#[derive(Clone)]
pub struct Options {
    /// `rocksdb://path?sync=every`, or `mem://` to forget everything at the end. Its own: never the exchange's.
    pub database: String,
    /// The origin that browsers see, as `http://127.0.0.1:3000`. Checkout pages are at
    /// `{public_url}/sandbox/stripe/checkout/{id}`.
    pub public_url: String,
    /// Where events are sent, as `http://127.0.0.1:3000/stripe/webhook`.
    pub webhook_url: String,
    /// Signs them: the endpoint's `whsec_…`.
    pub webhook_secret: String,
    /// Lowercase ISO 4217; what the account says its currency is.
    pub currency: String,
    /// The time by which objects are made and sessions expire; the machine's when absent.
    pub clock: Option<Clock>,
}

/// Without the secret.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("database", &self.database)
            .field("public_url", &self.public_url)
            .field("webhook_url", &self.webhook_url)
            .field("currency", &self.currency)
            .finish_non_exhaustive()
    }
}

/// Why a sandbox did not open.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Its database did not open.
    #[error("the sandbox's database: {0}")]
    Database(#[from] surrealdb::Error),
    /// The client that sends webhooks could not be made.
    #[error("the sandbox's webhook client: {0}")]
    Client(#[from] reqwest::Error),
}
