//! Events: an equal one is reused, others are suggested while typing.

use domain::{EventId, Refusal, event::Event, refusal::Noun, view::EventView};
use sha2::{Digest as _, Sha256};

use super::row::EventRow;
use crate::{
    Error, Exchange, Result,
    db::{Tx, ms, record},
};

/// The longest beginning of a word that is indexed, in characters.
const LONGEST_TERM: usize = 16;

/// An event's id: derived from what makes two events the same, so that two sellers who name one concert at the same
/// moment meet in one record.
pub fn event_id(event: &Event) -> Result<EventId> {
    let hash = Sha256::digest(event.identity().as_bytes());
    EventId::try_from(hex::encode(&hash[..16])).map_err(|_| Error::Internal("an event's id".into()))
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The beginnings of all words of an event, which suggestions and search look up.
#[must_use]
pub fn terms(event: &Event) -> Vec<String> {
    let text = [event.name.as_str(), &event.venue, &event.city].join(" ");
    let mut terms: Vec<String> = words(&text)
        .flat_map(|word| {
            let letters: Vec<char> = word.chars().take(LONGEST_TERM).collect();
            (1..=letters.len()).map(move |end| letters[..end].iter().collect::<String>()).collect::<Vec<_>>()
        })
        .collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// One event.
pub async fn event(ex: &Exchange, id: &EventId) -> Result<EventView> {
    let read = Tx::of("SELECT * FROM $id").bind("id", record("event", id.as_str()));
    let row: Option<EventRow> = ex.db.row(read).await?;
    row.ok_or(Refusal::NotFound(Noun::Event))?.view()
}

/// The rows of events to come in which every word of `text` begins a word.
pub(super) async fn matching(ex: &Exchange, text: &str, limit: usize) -> Result<Vec<EventRow>> {
    let words: Vec<String> = words(text).take(6).map(|word| word.chars().take(LONGEST_TERM).collect()).collect();
    // The longest word is the rarest: the index is asked for it, the others filter.
    let Some(rarest) = words.iter().max_by_key(|word| word.chars().count()) else { return Ok(Vec::new()) };
    let read = Tx::of(
        "SELECT * FROM event WHERE terms CONTAINS $rarest AND terms CONTAINSALL $words AND starts_at > $now \
         ORDER BY starts_at LIMIT $limit",
    );
    let read = read.bind("rarest", rarest.clone()).bind("words", words.clone()).bind("now", ms(ex.now()));
    ex.db.rows(read.bind("limit", i64::try_from(limit).unwrap_or(i64::MAX))).await
}

/// Up to eight events to come that fit what was typed so far, soonest first.
pub async fn suggest(ex: &Exchange, typed: &str) -> Result<Vec<EventView>> {
    matching(ex, typed, 8).await?.iter().map(EventRow::view).collect()
}
