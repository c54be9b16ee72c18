//! Expiration: a hold always ends.
//!
//! The node that commits a hold schedules its end, live queries let the other nodes schedule it too, and a sweep twice a
//! second catches what both missed: after a restart, a lost notification or a jump of the clock. Releases are per order
//! and idempotent, so every node runs all of it.

mod deadlines;
mod release;
mod sweep;
#[cfg(test)]
mod tests;

pub use deadlines::{Deadlines, watch};
pub use release::release;
pub use sweep::{sweep, sweep_loop};
