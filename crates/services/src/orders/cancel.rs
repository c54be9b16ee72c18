//! Giving a held ticket back.

use domain::{
    OrderId, Refusal, UserId, claim,
    journal::Actor,
    order::{CancelReason, OrderStatus},
    refusal::Noun,
    ticket::TicketState,
};

use super::{End, end, load};
use crate::{Exchange, Result, db::Tx, tickets};

/// Cancels an open order and frees its ticket. Cancelling one that its buyer cancelled already changes nothing, whoever
/// holds the ticket by now.
pub async fn cancel(ex: &Exchange, buyer: &UserId, id: &OrderId) -> Result<()> {
    ex.decide(async || {
        let now = ex.now();
        let (order, _) = load(ex, id).await?;
        if order.buyer != *buyer {
            return Err(Refusal::NotFound(Noun::Order).into());
        }
        if order.status == OrderStatus::Cancelled {
            return Ok(());
        }
        let ticket = tickets::load(ex, &order.ticket).await?;
        claim::may_cancel(&ticket, &order)?;
        let mut tx = Tx::new();
        if ticket.order.as_ref() == Some(id) && ticket.state == TicketState::Held {
            tickets::change(&mut tx, &ticket, "state = 'listed', order = NONE, expires_at = NONE");
        }
        // Past its deadline an order has expired, even if the buyer's click comes before the sweep.
        let reason = if order.expires_at <= now { CancelReason::Expired } else { CancelReason::Buyer };
        let who = if reason == CancelReason::Buyer { Actor::User(buyer.clone()) } else { Actor::Exchange };
        end(ex, &mut tx, &order, End::because(reason), &who, now).await?;
        fail::fail_point!("cancel.before");
        ex.commit(tx, async || Ok(load(ex, id).await?.0.status == OrderStatus::Cancelled)).await?;
        fail::fail_point!("cancel.after");
        Ok(())
    })
    .await
}
