//! Events: their ids follow from what makes two of them the same.

use super::{Audit, Event, Table, accounts::digest, found::wrongs};

wrongs! {
    /// What can be wrong with an event.
    EventWrong {
        "should have the id {0}, which follows from its name, place and start": OtherId(String),
        "is suggested by other words than its own": OtherTerms,
    }
}

/// An event, as later tables need it.
#[derive(Debug)]
pub(super) struct Concert {
    pub starts_at: i64,
    pub digest: u64,
    pub created_at: i64,
    pub seq: i64,
    pub told: bool,
}

/// All of an event as a number.
pub(super) fn digest_of(event: &crate::event::Event) -> u64 {
    let crate::event::Event { name, venue, city, starts_at, time_zone, category } = event;
    let parts = [name, venue, city, &starts_at.to_string(), time_zone, category.as_str()];
    digest(&parts.join("\u{1f}"))
}

impl Audit {
    /// An event.
    pub fn event(&mut self, key: &str, event: &Event) {
        let mut wrong = |wrong: EventWrong| self.found.wrong(Table::Event, key, wrong);
        if event.derived != key {
            wrong(EventWrong::OtherId(event.derived.clone()));
        }
        if !event.terms_follow {
            wrong(EventWrong::OtherTerms);
        }
        let concert = Concert {
            starts_at: event.event.starts_at.as_millisecond(),
            digest: digest_of(&event.event),
            created_at: event.created_at,
            seq: event.seq,
            told: false,
        };
        self.events.push(key, concert);
    }
}
