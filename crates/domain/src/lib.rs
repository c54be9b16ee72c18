//! What a ticket, an order and a charge *are*: types, rules and state machines.
//!
//! Nothing here knows a database, a clock or a network: every rule is a function of its arguments, `now` included, so
//! that the browser can use the same rules as the server and a test can ask any question at any time of day.

pub mod audit;
pub mod buyer;
pub mod charge;
pub mod checkout;
pub mod claim;
pub mod content;
pub mod email;
pub mod event;
pub mod hold;
pub mod id;
pub mod journal;
pub mod money;
pub mod order;
pub mod password;
pub mod refusal;
pub mod refusals;
pub mod ticket;
pub mod title;
pub mod view;

pub use id::{ChargeId, CheckoutId, EventId, OrderId, TicketId, UserId};
pub use jiff::Timestamp;
pub use money::{Currency, Money};
pub use refusal::{Field, Refusal};
pub use refusals::{Refusals, both};
