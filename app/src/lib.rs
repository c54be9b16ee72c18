//! What people see: pages, components, and the server functions behind their forms.
//!
//! Folders are nouns, a page or an action a file. A server function reads the session, calls one function of
//! `services`, and redirects; all forms are real ones, so each page works before, without and with WASM. To add a page:
//! write its file, and its route in `routes.rs`.

#![expect(clippy::needless_pass_by_value, reason = "components own their properties")]

pub mod account;
pub mod action;
mod clock;
mod components;
#[cfg(feature = "ssr")]
mod context;
mod flash;
mod frame;
mod live;
mod local_path;
pub mod orders;
mod policy;
mod query;
pub mod read;
mod routes;
mod shell;
pub mod tickets;
mod times;

#[cfg(feature = "ssr")]
pub use context::{CheckoutOrigin, ClientIp};
pub use routes::App;
pub use shell::shell;
