//! The server: configuration, wiring, middleware, start-up and shutdown. It decides nothing that a buyer or a seller
//! would notice; that is for `services`.
//!
//! - `config`: every setting, from the environment.
//! - `start`: opens the exchange, starts its workers, serves, and stops in order.
//! - `router`: all routes; `middleware`: what every request passes; `live`: server-sent events.
//! - `cli`, `commands`, `socket`: the subcommands, and how they reach a running server.

#![recursion_limit = "512"]

pub mod cli;
pub mod commands;
pub mod config;
mod live;
mod middleware;
mod router;
pub mod socket;
pub mod start;

pub use config::Config;
pub use router::SESSION_COOKIE;
