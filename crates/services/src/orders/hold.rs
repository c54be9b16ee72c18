//! Holding a ticket.

use domain::{
    Money, OrderId, Refusal, TicketId, Timestamp, UserId,
    buyer::{self, OpenHold},
    hold::{Hold, hold as rule},
    journal::{Actor, Happening, Subject},
    order::OrderStatus,
    refusal::Noun,
    ticket::Ticket,
};
use surrealdb::types::{RecordId, SurrealValue, Value};

use super::{
    batch::{self, Decided, NewOrder},
    end_lapsed,
    writes::{BuyerRow, hold_rows, write_holds},
};
use crate::{
    Error, Exchange, Market, Result,
    db::{Tx, key, ms, record},
    journal::{self, NewEntry},
    orders,
    tickets::{self, row::TicketRow},
};

/// Holds a ticket for `HOLDFAST_HOLD`, or finds the hold that the buyer has on it. `seen` is the price that the buyer saw.
pub async fn hold(ex: &Market, buyer: &UserId, ticket: &TicketId, seen: Option<Money>) -> Result<OrderId> {
    let id: OrderId = ex.new_id()?;
    let (order, deadline) = ex.decide(async || decide(ex, buyer, ticket, seen, &id).await).await?;
    if let Some(deadline) = deadline {
        // This node ends the hold it made; the others learn of it from their live queries.
        ex.deadlines.schedule(order.clone(), deadline);
    }
    Ok(order)
}

async fn decide(
    ex: &Market,
    buyer: &UserId,
    ticket: &TicketId,
    seen: Option<Money>,
    id: &OrderId,
) -> Result<(OrderId, Option<Timestamp>)> {
    let now = ex.now();
    let asked = Asked::read(ex, buyer, ticket).await?;
    match rule(&asked.ticket, buyer, asked.holder.as_ref(), seen, ex.settings.hold, now)? {
        Hold::Same(order) => Ok((order, None)),
        Hold::New { lapsed, expires_at } => {
            match lapsed {
                None => batch::commit(ex, ticket, decided(ex, buyer, &asked, expires_at, id, now)?).await?,
                Some(lapsed) => {
                    let tx = takeover(ex, buyer, &asked, &lapsed, expires_at, id, now).await?;
                    fail::fail_point!("hold.before");
                    // The order itself tells: the ticket may have changed hands again.
                    let held = async || Ok(orders::load(ex, id).await.is_ok());
                    match ex.commit(tx, held).await {
                        Err(Error::Internal(why)) if why.starts_with("exists already") => return Err(Error::Overtaken),
                        committed => committed?,
                    }
                    fail::fail_point!("hold.after");
                }
            }
            Ok((id.clone(), Some(expires_at)))
        }
    }
}

/// What a hold is decided on.
pub(super) struct Asked {
    pub ticket: Ticket,
    /// Who holds it, or held it when its time was over.
    holder: Option<UserId>,
    /// The buyer's open holds, and how often they had been written.
    open: Vec<OpenHold>,
    touched: Option<i64>,
}

#[derive(SurrealValue)]
struct AskedRow {
    #[surreal(flatten)]
    ticket: TicketRow,
    holder: Option<RecordId>,
}

impl Asked {
    /// One query, since most of those who ask for a hot ticket are refused by it.
    pub async fn read(ex: &Exchange, buyer: &UserId, ticket: &TicketId) -> Result<Self> {
        let mut read = Tx::of("SELECT *, `order`.buyer AS holder FROM $ticket");
        read.push("SELECT holds, touched FROM $buyer");
        let read =
            read.bind("ticket", record("ticket", ticket.as_str())).bind("buyer", record("buyer", buyer.as_str()));
        let mut rows = ex.db.query(read).await?;
        let row: Option<AskedRow> = rows.take(0)?;
        let AskedRow { ticket, holder } = row.ok_or(Refusal::NotFound(Noun::Ticket))?;
        let (open, touched) = BuyerRow::open(rows.take(1)?)?;
        Ok(Self { ticket: ticket.ticket()?, holder: holder.as_ref().map(key).transpose()?, open, touched })
    }

    /// The buyer's holds with the new one, if the limit allows it.
    fn with(&self, ex: &Exchange, hold: OpenHold, now: Timestamp) -> Result<Vec<OpenHold>> {
        let limit = ex.settings.max_open_holds;
        Ok(buyer::with(&self.open, hold, limit, now).ok_or(Refusal::TooManyHolds { limit })?)
    }
}

fn told(buyer: &UserId, of: &Ticket, expires_at: Timestamp) -> Happening {
    Happening::OrderCreated { ticket: of.id.clone(), buyer: buyer.clone(), price: of.price, expires_at }
}

fn new_order(buyer: &UserId, of: &Ticket, expires_at: Timestamp, now: Timestamp) -> NewOrder {
    NewOrder {
        buyer: record("user", buyer.as_str()),
        ticket: record("ticket", of.id.as_str()),
        title: of.title.clone(),
        price: of.price.minor,
        currency: of.price.currency.code().to_owned(),
        status: OrderStatus::Created.as_str().to_owned(),
        expires_at: ms(expires_at),
        attempts: 0,
        created_at: ms(now),
        seq: 1,
    }
}

/// The hold of a ticket that is free, to be committed with others.
pub(super) fn decided(
    ex: &Exchange,
    buyer: &UserId,
    asked: &Asked,
    expires_at: Timestamp,
    id: &OrderId,
    now: Timestamp,
) -> Result<Decided> {
    let open = asked.with(ex, OpenHold { order: id.clone(), expires_at }, now)?;
    let (subject, who) = (Subject::Order(id.clone()), Actor::User(buyer.clone()));
    Ok(Decided {
        ticket: record("ticket", asked.ticket.id.as_str()),
        version: asked.ticket.version,
        buyer: record("buyer", buyer.as_str()),
        holds: hold_rows(&open),
        touched: asked.touched,
        order: record("order", id.as_str()),
        row: new_order(buyer, &asked.ticket, expires_at, now),
        entry: NewEntry::first(&subject, now, &who, &told(buyer, &asked.ticket, expires_at))?,
    })
}

/// The hold of a ticket whose last hold has lapsed: it ends in the same transaction, which is one of its own.
async fn takeover(
    ex: &Exchange,
    buyer: &UserId,
    asked: &Asked,
    lapsed: &OrderId,
    expires_at: Timestamp,
    id: &OrderId,
    now: Timestamp,
) -> Result<Tx> {
    let was = &asked.ticket;
    let open = asked.with(ex, OpenHold { order: id.clone(), expires_at }, now)?;
    let mut tx = Tx::new();
    tickets::change(&mut tx, was, "state = 'held', order = $order, expires_at = $deadline");
    tx.set("order", record("order", id.as_str()));
    tx.set("deadline", ms(expires_at));
    end_lapsed(ex, &mut tx, lapsed, Some(buyer), now).await?;
    write_holds(&mut tx, buyer, &open, asked.touched);
    tx.push("CREATE $order CONTENT $row RETURN NONE");
    tx.set("row", new_order(buyer, was, expires_at, now));
    let what = told(buyer, was, expires_at);
    journal::append(&mut tx, &Subject::Order(id.clone()), "1", now, &Actor::User(buyer.clone()), &what)?;
    Ok(tx)
}
