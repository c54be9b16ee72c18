//! Orders: holding a ticket, giving it back, one's history.

mod batch;
mod cancel;
mod history;
mod hold;
pub(crate) mod row;
#[cfg(test)]
mod tests;
mod writes;

pub use batch::Lanes;
pub use cancel::cancel;
pub use history::{history, order};
pub use hold::hold;
pub(crate) use row::load;
pub(crate) use writes::{End, end, end_lapsed, leave_buyer};
