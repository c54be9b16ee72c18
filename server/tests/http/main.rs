//! The exchange over HTTP: the real router, the real gateway and the real sandbox, on a database in memory. Modules mirror
//! URLs, tests are sentences, clients are named for who they are.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that unwraps wrongly fails, as it should")]

mod harness;

mod account;
mod gone;
mod health;
mod live;
mod orders;
mod pages;
mod payments;
mod rush;
mod safety;
mod socket;
mod tickets;
