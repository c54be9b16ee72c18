//! As many tickets as asked, the same for the same seed and base date, in batches that can be taken up again.

use domain::{
    Money, TicketId, Timestamp,
    content::Content,
    event::{Category, Event},
};
use jiff::{SignedDuration, Span, civil::Date, tz::TimeZone};

use super::{
    rows::{Listed, Rows, derived},
    words::{ACTS, PLACES, TITLES, TOURS, pick},
};
use crate::{Error, Exchange, Result, session::SessionUser};

/// Tickets a transaction: enough to be fast, few enough to be held in memory.
const BATCH: u64 = 1000;
const PER_EVENT: u64 = 20;
const PER_SELLER: u64 = 50;

/// What a seed makes.
#[derive(Clone, Debug)]
pub struct Plan {
    seed: u64,
    base: Date,
    tickets: u64,
    currency: domain::Currency,
}

impl Plan {
    /// A plan for so many tickets whose events are in the year after `base`.
    #[must_use]
    pub fn new(ex: &Exchange, seed: u64, base: Date, tickets: u64) -> Self {
        Self { seed, base, tickets, currency: ex.settings.currency }
    }

    /// Lists the tickets from number `done` on, as many as fit one transaction; returns how many there are then.
    pub async fn batch(&self, ex: &Exchange, done: u64) -> Result<u64> {
        let end = (done + BATCH).min(self.tickets);
        let mut rows = Rows::default();
        for number in done..end {
            self.ticket(&mut rows, number)?;
        }
        rows.insert(ex).await?;
        Ok(end)
    }

    /// So many buyers, as sessions know them.
    pub async fn buyers(&self, ex: &Exchange, count: u64) -> Result<Vec<SessionUser>> {
        let at = self.midnight()?;
        let mut buyers = Vec::new();
        for first in (0..count).step_by(usize::try_from(BATCH).unwrap_or(1)) {
            let mut rows = Rows::default();
            for number in first..(first + BATCH).min(count) {
                buyers.push(rows.user(&self.email("buyer", number), at)?);
            }
            rows.insert(ex).await?;
        }
        let version = |user| SessionUser { user, credential_version: 1 };
        Ok(buyers.into_iter().map(version).collect())
    }

    /// The key of a ticket.
    pub fn id(&self, number: u64) -> Result<TicketId> {
        derived(&["ticket", &self.seed.to_string(), &self.base.to_string(), &number.to_string()])
    }

    fn ticket(&self, rows: &mut Rows, number: u64) -> Result<()> {
        let at = self.listed_at(number)?;
        let seller = rows.user(&self.email("seller", number / PER_SELLER), self.midnight()?)?;
        let event = self.event(number / PER_EVENT)?;
        let event_id = rows.event(&event, &seller, at)?;
        let dice = self.dice("ticket", number);
        let note = "I transfer the ticket in the venue's app as soon as the order is complete.";
        rows.ticket(Listed {
            id: self.id(number)?,
            event: (event_id, event),
            seller,
            title: pick(TITLES, dice).to_string(),
            // From 12.00 to 211.50, in steps of half a unit.
            price: Money::new(1200 + i64::try_from(dice / 64 % 400).unwrap_or_default() * 50, self.currency),
            content: Content::Note(note.into()),
            at,
        })
    }

    fn event(&self, number: u64) -> Result<Event> {
        let dice = self.dice("event", number);
        let (act, category) = *pick(ACTS, dice);
        let place = pick(PLACES, dice >> 8);
        let tour = pick(TOURS, dice >> 16);
        let malformed = |_| Error::Internal("a made-up date".into());
        let day = self.base.checked_add(Span::new().days(i64::try_from(1 + (dice >> 24) % 360).unwrap_or(1)));
        let minute = i8::try_from((dice >> 40) % 2 * 30).unwrap_or_default();
        let hour = i8::try_from(17 + (dice >> 44) % 5).unwrap_or(19);
        let zone = TimeZone::get(place.zone).map_err(malformed)?;
        let start = day.map_err(malformed)?.at(hour, minute, 0, 0).to_zoned(zone).map_err(malformed)?;
        Ok(Event {
            name: if category == Category::Music { format!("{act}: {tour}") } else { act.to_owned() },
            venue: place.venue.to_owned(),
            city: place.city.to_owned(),
            starts_at: start.timestamp(),
            time_zone: place.zone.to_owned(),
            category,
        })
    }

    fn email(&self, role: &str, number: u64) -> String {
        format!("{role}{number}-seed{}@seed.invalid", self.seed)
    }

    fn midnight(&self) -> Result<Timestamp> {
        let midnight = self.base.to_zoned(TimeZone::UTC).map_err(|_| Error::Internal("the base date".into()))?;
        Ok(midnight.timestamp())
    }

    /// Spread over the month before the base date, the last ticket at its end, no two at one time.
    fn listed_at(&self, number: u64) -> Result<Timestamp> {
        let month = u64::from(30 * 24 * 3600_u32) * 1000;
        let step = (month / self.tickets.max(1)).max(1);
        let before = i64::try_from((self.tickets - number) * step).unwrap_or_default();
        self.midnight()?
            .checked_sub(SignedDuration::from_millis(before))
            .map_err(|_| Error::Internal("the base date".into()))
    }

    /// A number that looks random and is always the same (`SplitMix64`).
    fn dice(&self, kind: &str, number: u64) -> u64 {
        let kind = kind.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut z = self.seed.wrapping_add(kind).wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
