//! A Stripe look-alike, served by the exchange's own binary, so that the default start runs the real payment code and moves
//! no money.
//!
//! It speaks the part of Stripe's API that Holdfast calls, shows the hosted checkout page that takes Stripe's test cards, sends signed
//! webhooks until they are received, and keeps its state in a database of its own: a restart forgets nothing.
//!
//! How it is built, so that it can grow:
//!
//! - `objects`: Stripe's objects as JSON in wire shape, one file a kind. Keys that begin with `_` are the sandbox's own notes; they never leave it.
//! - `decide`: what each call does, one file a decision: load objects, refuse or change them, tell events.
//! - `store`: one unit of work. Everything a decision has read is guarded by its revision when it commits, together
//!   with its events and with the answer kept for its idempotency key; an overtaken decision is made again.
//! - `api`, `page`, `webhooks`: the three ways in and out. They decide nothing.
//!
//! To add a call: an object's shape if it is new, a decision, a variant of `Command`, a route, and a test that makes the call with a
//! client we did not write. Nothing here may depend on how Holdfast works: it knows only what Stripe knows.

// The objects are long `json!` literals.
#![recursion_limit = "256"]

mod api;
mod cards;
mod clock;
mod decide;
mod error;
mod form;
mod ids;
mod money;
mod objects;
mod options;
mod page;
mod router;
mod run;
mod store;
mod webhooks;

pub use clock::Clock;
pub use options::{OpenError, Options};
pub use router::router;
pub use run::Sandbox;

/// The account that every sandbox is: a database stamped with it refuses real money.
pub const ACCOUNT_ID: &str = "acct_1HoldfastSandbox";

/// The API version of every object and event.
pub const API_VERSION: &str = "2026-09-30.endive";
