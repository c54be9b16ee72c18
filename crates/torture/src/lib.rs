//! Attacks the three promises: a ticket is never sold twice; nobody is charged without getting the ticket, or gets it
//! without paying; a hold always ends.
//!
//! Each part attacks in its own way, runs alone, prints the seed that replays it, and adds what it found to the report.
//! A part is a module with `Args`, in which [`seeds::Seeds`] are flattened, and `run(Args) -> Result<Outcome>`; its line
//! in [`cli`] does the rest.
//!
//! - `kill`: the process dies, at named points and anywhere, under load.
//! - `mutants`: bugs put back by hand, which tests must catch.
//! - `model`: random sequences of everything that can happen, one after the other, against a small model.
//! - `points`: the names of those points, and how a node is told to die at one.

pub mod cli;
pub mod kill;
pub mod model;
pub mod mutants;
pub mod now;
pub mod points;
pub mod report;
pub mod seeds;

pub use report::Outcome;

/// Why an attack could not be carried out: no statement about the exchange.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
