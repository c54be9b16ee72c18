//! What the exchange *does*: auth, tickets, orders, expiration, payments and the journal, on `SurrealDB`.
//!
//! A service function is one decision: it loads, asks `domain`, and commits in one transaction, the journal's entries
//! included. To add one: write the rule in `domain`, read what it needs, push the guarded writes on a [`db::Tx`],
//! append to the journal, and run it all in [`Exchange::decide`], which starts over when somebody else was faster.
//!
//! Nothing here reads the time but through [`Clock`], trusts what a caller says about another person's records, or
//! writes in two transactions what belongs together.

pub mod auth;
pub mod clock;
pub mod db;
pub mod dump;
pub mod error;
pub mod exchange;
pub mod expiration;
pub mod journal;
pub mod live;
pub mod mail;
pub mod orders;
pub mod payments;
pub mod schema;
pub mod seed;
pub mod session;
pub mod settings;
pub mod testing;
pub mod tickets;
pub mod verify;

pub use clock::{Clock, SystemClock};
pub use db::Db;
pub use error::{Error, Result};
pub use exchange::{Exchange, Market};
pub use settings::{MailSettings, Settings};
