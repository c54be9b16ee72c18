//! Orders: holding, paying, giving back, and what became of them.

mod cancel;
mod handed;
mod history;
mod hold;
mod order;
mod pay;
mod standing;

pub use cancel::{CancelOrder, cancel_order};
pub use history::OrdersPage;
pub use hold::{HoldTicket, hold_ticket};
pub use order::OrderPage;
pub use pay::{PayOrder, pay_order};
