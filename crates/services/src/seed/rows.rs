//! Rows in great number, inserted where there are none.

use domain::{
    EventId, Money, TicketId, Timestamp, UserId,
    content::Content,
    event::Event,
    journal::{Actor, Happening, Subject},
};
use sha2::{Digest as _, Sha256};
use surrealdb::types::{Bytes, RecordId, RecordIdKey, SurrealValue, Value};

use crate::{
    Error, Exchange, Result,
    db::{Failure, Tx, ms, record},
    tickets,
};

#[derive(Clone, SurrealValue)]
struct User {
    id: RecordId,
    email: String,
    password_hash: String,
    credential_version: i64,
    roles: Vec<String>,
    created_at: i64,
    seq: i64,
}

#[derive(Clone, SurrealValue)]
struct EventRow {
    id: RecordId,
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

#[derive(Clone, SurrealValue)]
struct Ticket {
    id: RecordId,
    event: RecordId,
    starts_at: i64,
    seller: RecordId,
    title: String,
    price: i64,
    currency: String,
    state: String,
    version: i64,
    seq: i64,
    listed_at: i64,
    hand_over: String,
}

#[derive(Clone, SurrealValue)]
struct ContentRow {
    id: RecordId,
    kind: String,
    bytes: Bytes,
}

#[derive(Clone, SurrealValue)]
struct ListedBefore {
    id: RecordId,
    ticket: RecordId,
}

#[derive(Clone, SurrealValue)]
struct Entry {
    id: RecordId,
    at: i64,
    who: Option<RecordId>,
    kind: String,
    version: i64,
    data: String,
}

/// A listing to be made.
pub(super) struct Listed {
    pub id: TicketId,
    pub event: (EventId, Event),
    pub seller: UserId,
    pub title: String,
    pub price: Money,
    pub content: Content,
    pub at: Timestamp,
}

/// What one transaction inserts.
#[derive(Clone, Default)]
pub(super) struct Rows {
    users: Vec<User>,
    events: Vec<EventRow>,
    tickets: Vec<Ticket>,
    contents: Vec<ContentRow>,
    listed_before: Vec<ListedBefore>,
    journal: Vec<Entry>,
}

impl Rows {
    /// Adds an account that nobody can sign in to.
    pub fn user(&mut self, email: &str, at: Timestamp) -> Result<UserId> {
        let id = user_id(email)?;
        let key = record("user", id.as_str());
        if self.users.iter().any(|user| user.id == key) {
            return Ok(id);
        }
        self.users.push(User {
            id: key,
            email: email.to_owned(),
            password_hash: "none".into(),
            credential_version: 1,
            roles: Vec::new(),
            created_at: ms(at),
            seq: 1,
        });
        let what = Happening::UserCreated { email: email.to_owned() };
        self.tell(&Subject::User(id.clone()), &id, at, &what)?;
        Ok(id)
    }

    /// Adds an event, named for the first time by `who`.
    pub fn event(&mut self, event: &Event, who: &UserId, at: Timestamp) -> Result<EventId> {
        let id = tickets::event_id(event)?;
        let key = record("event", id.as_str());
        if self.events.iter().any(|event| event.id == key) {
            return Ok(id);
        }
        self.events.push(EventRow {
            id: key,
            name: event.name.clone(),
            venue: event.venue.clone(),
            city: event.city.clone(),
            starts_at: ms(event.starts_at),
            time_zone: event.time_zone.clone(),
            category: event.category.as_str().into(),
            created_at: ms(at),
            seq: 1,
            terms: tickets::terms(event),
        });
        let what = Happening::EventCreated { event: event.clone() };
        self.tell(&Subject::Event(id.clone()), who, at, &what)?;
        Ok(id)
    }

    /// Adds a ticket and what its buyer gets.
    pub fn ticket(&mut self, listed: Listed) -> Result<()> {
        let Listed { id, event: (event_id, event), seller, title, price, content, at } = listed;
        let key = record("ticket", id.as_str());
        let (kind, hand_over, bytes) = tickets::stored(&content);
        if let Some(identity) = content.identity() {
            let hash = record("listed_before", hex::encode(Sha256::digest(identity)));
            self.listed_before.push(ListedBefore { id: hash, ticket: key.clone() });
        }
        self.contents.push(ContentRow { id: record("content", id.as_str()), kind: kind.into(), bytes });
        self.tickets.push(Ticket {
            id: key,
            event: record("event", event_id.as_str()),
            starts_at: ms(event.starts_at),
            seller: record("user", seller.as_str()),
            title: title.clone(),
            price: price.minor,
            currency: price.currency.code().into(),
            state: "listed".into(),
            version: 1,
            seq: 1,
            listed_at: ms(at),
            hand_over: hand_over.into(),
        });
        let what = Happening::TicketCreated { event: event_id, seller: seller.clone(), title, price };
        self.tell(&Subject::Ticket(id), &seller, at, &what)
    }

    fn tell(&mut self, subject: &Subject, who: &UserId, at: Timestamp, what: &Happening) -> Result<()> {
        let (table, id) = subject.parts();
        let key = [Value::String(table.into()), Value::String(id.into()), 1_i64.into_value()];
        let Actor::User(who) = Actor::User(who.clone()) else { return Ok(()) };
        self.journal.push(Entry {
            id: RecordId::new("journal", RecordIdKey::Array(key.to_vec().into())),
            at: ms(at),
            who: Some(record("user", who.as_str())),
            kind: what.kind().into(),
            version: i64::from(what.version()),
            data: serde_json::to_string(what).map_err(|error| Error::Internal(format!("an entry: {error}")))?,
        });
        Ok(())
    }

    /// Inserts what is not there yet, in one transaction, and tells those who follow the journal.
    pub async fn insert(self, ex: &Exchange) -> Result<()> {
        let entries: Vec<RecordId> = self.journal.iter().map(|entry| entry.id.clone()).collect();
        let mut tx = Tx::new();
        for table in ["user", "event", "ticket", "content", "listed_before", "journal"] {
            tx.push(&format!("INSERT IGNORE INTO {table} ${table} RETURN NONE"));
        }
        tx.push(
            "FOR $consumer IN (SELECT VALUE record::id(id) FROM consumer) { FOR $entry IN $entries { \
               INSERT IGNORE INTO delivery { id: array::concat([$consumer], record::id($entry)), consumer: $consumer, \
               entry: $entry, state: 'due', attempts: 0, next_at: $entry.at } RETURN NONE } }",
        );
        let tx = tx
            .bind("user", self.users)
            .bind("event", self.events)
            .bind("ticket", self.tickets)
            .bind("content", self.contents)
            .bind("listed_before", self.listed_before)
            .bind("journal", self.journal)
            .bind("entries", entries);
        ex.decide(async || match ex.db.commit(tx.clone()).await {
            Ok(()) => Ok(()),
            // Whatever became of it: inserting again changes nothing that is there.
            Err(Failure::Conflict | Failure::Unknown(_)) => Err(Error::Overtaken),
            Err(failure) => Err(Error::Internal(failure.to_string())),
        })
        .await
    }
}

/// The account of an address: always the same.
pub(super) fn user_id(email: &str) -> Result<UserId> {
    derived(&["user", email])
}

/// An id that follows from these words.
pub(super) fn derived<T: TryFrom<String>>(words: &[&str]) -> Result<T> {
    let hash = Sha256::digest(words.join("\u{1f}"));
    T::try_from(hex::encode(&hash[..13])).map_err(|_| Error::Internal("a derived id".into()))
}
