//! The demo: a lively market for whoever opens a sandbox, renewed when its events are over.

use domain::{Money, Timestamp, UserId, content::Content, event::Event};
use jiff::{SignedDuration, Span, civil::Date, tz::TimeZone};
use surrealdb::types::RecordId;

use super::{
    events::{SHOWS, Show},
    rows::{Listed, Rows, derived},
    words::PLACES,
};
use crate::{
    Error, Exchange, Result,
    db::{Tx, ms, record},
};

/// With fewer tickets to come than this the market looks deserted.
const FEW: usize = 12;
const SELLERS: &[&str] = &["ada", "bruno", "chidi", "dana", "elif", "femi", "greta", "hiro"];

/// Lists the programme in an empty database, and again when most of it is over. Returns how many tickets were listed.
pub async fn demo(ex: &Exchange) -> Result<usize> {
    let today = ex.now().to_zoned(TimeZone::UTC).date();
    let stamp = record("stamp", "demo");
    let last: Option<String> = ex.db.row(Tx::of("SELECT VALUE value FROM $id").bind("id", stamp.clone())).await?;
    let wanted = match last {
        // Somebody's own exchange is left alone.
        None => some_user(ex).await?.is_none(),
        Some(last) => last != today.to_string() && left(ex).await? < FEW,
    };
    if !wanted {
        return Ok(0);
    }
    let mut rows = Rows::default();
    let mut listed = 0;
    for (number, show) in SHOWS.iter().enumerate() {
        listed += list(ex, &mut rows, number, show, today)?;
    }
    rows.insert(ex).await?;
    let done = Tx::of("UPSERT $id SET value = $today RETURN NONE").bind("id", stamp);
    ex.db.query(done.bind("today", today.to_string())).await?;
    Ok(listed)
}

async fn some_user(ex: &Exchange) -> Result<Option<RecordId>> {
    ex.db.row(Tx::of("SELECT VALUE id FROM user LIMIT 1")).await
}

async fn left(ex: &Exchange) -> Result<usize> {
    let read = Tx::of("SELECT VALUE id FROM ticket WHERE state = 'listed' AND starts_at > $now LIMIT 12");
    let left: Vec<RecordId> = ex.db.rows(read.bind("now", ms(ex.now()))).await?;
    Ok(left.len())
}

fn list(ex: &Exchange, rows: &mut Rows, number: usize, show: &Show, today: Date) -> Result<usize> {
    let event = event(show, today)?;
    for (index, (title, minor)) in show.tickets.iter().enumerate() {
        let at = listed_at(ex, number, index)?;
        let seller = seller(rows, number + index, at)?;
        let event_id = rows.event(&event, &seller, at)?;
        rows.ticket(Listed {
            id: derived(&["demo", &today.to_string(), &number.to_string(), &index.to_string()])?,
            event: (event_id, event.clone()),
            seller,
            title: (*title).to_owned(),
            price: Money::new(*minor, ex.settings.currency),
            content: content(number, index, today)?,
            at,
        })?;
    }
    Ok(show.tickets.len())
}

fn event(show: &Show, today: Date) -> Result<Event> {
    let malformed = |_| Error::Internal("a demo date".into());
    let place = &PLACES[show.place % PLACES.len()];
    let zone = TimeZone::get(place.zone).map_err(malformed)?;
    let day = today.checked_add(Span::new().days(show.day)).map_err(malformed)?;
    let start = day.at(show.time.0, show.time.1, 0, 0).to_zoned(zone).map_err(malformed)?;
    Ok(Event {
        name: show.name.to_owned(),
        venue: place.venue.to_owned(),
        city: place.city.to_owned(),
        starts_at: start.timestamp(),
        time_zone: place.zone.to_owned(),
        category: show.category,
    })
}

/// The last few days, in an order that has nothing to do with when the events are.
fn listed_at(ex: &Exchange, number: usize, index: usize) -> Result<Timestamp> {
    let minutes = i64::try_from((number * 17 + index * 29) % SHOWS.len() * 97 + number + index * 7).unwrap_or_default();
    ex.now().checked_sub(SignedDuration::from_mins(3 + minutes)).map_err(|_| Error::Internal("the clock".into()))
}

fn seller(rows: &mut Rows, number: usize, at: Timestamp) -> Result<UserId> {
    rows.user(&format!("{}@demo.invalid", SELLERS[number % SELLERS.len()]), at)
}

/// A code for some, a note for others.
fn content(number: usize, index: usize, today: Date) -> Result<Content> {
    if (number + index).is_multiple_of(2) {
        let code: domain::TicketId = derived(&["code", &today.to_string(), &number.to_string(), &index.to_string()])?;
        return Ok(Content::Code(format!("HF-{}", code.as_str()[..10].to_uppercase())));
    }
    Ok(Content::Note("Made up for the demo. A real seller would say here how the ticket reaches you.".into()))
}
