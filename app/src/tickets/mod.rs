//! Tickets: finding, listing, changing and withdrawing them.

mod browse;
mod cards;
#[cfg(feature = "ssr")]
mod content;
mod create;
mod edit;
mod event;
mod form;
mod new;
mod selling;
mod suggest;
mod ticket;
mod withdraw;

pub use browse::BrowsePage;
pub use create::{CreateTicket, create_ticket};
pub use edit::{EditPage, EditTicket, edit_ticket};
pub use event::EventPage;
pub use form::TicketForm;
pub use new::NewTicketPage;
pub use selling::SellingPage;
pub use ticket::TicketPage;
pub use withdraw::{WithdrawTicket, withdraw_ticket};

#[cfg(feature = "ssr")]
pub use content::serve as content;
