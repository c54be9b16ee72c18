//! Comparing: reads what the server shows now, and holds it against the ledger.

use std::collections::{BTreeMap, BTreeSet};

use domain::{OrderId, Refusal, TicketId, Timestamp, refusal::Noun};
use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::{
    check,
    ledger::{End, Hold, Ledger, Listing},
    visitor::Visitor,
    world::World,
};
use crate::Result;

/// How many are read at once.
const AT_ONCE: usize = 8;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What something was done to since the last time, and all orders that are still open.
    Touched,
    /// That, and every so-manieth of all others.
    Sample(usize),
    /// Everything.
    All,
}

/// Compares with a server that was started at `up_since`; returns how many orders and tickets were looked at. What is wrong
/// goes into the ledger. An error means that the server is not there, and that nothing was judged.
pub async fn compare(world: &World, eyes: &[Visitor], scope: Scope, up_since: Timestamp) -> Result<usize> {
    let (orders, tickets) = chosen(&mut world.ledger(), scope);
    let looked = orders.len() + tickets.len();
    let read = async {
        let look = orders.iter().map(|id| order(world, eyes, id, up_since));
        stream::iter(look).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        let look = tickets.iter().map(|id| ticket(world, eyes, id));
        stream::iter(look).buffer_unordered(AT_ONCE).try_collect::<()>().await
    };
    let read: Result<()> = read.await;
    if let Err(error) = read {
        // Not judged: next time.
        let mut ledger = world.ledger();
        ledger.touched_orders.extend(orders);
        ledger.touched_tickets.extend(tickets);
        return Err(error);
    }
    let mut ledger = world.ledger();
    let twice = check::sold_twice(&ledger);
    ledger.broken.extend(twice);
    Ok(looked)
}

fn chosen(ledger: &mut Ledger, scope: Scope) -> (BTreeSet<OrderId>, BTreeSet<TicketId>) {
    let mut orders = std::mem::take(&mut ledger.touched_orders);
    let mut tickets = std::mem::take(&mut ledger.touched_tickets);
    orders.extend(ledger.orders.iter().filter(|(_, hold)| hold.end.is_none()).map(|(id, _)| id.clone()));
    let step = match scope {
        Scope::Touched => return (orders, tickets),
        Scope::Sample(step) => step.max(1),
        Scope::All => 1,
    };
    orders.extend(ledger.orders.keys().step_by(step).cloned());
    tickets.extend(ledger.tickets.keys().step_by(step).cloned());
    (orders, tickets)
}

async fn order(world: &World, eyes: &[Visitor], id: &OrderId, up_since: Timestamp) -> Result<()> {
    let Some(before) = world.ledger().orders.get(id).cloned() else { return Ok(()) };
    let seen = match eyes.get(before.buyer).ok_or("an order of nobody")?.order(id).await? {
        Ok(shown) => Some(shown),
        Err(Refusal::NotFound(Noun::Order)) => None,
        Err(refusal) => return Err(format!("order {id} is not shown: {refusal:?}").into()),
    };
    let mut ledger = world.ledger();
    let Some(after) = ledger.orders.get(id) else { return Ok(()) };
    // What had been said when it was asked for must be true; what was asked of the server meanwhile may be.
    let known = Hold { terms: before.terms, end: before.end, ..after.clone() };
    let patience = check::Patience { up_since, limit: world.limit };
    let broken = check::order(id, &known, seen.as_ref(), patience);
    ledger.broken.extend(broken);
    if let Some(seen) = seen
        && is_unclear(&ledger, id)
    {
        ledger.shown(id, &seen.order);
    }
    Ok(())
}

/// Whether a look can still add something to what is known of an order's end.
fn is_unclear(ledger: &Ledger, id: &OrderId) -> bool {
    ledger.orders.get(id).is_some_and(|hold| matches!(hold.end, None | Some(End::Cancelled(None))))
}

async fn ticket(world: &World, eyes: &[Visitor], id: &TicketId) -> Result<()> {
    let known = |ledger: &Ledger| {
        let orders = ledger.orders_of(id).map(|(id, hold)| (id.clone(), hold.clone()));
        let orders = orders.collect::<BTreeMap<_, _>>();
        ledger.tickets.get(id).cloned().map(|listing| (listing, orders))
    };
    let Some((before, orders)) = known(&world.ledger()) else { return Ok(()) };
    let seen = match eyes.get(before.seller).ok_or("a ticket of nobody")?.ticket(id).await? {
        Ok(shown) => Some(shown),
        Err(Refusal::NotFound(Noun::Ticket)) => None,
        Err(refusal) => return Err(format!("ticket {id} is not shown: {refusal:?}").into()),
    };
    let mut ledger = world.ledger();
    let Some((after, mut orders_after)) = known(&ledger) else { return Ok(()) };
    for (id, hold) in &mut orders_after {
        hold.end = orders.get(id).and_then(|before| before.end);
    }
    let listing = Listing { told: before.told, withdrawn: before.withdrawn, ..after };
    let orders: Vec<&Hold> = orders_after.values().collect();
    let broken = check::ticket(id, &listing, &orders, seen.as_ref());
    ledger.broken.extend(broken);
    if let (Some(seen), Some(listing)) = (seen, ledger.tickets.get_mut(id)) {
        listing.told = listing.told.max(seen.version);
    }
    Ok(())
}
