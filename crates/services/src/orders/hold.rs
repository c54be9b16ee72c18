//! Holding a ticket.

use domain::{
    Money, OrderId, Refusal, TicketId, Timestamp, UserId,
    buyer::{self, OpenHold},
    hold::{Hold, hold as rule},
    journal::{Actor, Happening, Subject},
    ticket::Ticket,
};

use super::{
    end_lapsed, load,
    writes::{holds, write_holds},
};
use crate::{
    Error, Exchange, Result,
    db::{Tx, ms, record},
    journal, tickets,
};

/// Holds a ticket for `HOLDFAST_HOLD`, or finds the hold that the buyer has on it. `seen` is the price that the buyer saw.
pub async fn hold(ex: &Exchange, buyer: &UserId, ticket: &TicketId, seen: Option<Money>) -> Result<OrderId> {
    let id: OrderId = ex.new_id()?;
    let (order, deadline) = ex.decide(async || decide(ex, buyer, ticket, seen, &id).await).await?;
    if let Some(deadline) = deadline {
        // This node ends the hold it made; the others learn of it from their live queries.
        ex.deadlines.schedule(order.clone(), deadline);
    }
    Ok(order)
}

async fn decide(
    ex: &Exchange,
    buyer: &UserId,
    ticket: &TicketId,
    seen: Option<Money>,
    id: &OrderId,
) -> Result<(OrderId, Option<Timestamp>)> {
    let now = ex.now();
    let was = tickets::load(ex, ticket).await?;
    let holder = match &was.order {
        Some(order) => Some(load(ex, order).await?.0.buyer),
        None => None,
    };
    match rule(&was, buyer, holder.as_ref(), seen, ex.settings.hold, now)? {
        Hold::Same(order) => Ok((order, None)),
        Hold::New { lapsed, expires_at } => {
            let tx = build(ex, buyer, &was, lapsed, expires_at, id, now).await?;
            let held = async || Ok(tickets::load(ex, ticket).await?.order.as_ref() == Some(id));
            match ex.commit(tx, held).await {
                Ok(()) => Ok((id.clone(), Some(expires_at))),
                Err(Error::Internal(why)) if why.starts_with("exists already") => Err(Error::Overtaken),
                Err(error) => Err(error),
            }
        }
    }
}

pub(super) async fn build(
    ex: &Exchange,
    buyer: &UserId,
    was: &Ticket,
    lapsed: Option<OrderId>,
    expires_at: Timestamp,
    id: &OrderId,
    now: Timestamp,
) -> Result<Tx> {
    let hold = OpenHold { order: id.clone(), expires_at };
    let (open, touched) = holds(ex, buyer).await?;
    let limit = ex.settings.max_open_holds;
    let open = buyer::with(&open, hold, limit, now).ok_or(Refusal::TooManyHolds { limit })?;
    let mut tx = Tx::new();
    tickets::change(&mut tx, was, "state = 'held', order = $order, expires_at = $deadline");
    tx.set("order", record("order", id.as_str()));
    tx.set("deadline", ms(expires_at));
    if let Some(lapsed) = lapsed {
        end_lapsed(ex, &mut tx, &lapsed, Some(buyer), now).await?;
    }
    write_holds(&mut tx, buyer, &open, touched);
    tx.push(
        "CREATE $order SET buyer = $buyer, ticket = $of, title = $title, price = $price, currency = $currency, \
         status = 'created', expires_at = $deadline, attempts = 0, created_at = $now, seq = 1 RETURN NONE",
    );
    tx.set("buyer", record("user", buyer.as_str()));
    tx.set("of", record("ticket", was.id.as_str()));
    tx.set("title", was.title.as_str());
    tx.set("price", was.price.minor);
    tx.set("currency", was.price.currency.code());
    tx.set("now", ms(now));
    let what = Happening::OrderCreated { ticket: was.id.clone(), buyer: buyer.clone(), price: was.price, expires_at };
    journal::append(&mut tx, &Subject::Order(id.clone()), "1", now, &Actor::User(buyer.clone()), &what)?;
    Ok(tx)
}
