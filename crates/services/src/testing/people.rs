//! People and listings for tests.

use domain::{
    TicketId, UserId,
    content::ContentDraft,
    event::EventDraft,
    journal::{Actor, Happening, Subject},
};

use super::Bench;
use crate::{
    db::{Tx, ms, record},
    journal,
    tickets::{self, Listing},
};

/// An event some days after the bench's clock.
#[must_use]
pub fn event_in(days: i64) -> EventDraft {
    event_at(start(days))
}

fn event_at(starts_at: String) -> EventDraft {
    EventDraft {
        name: "Radiohead".into(),
        venue: "Royal Albert Hall".into(),
        city: "London".into(),
        starts_at,
        category: "music".into(),
    }
}

/// A listing for an event in 30 days, handed over by a note.
#[must_use]
pub fn listing(title: &str, price: &str) -> Listing {
    Listing {
        title: title.into(),
        price: price.into(),
        event: event_in(30),
        time_zone: "Europe/London".into(),
        content: ContentDraft { note: "I send it by mail.".into(), ..ContentDraft::default() },
    }
}

#[expect(clippy::expect_used, reason = "a constant date")]
fn start(days: i64) -> String {
    let evening: jiff::civil::DateTime = "2026-11-21T19:30".parse().expect("a constant date");
    evening.checked_add(jiff::Span::new().days(days)).expect("a date").strftime("%Y-%m-%dT%H:%M").to_string()
}

#[expect(clippy::expect_used, reason = "a test can't go on without its people")]
impl Bench {
    /// The local start of an event some days after this exchange's clock.
    ///
    /// # Panics
    /// If that is out of the calendar.
    #[must_use]
    pub fn start_of_event_in(&self, days: i64) -> String {
        let start = self.ex.now().checked_add(jiff::SignedDuration::from_hours(24 * days)).expect("a date");
        start.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// A listed ticket for an event at that time.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn listed_at(&self, seller: &UserId, price: &str, start: &str) -> TicketId {
        let listing = Listing { event: event_at(start.into()), ..listing("Two seats, row 5", price) };
        tickets::list(&self.ex, seller, listing).await.expect("a listing")
    }

    /// A person with an account, made without hashing a password: nobody can sign in as them.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn person(&self, name: &str) -> UserId {
        let id: UserId = self.ex.new_id().expect("an id");
        let (now, email) = (self.ex.now(), format!("{}-{id}@example.com", name.to_lowercase()));
        let tx = Tx::of(
            "CREATE $id SET email = $email, password_hash = 'none', credential_version = 1, roles = [], created_at = $now, seq = 1",
        );
        let mut tx = tx.bind("id", record("user", id.as_str())).bind("email", email.clone()).bind("now", ms(now));
        let what = Happening::UserCreated { email };
        journal::append(&mut tx, &Subject::User(id.clone()), "1", now, &Actor::User(id.clone()), &what)
            .expect("an entry");
        self.ex.write(tx).await.expect("a person");
        id
    }

    /// A listed ticket.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn listed(&self, seller: &UserId, price: &str) -> TicketId {
        tickets::list(&self.ex, seller, listing("Two seats, row 5", price)).await.expect("a listing")
    }
}
