//! Why a start stopped: one line that says what to do.

use crate::config::Malformed;

/// Why a start stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting.
    #[error(transparent)]
    Setting(#[from] Malformed),
    /// The database did not open.
    #[error("the database {place} does not open: {error}")]
    Database {
        /// Where it is.
        place: String,
        /// What it says.
        error: String,
    },
    /// Another process has the database.
    #[error("the database {0} is in use by another process: stop that one, or set HOLDFAST_DATA to another folder")]
    InUse(String),
    /// The database belongs to another payment account.
    #[error(
        "the database belongs to the payment account “{stamped}”, and the settings name “{asked}”: set HOLDFAST_DATA to \
         another folder, so that sandbox money never becomes real"
    )]
    OtherAccount {
        /// What the database is stamped with.
        stamped: String,
        /// What the settings say.
        asked: String,
    },
    /// The payment provider did not answer.
    #[error("Stripe does not answer as hoped: {0}; check HOLDFAST_STRIPE_SECRET_KEY and the network")]
    Gateway(#[from] gateway::GatewayError),
    /// The sandbox did not open.
    #[error(transparent)]
    Sandbox(#[from] sandbox::OpenError),
    /// The port is taken, or something like it.
    #[error(
        "can't listen on {addr}: {error}; is a server running there already? HOLDFAST_ADDR chooses another address"
    )]
    Listen {
        /// Where.
        addr: std::net::SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
    /// The data folder or the like.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        error: std::io::Error,
    },
    /// Something else.
    #[error(transparent)]
    Service(#[from] services::Error),
}
