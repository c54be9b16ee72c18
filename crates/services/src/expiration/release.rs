//! Releasing one hold whose time is over.

use domain::{
    OrderId,
    journal::Actor,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

use crate::{
    Exchange, Result,
    db::Tx,
    orders::{self, End},
    tickets,
};

/// Ends an order that is past its deadline and frees its ticket. True if this call did it; false when the order is not
/// due, has ended, or its ticket is claimed: then the payment decides, and nothing else.
pub async fn release(ex: &Exchange, id: &OrderId) -> Result<bool> {
    ex.decide(async || {
        let now = ex.now();
        let (order, _) = orders::load(ex, id).await?;
        if !order.status.is_open() || order.expires_at > now {
            return Ok(false);
        }
        let ticket = tickets::load(ex, &order.ticket).await?;
        let mut tx = Tx::new();
        if ticket.order.as_ref() == Some(id) {
            if ticket.state != TicketState::Held {
                return Ok(false);
            }
            tickets::change(&mut tx, &ticket, "state = 'listed', order = NONE, expires_at = NONE");
        }
        orders::end(ex, &mut tx, &order, End::because(CancelReason::Expired), &Actor::Exchange, now).await?;
        fail::fail_point!("release.before");
        ex.commit(tx, async || Ok(orders::load(ex, id).await?.0.status == OrderStatus::Cancelled)).await?;
        fail::fail_point!("release.after");
        Ok(true)
    })
    .await
}
