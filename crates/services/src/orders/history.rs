//! One's orders, and only one's own: another's is not found.

use domain::{
    OrderId, Refusal, Timestamp, UserId,
    refusal::Noun,
    ticket::TicketState,
    view::{OrderView, Page},
};

use super::row::HistoryRow;
use crate::{
    Exchange, Result,
    db::{Tx, at, ms, record},
    tickets::row::ListingRow,
};

const PAGE: usize = 20;
const FIELDS: &str = "*, ticket.* AS of, ticket.event.* AS admits_to";

fn view(row: HistoryRow, now: Timestamp) -> Result<OrderView> {
    let order = row.order.order()?;
    let stored = row.of.ticket()?;
    let paying = order.status.is_open()
        && stored.order.as_ref() == Some(&order.id)
        && matches!(stored.state, TicketState::Claimed | TicketState::Sold);
    let ticket = ListingRow { ticket: row.of, admits_to: row.admits_to }.view(now)?;
    Ok(OrderView {
        id: order.id,
        ticket,
        price: order.price,
        status: order.status,
        reason: order.reason,
        paying,
        expires_at: order.expires_at,
        created_at: at(row.order.created_at)?,
        ended_at: row.order.ended_at.map(at).transpose()?,
        decline: row.order.decline,
        as_of: now,
    })
}

/// One order.
pub async fn order(ex: &Exchange, buyer: &UserId, id: &OrderId) -> Result<OrderView> {
    let read = Tx::of(&format!("SELECT {FIELDS} FROM $id WHERE buyer = $buyer"));
    let read = read.bind("id", record("order", id.as_str())).bind("buyer", record("user", buyer.as_str()));
    let row: Option<HistoryRow> = ex.db.row(read).await?;
    view(row.ok_or(Refusal::NotFound(Noun::Order))?, ex.now())
}

/// All orders of a buyer, newest first.
pub async fn history(ex: &Exchange, buyer: &UserId, after: Option<&str>) -> Result<Page<OrderView>> {
    let mut read = Tx::new().bind("buyer", record("user", buyer.as_str()));
    let mut from = "";
    if let Some((created, id)) = after.and_then(|text| text.split_once('-'))
        && let (Ok(created), Ok(id)) = (created.parse::<i64>(), id.parse::<OrderId>())
    {
        read.set("at", created);
        read.set("after", record("order", id.as_str()));
        from = " AND created_at <= $at AND (created_at < $at OR id < $after)";
    }
    read.push(&format!(
        "SELECT {FIELDS} FROM order WHERE buyer = $buyer{from} ORDER BY created_at DESC, id DESC LIMIT {}",
        PAGE + 1
    ));
    let rows: Vec<HistoryRow> = ex.db.rows(read).await?;
    let more = rows.len() > PAGE;
    let now = ex.now();
    let items: Vec<OrderView> = rows.into_iter().take(PAGE).map(|row| view(row, now)).collect::<Result<_>>()?;
    let next = items.last().filter(|_| more).map(|last| format!("{}-{}", ms(last.created_at), last.id));
    Ok(Page { items, next })
}
