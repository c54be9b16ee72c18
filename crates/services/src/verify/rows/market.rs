//! Events, tickets and what is handed over.

use domain::{
    Timestamp, audit, content,
    event::{self, Category},
    ticket::TicketState,
};
use sha2::{Digest as _, Sha256};
use surrealdb::types::{Bytes, RecordId, SurrealValue};

use super::{Stored, key, money, word};
use crate::tickets;

#[derive(SurrealValue)]
pub(in crate::verify) struct Event {
    name: String,
    venue: String,
    city: String,
    starts_at: i64,
    time_zone: String,
    category: String,
    created_at: i64,
    seq: i64,
    terms: Vec<String>,
}

impl Stored for Event {
    const FIELDS: &'static str = "id, name, venue, city, starts_at, time_zone, category, created_at, seq, terms";
    type Row = audit::Event;

    fn read(self) -> Result<audit::Event, String> {
        let category = Category::ALL.into_iter().find(|category| category.as_str() == self.category);
        let event = event::Event {
            name: self.name,
            venue: self.venue,
            city: self.city,
            starts_at: Timestamp::from_millisecond(self.starts_at).map_err(|error| error.to_string())?,
            time_zone: self.time_zone,
            category: word(category, &self.category)?,
        };
        let derived = tickets::event_id(&event).map_err(|error| error.to_string())?.to_string();
        let terms_follow = tickets::terms(&event) == self.terms;
        Ok(audit::Event { event, derived, terms_follow, created_at: self.created_at, seq: self.seq })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Ticket {
    event: RecordId,
    starts_at: i64,
    seller: RecordId,
    title: String,
    price: i64,
    currency: String,
    state: String,
    order: Option<RecordId>,
    expires_at: Option<i64>,
    intent: Option<String>,
    version: i64,
    seq: i64,
    listed_at: i64,
    hand_over: String,
}

impl Stored for Ticket {
    const FIELDS: &'static str = "id, event, starts_at, seller, title, price, currency, state, order, expires_at, intent, \
                                  version, seq, listed_at, hand_over";
    type Row = audit::Ticket;

    fn read(self) -> Result<audit::Ticket, String> {
        Ok(audit::Ticket {
            event: key(&self.event),
            starts_at: self.starts_at,
            seller: key(&self.seller),
            title: self.title,
            price: money(self.price, &self.currency)?,
            state: word(TicketState::parse(&self.state), &self.state)?,
            order: self.order.as_ref().map(key),
            expires_at: self.expires_at,
            intent: self.intent,
            version: self.version,
            seq: self.seq,
            listed_at: self.listed_at,
            hand_over: self.hand_over,
        })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Content {
    kind: String,
    length: i64,
    code: Option<Bytes>,
}

impl Stored for Content {
    /// Files are measured where they lie, and only codes are handed out.
    const FIELDS: &'static str =
        "id, kind, bytes::len(bytes) AS length, (IF kind = 'code' { bytes } ELSE { NONE }) AS code";
    type Row = audit::Content;

    fn read(self) -> Result<audit::Content, String> {
        let guard = |bytes: Bytes| {
            let code = String::from_utf8(bytes.into_inner().to_vec()).map_err(|_| "a code that is no text")?;
            let identity = content::Content::Code(code).identity().unwrap_or_default();
            Ok::<_, &str>(hex::encode(Sha256::digest(identity)))
        };
        Ok(audit::Content { kind: self.kind, length: self.length, guard: self.code.map(guard).transpose()? })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Guard {
    ticket: RecordId,
}

impl Stored for Guard {
    const FIELDS: &'static str = "id, ticket";
    type Row = audit::Guard;

    fn read(self) -> Result<audit::Guard, String> {
        Ok(audit::Guard { ticket: key(&self.ticket) })
    }
}
