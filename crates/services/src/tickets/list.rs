//! Listing a ticket.

use domain::{
    Money, Refusal, Refusals, TicketId, UserId, both,
    content::{Content, ContentDraft, ContentError, FileKind},
    event::{Event, EventDraft},
    journal::{Actor, Happening, Subject},
    title::{LineError, line},
};
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use surrealdb::types::{Bytes, RecordId};

use super::{event_id, terms};
use crate::{
    Error, Exchange, Result,
    db::{Failure, Tx, ms, record},
    journal,
};

/// A listing as typed.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// What the seller calls it.
    pub title: String,
    /// The price as decimal text.
    pub price: String,
    /// The event.
    pub event: EventDraft,
    /// The venue's IANA zone, or empty for the exchange's.
    pub time_zone: String,
    /// What the buyer gets.
    pub content: ContentDraft,
}

/// What a listing is called and costs, which is what can be edited later.
pub(super) fn title_and_price(ex: &Exchange, title: &str, price: &str) -> Result<(String, Money), Refusals> {
    let title = line(title).map_err(|error| match error {
        LineError::Missing => Refusal::TitleMissing,
        LineError::TooLong => Refusal::TitleTooLong,
    });
    both(title, Money::parse_price(price, ex.settings.currency).map_err(Refusal::Price))
}

struct Checked {
    title: String,
    price: Money,
    event: Event,
    content: Content,
}

fn check(ex: &Exchange, listing: Listing) -> Result<Checked, Refusals> {
    let zone_name = match listing.time_zone.trim() {
        "" => ex.settings.time_zone.as_str(),
        named => named,
    };
    let zone = TimeZone::get(zone_name).ok();
    let zone_name = zone.as_ref().and_then(TimeZone::iana_name).unwrap_or(zone_name);
    let event = listing.event.check(zone.as_ref(), zone_name, ex.now());
    let named = title_and_price(ex, &listing.title, &listing.price);
    let mime = |bytes: &[u8]| infer::get(bytes).map(|kind| kind.mime_type());
    let content = listing.content.check(mime);
    let (event, ((title, price), content)) = both(event, both(named, content))?;
    Ok(Checked { title, price, event, content })
}

/// Lists a ticket.
pub async fn list(ex: &Exchange, seller: &UserId, listing: Listing) -> Result<TicketId> {
    let checked = check(ex, listing)?;
    let id: TicketId = ex.new_id()?;
    ex.decide(async || commit(ex, seller, &id, &checked).await).await?;
    Ok(id)
}

async fn commit(ex: &Exchange, seller: &UserId, id: &TicketId, listing: &Checked) -> Result<()> {
    let now = ex.now();
    let who = Actor::User(seller.clone());
    let event = event_id(&listing.event)?;
    let mut tx = Tx::new();
    let event_record = record("event", event.as_str());
    let known: Option<RecordId> =
        ex.db.row(Tx::of("SELECT VALUE id FROM $id").bind("id", event_record.clone())).await?;
    if known.is_none() {
        create_event(&mut tx, &event_record, &listing.event, now);
        let what = Happening::EventCreated { event: listing.event.clone() };
        journal::append(&mut tx, &Subject::Event(event.clone()), "1", now, &who, &what)?;
    }
    let ticket = record("ticket", id.as_str());
    if let Some(identity) = listing.content.identity() {
        let hash = record("listed_before", hex::encode(Sha256::digest(identity)));
        let before: Option<RecordId> =
            ex.db.row(Tx::of("SELECT VALUE ticket FROM $id").bind("id", hash.clone())).await?;
        if before.is_some_and(|before| before != ticket) {
            return Err(Refusal::Content(ContentError::ListedBefore(listing.content.field())).into());
        }
        let hash = tx.var(hash);
        tx.push(&format!("CREATE {hash} SET ticket = $id RETURN NONE"));
    }
    tx.push(
        "CREATE $id SET event = $event, starts_at = $starts_at, seller = $seller, title = $title, price = $price, \
         currency = $currency, state = 'listed', version = 1, seq = 1, listed_at = $now, hand_over = $hand_over RETURN NONE",
    );
    tx.push("CREATE $content SET kind = $kind, bytes = $bytes RETURN NONE");
    let (kind, hand_over, bytes) = stored(&listing.content);
    tx.set("id", ticket.clone());
    tx.set("event", event_record);
    tx.set("starts_at", ms(listing.event.starts_at));
    tx.set("seller", record("user", seller.as_str()));
    tx.set("title", listing.title.as_str());
    tx.set("price", listing.price.minor);
    tx.set("currency", listing.price.currency.code());
    tx.set("now", ms(now));
    tx.set("hand_over", hand_over);
    tx.set("content", record("content", id.as_str()));
    tx.set("kind", kind);
    tx.set("bytes", bytes);
    let what =
        Happening::TicketCreated { event, seller: seller.clone(), title: listing.title.clone(), price: listing.price };
    journal::append(&mut tx, &Subject::Ticket(id.clone()), "1", now, &who, &what)?;
    match ex.db.commit(tx).await {
        Ok(()) => Ok(()),
        // The event or the very content was written by somebody else in between: the next look tells which.
        Err(Failure::Conflict | Failure::Exists(_)) => Err(Error::Overtaken),
        Err(Failure::Unknown(why)) => {
            let found: Option<RecordId> = ex.db.row(Tx::of("SELECT VALUE id FROM $id").bind("id", ticket)).await?;
            found.map(|_| ()).ok_or(Error::Unknown(why))
        }
        Err(failure) => Err(Error::Internal(failure.to_string())),
    }
}

fn create_event(tx: &mut Tx, id: &RecordId, event: &Event, now: domain::Timestamp) {
    tx.push(
        "CREATE $event SET name = $event_name, venue = $venue, city = $city, starts_at = $starts_at, \
         time_zone = $time_zone, category = $category, created_at = $now, seq = 1, terms = $terms RETURN NONE",
    );
    tx.set("event", id.clone());
    tx.set("event_name", event.name.as_str());
    tx.set("venue", event.venue.as_str());
    tx.set("city", event.city.as_str());
    tx.set("time_zone", event.time_zone.as_str());
    tx.set("category", event.category.as_str());
    tx.set("terms", terms(event));
    tx.set("now", ms(now));
}

/// A content as stored: its kind, the kind that everybody may know, and its bytes.
pub(crate) fn stored(content: &Content) -> (&'static str, &'static str, Bytes) {
    match content {
        Content::File(kind, bytes) => {
            let hand_over = if *kind == FileKind::Pdf { "pdf" } else { "image" };
            (kind.mime(), hand_over, bytes.clone().into())
        }
        Content::Code(code) => ("code", "code", code.clone().into_bytes().into()),
        Content::Note(note) => ("note", "note", note.clone().into_bytes().into()),
    }
}
