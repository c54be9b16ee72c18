//! What is true at every moment, whatever was done: said of the world as it is read, without the model.

use domain::{charge::ChargeStatus, checkout::CheckoutState, order::OrderStatus};
use gateway::SessionStatus;
use services::testing::FakeGateway;

use super::{
    ids::Ids,
    rules::{MAX_HOLDS, Memory},
    world::{Money, Ms, Order, Stand, World},
};

/// Complains of the first thing that is not as it always must be.
pub fn always(world: &World, memory: &[Memory], stripe: &FakeGateway, ids: &Ids, now: Ms) -> Result<(), String> {
    agreement(world)?;
    for number in 0..world.orders.len() {
        order(world, number)?;
    }
    captures(world, stripe, ids)?;
    for buyer in 0..ids.people.len() {
        // A hold that was over before the clock was set back made room for another, and both may count now.
        let open = world.orders.iter().zip(memory).filter(|(order, memory)| {
            order.buyer == buyer && order.status.is_open() && order.deadline > now && !memory.lapsed
        });
        let open = open.count();
        if open > MAX_HOLDS as usize {
            return Err(format!("person {buyer} holds {open} tickets"));
        }
    }
    Ok(())
}

/// A ticket's order and an order's ticket name each other, and say the same.
fn agreement(world: &World) -> Result<(), String> {
    for (number, ticket) in world.tickets.iter().enumerate() {
        let with = |status: fn(OrderStatus) -> bool| {
            let orders = world.orders.iter().enumerate();
            let orders = orders.filter(|(_, order)| order.ticket == number && status(order.status));
            orders.map(|(order, _)| order).collect::<Vec<_>>()
        };
        let (open, completed) = (with(OrderStatus::is_open), with(|status| status == OrderStatus::Completed));
        let right = match ticket.stand {
            Stand::Listed | Stand::Withdrawn => open.is_empty() && completed.is_empty(),
            Stand::Held { order, until } | Stand::Claimed { order, until, .. } => {
                open == [order] && completed.is_empty() && world.orders[order].deadline == until
            }
            Stand::Sold { order, .. } => open.is_empty() && completed == [order],
        };
        if !right {
            return Err(format!(
                "ticket {number} is {:?}, with open orders {open:?} and completed {completed:?}",
                ticket.stand
            ));
        }
    }
    Ok(())
}

fn order(world: &World, number: usize) -> Result<(), String> {
    let order = &world.orders[number];
    let ticket = &world.tickets[order.ticket];
    if order.buyer == ticket.seller {
        return Err(format!("order {number} is the seller's own"));
    }
    if order.attempts.iter().filter(|attempt| attempt.state == CheckoutState::Open).count() > 1 {
        return Err(format!("order {number} has two open attempts"));
    }
    let expected = match ticket.stand {
        Stand::Claimed { order: by, .. } if by == number => Some(ChargeStatus::Created),
        Stand::Sold { order: by, .. } if by == number => Some(ChargeStatus::Completed),
        _ => order.charge.map(|_| ChargeStatus::Failed),
    };
    let status = order.charge.map(|charge| charge.status);
    if status != expected {
        return Err(format!("order {number} has a charge {status:?} where {expected:?} is right"));
    }
    if order.charge.is_some_and(|charge| charge.amount != order.price) {
        return Err(format!("order {number} is charged {:?} for a price of {}", order.charge, order.price));
    }
    Ok(())
}

/// An order is completed exactly if its price was captured, once; what we captured is never an ended order's.
fn captures(world: &World, stripe: &FakeGateway, ids: &Ids) -> Result<(), String> {
    let captured = stripe.inner().captured.clone();
    for (number, order) in world.orders.iter().enumerate() {
        let taken =
            order.attempts.iter().enumerate().filter(|(_, attempt)| is_taken(attempt.page.map(|page| page.money)));
        let taken: Vec<usize> = taken.map(|(attempt, _)| attempt).collect();
        let of_this = |intent: &&String| {
            let session = intent.strip_prefix("pi_").and_then(|session| ids.sessions.get(session));
            session.is_some_and(|(by, _)| *by == number)
        };
        let ours = captured.iter().filter(of_this).count();
        let claimed = world.is_claimed(number);
        let right = match order.status {
            OrderStatus::Completed => ours <= 1 && paid_by(order).is_some_and(|attempt| taken == [attempt]),
            OrderStatus::Created | OrderStatus::AwaitingPayment if claimed => ours <= 1,
            _ => ours == 0,
        };
        if !right {
            let status = order.status;
            return Err(format!(
                "order {number} is {status:?}; attempts {taken:?} are captured, {ours} by the exchange"
            ));
        }
    }
    Ok(())
}

fn is_taken(money: Option<Money>) -> bool {
    money == Some(Money::Captured)
}

/// The attempt that paid an order, if what was authorised is what was asked for.
fn paid_by(order: &Order) -> Option<usize> {
    let charge = order.charge?;
    let attempt = order.attempts.get(charge.attempt)?;
    let fits = attempt.page.is_some_and(|page| page.fits);
    (attempt.state == CheckoutState::Captured && fits).then_some(charge.attempt)
}

/// After a sweep of the holds: none is longer than its deadline, unless its payment decides.
pub fn swept(world: &World, now: Ms) -> Result<(), String> {
    for (number, order) in world.orders.iter().enumerate() {
        if order.status.is_open() && order.deadline <= now && !world.is_claimed(number) {
            return Err(format!("order {number} holds its ticket beyond its deadline"));
        }
    }
    Ok(())
}

/// When nobody does anything any more and all was swept: nothing is held, claimed or authorised, and no page is open to
/// be paid.
pub fn at_rest(world: &World) -> Result<(), String> {
    for (number, ticket) in world.tickets.iter().enumerate() {
        if matches!(ticket.stand, Stand::Held { .. } | Stand::Claimed { .. }) {
            return Err(format!("at rest ticket {number} is {:?}", ticket.stand));
        }
    }
    for (number, order) in world.orders.iter().enumerate() {
        for (attempt, one) in order.attempts.iter().enumerate() {
            let page = one.page.filter(|_| one.known);
            let open = page.is_some_and(|page| {
                page.status == SessionStatus::Open || matches!(page.money, Money::Authorised | Money::Processing)
            });
            let kept = is_taken(one.page.map(|page| page.money)) && order.status != OrderStatus::Completed;
            if open || kept || one.state == CheckoutState::Open {
                return Err(format!("at rest attempt {attempt} of order {number} is {one:?}"));
            }
        }
    }
    Ok(())
}
