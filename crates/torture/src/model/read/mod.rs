//! Reading the world as it is, straight from the database and from the fake Stripe.

mod rows;

use domain::{
    charge::ChargeStatus,
    checkout::CheckoutState,
    journal::Happening,
    order::{CancelReason, OrderStatus},
};
use gateway::{CheckoutRequest, Intent, IntentStatus};
use services::testing::FakeGateway;
use surrealdb::types::{RecordId, RecordIdKey, Value};

use rows::{CheckoutRow, JournalRow, OrderRow, TicketRow};
pub use rows::{Rows, rows};

use super::{
    ids::{Ids, find},
    world::{Attempt, Charge, Money, Order, Page, Stand, Ticket, World},
};

/// An entry of the journal.
#[derive(Clone, Debug)]
pub struct Told {
    pub table: String,
    pub key: String,
    pub seq: i64,
    pub what: Happening,
}

/// The world, and how many journal entries each of its subjects must have.
#[derive(Debug, Default)]
pub struct Reading {
    pub world: World,
    pub ticket_entries: Vec<i64>,
    pub order_entries: Vec<i64>,
    /// One an order; 0 without a charge.
    pub charge_entries: Vec<i64>,
    pub journal: Vec<Told>,
}

/// The world that these rows and Stripe make. An error is a complaint about what is stored.
pub fn read(rows: Rows, stripe: &FakeGateway, ids: &mut Ids) -> Result<Reading, String> {
    let Rows { tickets, orders, checkouts, charges, journal } = rows;
    let mut reading = Reading { charge_entries: vec![0; ids.orders.len()], ..Reading::default() };
    for row in by_number(orders, &ids.orders, |row| &row.id)? {
        reading.order_entries.push(row.seq);
        reading.world.orders.push(order(row, ids)?);
    }
    for row in checkouts {
        let number = find_order(ids, &row.order)?;
        let attempts = &mut reading.world.orders[number].attempts;
        let (attempt, session) = attempt(&row, attempts.len(), ids.orders[number].as_str(), stripe)?;
        if let Some(session) = session {
            ids.sessions.insert(session, (number, attempts.len()));
        }
        attempts.push(attempt);
    }
    for row in charges {
        let number = find_order(ids, &row.order)?;
        let (_, attempt) = claimer(ids, &row.stripe_id)?;
        let statuses = [ChargeStatus::Created, ChargeStatus::Failed, ChargeStatus::Completed];
        let status = statuses.into_iter().find(|status| status.as_str() == row.status);
        let status = status.ok_or_else(|| format!("a charge is {}", row.status))?;
        reading.charge_entries[number] = row.seq;
        reading.world.orders[number].charge = Some(Charge { status, amount: row.amount, attempt });
    }
    for row in by_number(tickets, &ids.tickets, |row| &row.id)? {
        reading.ticket_entries.push(row.seq);
        reading.world.tickets.push(ticket(row, ids)?);
    }
    reading.journal = journal.iter().map(told).collect::<Result<_, _>>()?;
    Ok(reading)
}

fn told(row: &JournalRow) -> Result<Told, String> {
    let malformed = || format!("a journal entry is {row:?}");
    let RecordIdKey::Array(key) = &row.id.key else { return Err(malformed()) };
    let [Value::String(table), Value::String(key), Value::Number(seq)] = key.as_slice() else {
        return Err(malformed());
    };
    Ok(Told {
        table: table.clone(),
        key: key.clone(),
        seq: seq.to_int().ok_or_else(malformed)?,
        what: serde_json::from_str(&row.data).map_err(|_| malformed())?,
    })
}

fn find_order(ids: &Ids, id: &RecordId) -> Result<usize, String> {
    find(ids.orders.iter().map(domain::OrderId::as_str), id)
}

fn find_person(ids: &Ids, id: &RecordId) -> Result<usize, String> {
    find(ids.people.iter().map(domain::UserId::as_str), id)
}

fn find_ticket(ids: &Ids, id: &RecordId) -> Result<usize, String> {
    find(ids.tickets.iter().map(domain::TicketId::as_str), id)
}

/// Rows in the order of their numbers: every number has one, and there are no others.
fn by_number<R, I: ToString>(rows: Vec<R>, ids: &[I], id: impl Fn(&R) -> &RecordId) -> Result<Vec<R>, String> {
    let known: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut placed: Vec<Option<R>> = known.iter().map(|_| None).collect();
    for row in rows {
        let number = find(known.iter(), id(&row))?;
        placed[number] = Some(row);
    }
    placed.into_iter().zip(known).map(|(row, id)| row.ok_or_else(|| format!("{id} is lost"))).collect()
}

fn order(row: OrderRow, ids: &Ids) -> Result<Order, String> {
    let reason =
        row.reason.as_deref().map(|word| CancelReason::parse(word).ok_or_else(|| format!("a reason is {word}")));
    Ok(Order {
        buyer: find_person(ids, &row.buyer)?,
        ticket: find_ticket(ids, &row.ticket)?,
        title: row.title,
        price: row.price,
        deadline: row.expires_at,
        status: OrderStatus::parse(&row.status).ok_or_else(|| format!("an order is {}", row.status))?,
        reason: reason.transpose()?,
        declined: row.decline.is_some(),
        charge: None,
        attempts: Vec::with_capacity(usize::try_from(row.attempts).unwrap_or_default()),
    })
}

fn attempt(
    row: &CheckoutRow,
    before: usize,
    order: &str,
    stripe: &FakeGateway,
) -> Result<(Attempt, Option<String>), String> {
    if usize::try_from(row.attempt) != Ok(before + 1) {
        return Err(format!("attempt {} of an order comes after {before} others", row.attempt));
    }
    let request: CheckoutRequest = serde_json::from_str(&row.request).map_err(|error| error.to_string())?;
    let session = stripe.session_of(&request.idempotency_key);
    let id = session.as_ref().map(|session| session.id.clone());
    if row.session.is_some() && row.session != id {
        return Err(format!("a checkout is of session {:?}, and Stripe opened {id:?}", row.session));
    }
    let page = session.map(|session| match session.intent {
        None => Ok(Page { status: session.status, money: Money::None, fits: true }),
        Some(intent) => {
            let fits = intent.amount == request.amount
                && intent.currency == request.currency
                && intent.order_id.as_deref() == Some(order);
            Ok::<_, String>(Page { status: session.status, money: money(&intent, stripe)?, fits })
        }
    });
    let attempt = Attempt {
        state: CheckoutState::parse(&row.state).ok_or_else(|| format!("a checkout is {}", row.state))?,
        known: row.session.is_some(),
        given_up: row.void_at.is_some(),
        page: page.transpose()?,
    };
    Ok((attempt, id))
}

fn money(intent: &Intent, stripe: &FakeGateway) -> Result<Money, String> {
    Ok(match intent.status {
        IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresConfirmation | IntentStatus::RequiresAction => {
            Money::Wanted { declined: intent.decline.is_some() }
        }
        IntentStatus::Processing => Money::Processing,
        IntentStatus::RequiresCapture => Money::Authorised,
        IntentStatus::Canceled => Money::Voided,
        IntentStatus::Succeeded if intent.amount_received != intent.amount => {
            return Err(format!("{} was captured of {}", intent.amount_received, intent.amount));
        }
        IntentStatus::Succeeded if stripe.is_refunded(&intent.id) => Money::Refunded,
        IntentStatus::Succeeded => Money::Captured,
    })
}

/// The order and attempt of an intent.
fn claimer(ids: &Ids, intent: &str) -> Result<(usize, usize), String> {
    let session = intent.strip_prefix("pi_").and_then(|session| ids.sessions.get(session));
    session.copied().ok_or_else(|| format!("{intent} is an intent of nobody"))
}

fn ticket(row: TicketRow, ids: &Ids) -> Result<Ticket, String> {
    let order = row.order.as_ref().map(|order| find_order(ids, order)).transpose()?;
    let claimer = row.intent.as_deref().map(|intent| claimer(ids, intent)).transpose()?;
    let attempt = claimer.filter(|(by, _)| Some(*by) == order).map(|(_, attempt)| attempt);
    let stand = match (row.state.as_str(), order, row.expires_at, attempt, &row.intent) {
        ("listed", None, None, None, None) => Stand::Listed,
        ("held", Some(order), Some(until), None, None) => Stand::Held { order, until },
        ("claimed", Some(order), Some(until), Some(attempt), _) => Stand::Claimed { order, until, attempt },
        ("sold", Some(order), None, Some(attempt), _) => Stand::Sold { order, attempt },
        ("withdrawn", None, None, None, None) => Stand::Withdrawn,
        _ => return Err(format!("a ticket is inconsistent: {row:?}")),
    };
    Ok(Ticket {
        seller: find_person(ids, &row.seller)?,
        title: row.title,
        price: row.price,
        starts_at: row.starts_at,
        version: row.version,
        stand,
    })
}
