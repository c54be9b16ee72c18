//! Tickets and events as stored, and what is read of them.

use domain::{
    Money, Timestamp,
    event::{Category, Event},
    ticket::{Ticket, TicketState},
    view::{EventView, HandOver, TicketView},
};
use jiff::tz::TimeZone;
use surrealdb::types::{RecordId, SurrealValue, Value};

use crate::{
    Error, Result,
    db::{at, key},
};

/// A ticket as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct TicketRow {
    pub id: RecordId,
    pub event: RecordId,
    pub starts_at: i64,
    pub seller: RecordId,
    pub title: String,
    pub price: i64,
    pub currency: String,
    pub state: String,
    pub order: Option<RecordId>,
    pub expires_at: Option<i64>,
    pub intent: Option<String>,
    pub version: i64,
    pub listed_at: i64,
    pub hand_over: String,
}

/// An event as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct EventRow {
    pub id: RecordId,
    pub name: String,
    pub venue: String,
    pub city: String,
    pub starts_at: i64,
    pub time_zone: String,
    pub category: String,
}

/// A ticket with its event, as `SELECT *, event.* AS admits_to` reads it.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct ListingRow {
    #[surreal(flatten)]
    pub ticket: TicketRow,
    pub admits_to: EventRow,
}

pub(crate) fn money(minor: i64, currency: &str) -> Result<Money> {
    let currency = currency.parse().map_err(|_| Error::Internal("a stored currency".into()))?;
    Ok(Money::new(minor, currency))
}

impl TicketRow {
    pub(crate) fn ticket(&self) -> Result<Ticket> {
        Ok(Ticket {
            id: key(&self.id)?,
            event: key(&self.event)?,
            starts_at: at(self.starts_at)?,
            seller: key(&self.seller)?,
            title: self.title.clone(),
            price: money(self.price, &self.currency)?,
            state: TicketState::parse(&self.state).ok_or_else(|| Error::Internal("a stored ticket state".into()))?,
            order: self.order.as_ref().map(key).transpose()?,
            expires_at: self.expires_at.map(at).transpose()?,
            intent: self.intent.clone(),
            version: self.version,
        })
    }
}

impl EventRow {
    pub(crate) fn view(&self) -> Result<EventView> {
        let starts_at = at(self.starts_at)?;
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        Ok(EventView {
            id: key(&self.id)?,
            event: Event {
                name: self.name.clone(),
                venue: self.venue.clone(),
                city: self.city.clone(),
                starts_at,
                time_zone: self.time_zone.clone(),
                category: Category::parse(&self.category).unwrap_or_default(),
            },
            local_start: starts_at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string(),
        })
    }
}

impl ListingRow {
    pub(crate) fn view(&self, now: Timestamp) -> Result<TicketView> {
        let ticket = self.ticket.ticket()?;
        let state = ticket.state_at(now);
        Ok(TicketView {
            state,
            held_until: if state == TicketState::Held { ticket.expires_at } else { None },
            id: ticket.id,
            title: ticket.title,
            price: ticket.price,
            version: ticket.version,
            listed_at: at(self.ticket.listed_at)?,
            seller: ticket.seller,
            event: self.admits_to.view()?,
            hand_over: hand_over(&self.ticket.hand_over),
            as_of: now,
        })
    }
}

fn hand_over(word: &str) -> HandOver {
    match word {
        "pdf" => HandOver::Pdf,
        "image" => HandOver::Image,
        "code" => HandOver::Code,
        _ => HandOver::Note,
    }
}
