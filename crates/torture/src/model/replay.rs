//! The journal, replayed: told from the beginning, it comes to what is stored, without gaps.

use std::collections::HashMap;

use domain::{
    charge::ChargeStatus,
    journal::Happening,
    order::{CancelReason, OrderStatus},
};

use super::{
    ids::Ids,
    read::{Reading, Told},
    world::{Order, Stand, Ticket},
};

/// Complains of the first subject whose entries do not come to what is stored.
pub fn journal(ids: &Ids, reading: &Reading) -> Result<(), String> {
    let mut about: HashMap<(&str, &str), Vec<&Told>> = HashMap::new();
    for entry in &reading.journal {
        about.entry((&entry.table, &entry.key)).or_default().push(entry);
    }
    let mut of = |table, key, count: i64| {
        let mut entries = about.remove(&(table, key)).unwrap_or_default();
        entries.sort_by_key(|entry| entry.seq);
        if entries.iter().map(|entry| entry.seq).eq(1..=count) {
            Ok(entries.into_iter().map(|entry| &entry.what).collect::<Vec<_>>())
        } else {
            Err(format!("the journal has {entries:?} of {table} {key}, where {count} entries are right"))
        }
    };
    let mut sold = HashMap::new();
    for (number, order) in reading.world.orders.iter().enumerate() {
        let id = ids.orders[number].as_str();
        let entries = of("order", id, reading.order_entries[number])?;
        let told = order_told(ids, &entries).ok_or_else(|| format!("the journal of order {number} is {entries:?}"))?;
        let charge = charge_told(order, &of("charge", id, reading.charge_entries[number])?);
        if told != Deal::of(order) || charge != Ok(order.charge.map(|charge| charge.status)) {
            return Err(format!(
                "order {number} is {order:?}, and the journal tells {told:?}, and of its charge {charge:?}"
            ));
        }
        let taken = match (told.status, charge) {
            (OrderStatus::Completed, _) => Some("sold"),
            (OrderStatus::Cancelled, _) => None,
            (_, Ok(Some(_))) => Some("claimed"),
            _ => Some("held"),
        };
        if let Some(word) = taken
            && let Some((by, _)) = sold.insert(order.ticket, (number, word))
        {
            return Err(format!("the journal tells that orders {by} and {number} have ticket {}", order.ticket));
        }
    }
    for (number, ticket) in reading.world.tickets.iter().enumerate() {
        let entries = of("ticket", ids.tickets[number].as_str(), reading.ticket_entries[number])?;
        ticket_told(ids, ticket, &entries, sold.get(&number).copied())
            .map_err(|told| format!("ticket {number} is {ticket:?}, and the journal tells {told}"))?;
    }
    match about.keys().find(|(table, _)| !matches!(*table, "user" | "event")) {
        Some((table, key)) => Err(format!("the journal tells of {table} {key}, which is nowhere")),
        None => Ok(()),
    }
}

/// What the journal tells of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Deal {
    buyer: usize,
    ticket: usize,
    price: i64,
    deadline: i64,
    status: OrderStatus,
    reason: Option<CancelReason>,
    attempts: usize,
}

impl Deal {
    fn of(order: &Order) -> Self {
        let &Order { buyer, ticket, price, deadline, status, reason, .. } = order;
        Self { buyer, ticket, price, deadline, status, reason, attempts: order.attempts.len() }
    }
}

fn order_told(ids: &Ids, entries: &[&Happening]) -> Option<Deal> {
    let mut told: Option<Deal> = None;
    for what in entries {
        told = Some(match (told, what) {
            (None, Happening::OrderCreated { ticket, buyer, price, expires_at }) => Deal {
                buyer: ids.people.iter().position(|one| one == buyer)?,
                ticket: ids.tickets.iter().position(|one| one == ticket)?,
                price: price.minor,
                deadline: expires_at.as_millisecond(),
                status: OrderStatus::Created,
                reason: None,
                attempts: 0,
            },
            (Some(told), what) if told.status.is_open() => match what {
                Happening::OrderAwaitingPayment { attempt, .. } if *attempt as usize == told.attempts + 1 => {
                    Deal { status: OrderStatus::AwaitingPayment, attempts: told.attempts + 1, ..told }
                }
                Happening::OrderCancelled { reason, .. } if *reason != CancelReason::Expired => {
                    Deal { status: OrderStatus::Cancelled, reason: Some(*reason), ..told }
                }
                Happening::OrderExpired { .. } => {
                    Deal { status: OrderStatus::Cancelled, reason: Some(CancelReason::Expired), ..told }
                }
                Happening::OrderCompleted { price, .. } if price.minor == told.price => {
                    Deal { status: OrderStatus::Completed, ..told }
                }
                _ => return None,
            },
            _ => return None,
        });
    }
    told
}

fn charge_told(order: &Order, entries: &[&Happening]) -> Result<Option<ChargeStatus>, String> {
    match entries {
        [] => Ok(None),
        [Happening::ChargeCreated { amount, .. }, after @ ..] if amount.minor == order.price => match after {
            [] => Ok(Some(ChargeStatus::Created)),
            [Happening::ChargeCompleted { .. }] => Ok(Some(ChargeStatus::Completed)),
            [Happening::ChargeFailed { .. }] => Ok(Some(ChargeStatus::Failed)),
            _ => Err(format!("{entries:?}")),
        },
        _ => Err(format!("{entries:?}")),
    }
}

/// What the journal tells of a ticket, if that is not what is stored.
fn ticket_told(ids: &Ids, ticket: &Ticket, entries: &[&Happening], taken: Option<(usize, &str)>) -> Result<(), String> {
    let mut named: Option<(String, i64, i64)> = None;
    let mut withdrawn = false;
    for what in entries {
        named = match (named, what) {
            (None, Happening::TicketCreated { seller, title, price, .. }) if ids.people[ticket.seller] == *seller => {
                Some((title.clone(), price.minor, 1))
            }
            (Some((.., version)), Happening::TicketUpdated { title, price, version: next }) if *next == version + 1 => {
                Some((title.clone(), price.minor, *next))
            }
            (Some(named), Happening::TicketWithdrawn {}) if !withdrawn => {
                withdrawn = true;
                Some(named)
            }
            (_, what) => return Err(format!("{what:?}, which can't be")),
        };
    }
    let stands = match ticket.stand {
        Stand::Listed => !withdrawn && taken.is_none(),
        Stand::Withdrawn => withdrawn && taken.is_none(),
        Stand::Held { order, .. } => !withdrawn && taken == Some((order, "held")),
        Stand::Claimed { order, .. } => !withdrawn && taken == Some((order, "claimed")),
        Stand::Sold { order, .. } => !withdrawn && taken == Some((order, "sold")),
    };
    let same = named == Some((ticket.title.clone(), ticket.price, ticket.version));
    if stands && same { Ok(()) } else { Err(format!("{named:?}, withdrawn {withdrawn}, taken {taken:?}")) }
}
