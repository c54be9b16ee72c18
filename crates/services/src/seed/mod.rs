//! Made-up markets: a lively one for whoever opens a sandbox for the first time, and as many tickets as a load test wants.
//!
//! All of it is listed by accounts that nobody can sign in to, at `.invalid` addresses that no mail goes to, and is told in
//! the journal like everything else. It may be asked for twice: ids are derived, and what is there stays as it is.

mod bulk;
mod demo;
mod events;
mod rows;
#[cfg(test)]
mod tests;
mod words;

pub use bulk::Plan;
pub use demo::demo;
