//! Tickets: listing them for an event, editing, withdrawing, looking, and handing over what the buyer gets.

mod browse;
mod content;
mod edit;
mod events;
mod guard;
mod list;
pub(crate) mod row;
#[cfg(test)]
mod tests;

pub use browse::{browse, of_event, selling, ticket};
pub use content::content;
pub use edit::{edit, withdraw};
pub use events::{event, event_id, suggest, terms};
pub(crate) use guard::{change, load};
pub(crate) use list::stored;
pub use list::{Listing, list};

use domain::{OrderId, TicketId, UserId};

use crate::{Exchange, Result, db::Tx, db::record};

/// The viewer's own open order on a ticket, if they hold it: the page leads back to it.
pub async fn my_order(ex: &Exchange, viewer: &UserId, ticket: &TicketId) -> Result<Option<OrderId>> {
    let read = Tx::of(
        "SELECT VALUE order.id FROM $ticket \
         WHERE order.buyer = $viewer AND (state IN ['claimed', 'sold'] OR (state = 'held' AND expires_at > $now))",
    );
    let read = read
        .bind("ticket", record("ticket", ticket.as_str()))
        .bind("viewer", record("user", viewer.as_str()))
        .bind("now", crate::db::ms(ex.now()));
    let found: Option<surrealdb::types::RecordId> = ex.db.row(read).await?;
    found.as_ref().map(crate::db::key).transpose()
}
