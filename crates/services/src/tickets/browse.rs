//! Looking: what is for sale, an event's tickets, what one sells. Lists are paged by key: the next page begins after the
//! last row of this one, however much changed in between.

use domain::{EventId, Refusal, TicketId, UserId, refusal::Noun, view::Page, view::TicketView};
use surrealdb::types::RecordId;

use super::{events::matching, row::ListingRow};
use crate::{
    Exchange, Result,
    db::{Tx, ms, record},
};

/// Rows a page.
const PAGE: usize = 24;
const FIELDS: &str = "*, event.* AS admits_to";

/// One ticket.
pub async fn ticket(ex: &Exchange, id: &TicketId) -> Result<TicketView> {
    let read = Tx::of(&format!("SELECT {FIELDS} FROM $id")).bind("id", record("ticket", id.as_str()));
    let row: Option<ListingRow> = ex.db.row(read).await?;
    row.ok_or(Refusal::NotFound(Noun::Ticket))?.view(ex.now())
}

/// What is for sale, newest first; with `words` only for events that they fit.
pub async fn browse(ex: &Exchange, words: &str, after: Option<&str>) -> Result<Page<TicketView>> {
    let mut filter = String::from("state = 'listed' AND starts_at > $now");
    let mut read = Tx::new().bind("now", ms(ex.now()));
    if !words.trim().is_empty() {
        let events: Vec<RecordId> = matching(ex, words, 200).await?.into_iter().map(|row| row.id).collect();
        read.set("events", events);
        filter.push_str(" AND event IN $events");
    }
    newest(ex, read, &filter, after).await
}

/// What somebody sells or has sold, newest first.
pub async fn selling(ex: &Exchange, seller: &UserId, after: Option<&str>) -> Result<Page<TicketView>> {
    let read = Tx::new().bind("seller", record("user", seller.as_str()));
    newest(ex, read, "seller = $seller", after).await
}

async fn newest(ex: &Exchange, mut read: Tx, filter: &str, after: Option<&str>) -> Result<Page<TicketView>> {
    let mut from = String::new();
    if let Some((listed_at, id)) = after.and_then(cursor) {
        read.set("at", listed_at);
        read.set("after", record("ticket", id));
        from.push_str(" AND listed_at <= $at AND (listed_at < $at OR id < $after)");
    }
    read.push(&format!(
        "SELECT {FIELDS} FROM ticket WHERE {filter}{from} ORDER BY listed_at DESC, id DESC LIMIT {}",
        PAGE + 1
    ));
    let rows: Vec<ListingRow> = ex.db.rows(read).await?;
    page(ex, &rows, |row| row.ticket.listed_at)
}

/// An event's tickets that are for sale or held, cheapest first.
pub async fn of_event(ex: &Exchange, event: &EventId, after: Option<&str>) -> Result<Page<TicketView>> {
    let mut read = Tx::new().bind("event", record("event", event.as_str()));
    let mut from = String::new();
    if let Some((price, id)) = after.and_then(cursor) {
        read.set("at", price);
        read.set("after", record("ticket", id));
        from.push_str(" AND price >= $at AND (price > $at OR id > $after)");
    }
    read.push(&format!(
        "SELECT {FIELDS} FROM ticket WHERE event = $event{from} AND state IN ['listed', 'held', 'claimed'] \
         ORDER BY price, id LIMIT {}",
        PAGE + 1
    ));
    let rows: Vec<ListingRow> = ex.db.rows(read).await?;
    page(ex, &rows, |row| row.ticket.price)
}

/// A cursor is the sorting value and the key of the last row: `1767225600000-01j…`.
fn cursor(text: &str) -> Option<(i64, &str)> {
    let (value, id) = text.split_once('-')?;
    id.parse::<TicketId>().ok()?;
    Some((value.parse().ok()?, id))
}

fn page(ex: &Exchange, rows: &[ListingRow], value: impl Fn(&ListingRow) -> i64) -> Result<Page<TicketView>> {
    let now = ex.now();
    let items: Vec<TicketView> = rows.iter().take(PAGE).map(|row| row.view(now)).collect::<Result<_>>()?;
    let last = rows.get(PAGE - 1).filter(|_| rows.len() > PAGE);
    let next = last.zip(items.last()).map(|(row, item)| format!("{}-{}", value(row), item.id));
    Ok(Page { items, next })
}
