//! A concert or a match, and what makes two of them the same.

use jiff::{
    SignedDuration,
    civil::DateTime,
    tz::{TimeZone, offset},
};
use serde::{Deserialize, Serialize};

use crate::{
    Field, Refusal, Refusals, Timestamp, both,
    title::{LineError, line},
};

/// How far ahead an event may be, in days: further is a slip of the pen.
pub const MAX_DAYS_AHEAD: i64 = 5 * 366;

/// What kind of event it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Concerts and festivals.
    Music,
    /// Matches and races.
    Sport,
    /// Theatre, opera, comedy, dance.
    Stage,
    /// All else.
    #[default]
    Other,
}

impl Category {
    /// All, in the order in which forms offer them.
    pub const ALL: [Self; 4] = [Self::Music, Self::Sport, Self::Stage, Self::Other];

    /// The word in forms and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Music => "music",
            Self::Sport => "sport",
            Self::Stage => "stage",
            Self::Other => "other",
        }
    }

    /// Reads the word back; empty is [`Category::Other`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Other);
        }
        Self::ALL.into_iter().find(|category| category.as_str() == text)
    }
}

/// An event as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventDraft {
    /// What is on.
    pub name: String,
    /// Where.
    pub venue: String,
    /// In which city.
    pub city: String,
    /// `YYYY-MM-DDTHH:MM` in the venue's time.
    pub starts_at: String,
    /// What kind it is, or empty.
    pub category: String,
}

/// An event, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What is on.
    pub name: String,
    /// Where.
    pub venue: String,
    /// In which city.
    pub city: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// The venue's IANA time zone, such as `Europe/Berlin`.
    pub time_zone: String,
    /// What kind it is.
    pub category: Category,
}

/// Why an event is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EventError {
    /// No name.
    #[error("Enter the event's name, such as “Radiohead”.")]
    NameMissing,
    /// No venue.
    #[error("Enter the venue, such as “Royal Albert Hall”.")]
    VenueMissing,
    /// No city.
    #[error("Enter the city, such as “London”.")]
    CityMissing,
    /// The name is too long.
    #[error("Use 120 characters or fewer for the event's name.")]
    NameTooLong,
    /// The venue is too long.
    #[error("Use 120 characters or fewer for the venue.")]
    VenueTooLong,
    /// The city is too long.
    #[error("Use 120 characters or fewer for the city.")]
    CityTooLong,
    /// No start, or not `YYYY-MM-DDTHH:MM`.
    #[error("Enter the date and time at which the event starts, such as 2027-06-30T19:30.")]
    StartMalformed,
    /// The start is over.
    #[error("This event has started. Only tickets for future events can be listed: check the date.")]
    StartOver,
    /// The start is further than [`MAX_DAYS_AHEAD`].
    #[error("This date is more than five years ahead. Check the year.")]
    StartTooFar,
    /// The clocks go forward at that very time.
    #[error("This time doesn't exist on that day, since the clocks go forward. Check the time.")]
    StartSkipped,
    /// No IANA zone.
    #[error("Enter a time zone by its IANA name, such as Europe/Berlin.")]
    ZoneUnknown,
    /// None of the categories.
    #[error("Choose one of the kinds: music, sport, stage, other.")]
    CategoryUnknown,
}

impl EventError {
    /// The field it belongs to.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::NameMissing | Self::NameTooLong => Field::EventName,
            Self::VenueMissing | Self::VenueTooLong => Field::Venue,
            Self::CityMissing | Self::CityTooLong => Field::City,
            Self::StartMalformed | Self::StartOver | Self::StartTooFar | Self::StartSkipped => Field::StartsAt,
            Self::ZoneUnknown => Field::TimeZone,
            Self::CategoryUnknown => Field::Category,
        }
    }
}

impl EventDraft {
    /// Checks an event as typed. `zone` is the venue's time zone, or none if there is none of that name, and
    /// `zone_name` its IANA name.
    pub fn check(&self, zone: Option<&TimeZone>, zone_name: &str, now: Timestamp) -> Result<Event, Refusals> {
        let checked = |text: &str, missing, long| {
            line(text).map_err(|error| match error {
                LineError::Missing => Refusal::Event(missing),
                LineError::TooLong => Refusal::Event(long),
            })
        };
        let name = checked(&self.name, EventError::NameMissing, EventError::NameTooLong);
        let venue = checked(&self.venue, EventError::VenueMissing, EventError::VenueTooLong);
        let city = checked(&self.city, EventError::CityMissing, EventError::CityTooLong);
        // Without its zone a start is judged where every hour comes last: what is over there is over everywhere.
        let last = TimeZone::fixed(offset(-12));
        let starts_at = start(&self.starts_at, zone.unwrap_or(&last), now).map_err(Refusal::Event);
        let zone = zone.ok_or(Refusal::Event(EventError::ZoneUnknown));
        let category = Category::parse(self.category.trim()).ok_or(Refusal::Event(EventError::CategoryUnknown));

        let what_and_where = both(name, both(venue, city));
        let when = both(starts_at, zone);
        let ((name, (venue, city)), ((starts_at, _), category)) = both(what_and_where, both(when, category))?;
        Ok(Event { name, venue, city, starts_at, time_zone: zone_name.to_owned(), category })
    }
}

fn start(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, EventError> {
    let local: DateTime = text.trim().parse().map_err(|_| EventError::StartMalformed)?;
    // `2027-06-30` alone parses as midnight, which nobody who leaves out the time means.
    if !text.contains(':') {
        return Err(EventError::StartMalformed);
    }
    let ambiguous = zone.to_ambiguous_timestamp(local);
    if matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        return Err(EventError::StartSkipped);
    }
    let start = ambiguous.earlier().map_err(|_| EventError::StartMalformed)?;
    if start <= now {
        return Err(EventError::StartOver);
    }
    if start.duration_since(now) > SignedDuration::from_hours(24 * MAX_DAYS_AHEAD) {
        return Err(EventError::StartTooFar);
    }
    Ok(start)
}

impl Event {
    /// What makes two events the same: name, venue and city without case, spacing and punctuation, start and zone.
    /// Ids are derived from it, so that two sellers who list for one concert at the same moment meet in one event.
    #[must_use]
    pub fn identity(&self) -> String {
        let plain = |text: &str| {
            let spaced: String =
                text.chars().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            spaced.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let zone = self.time_zone.to_lowercase();
        [plain(&self.name), plain(&self.venue), plain(&self.city), self.starts_at.to_string(), zone].join("\u{1f}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn draft(starts_at: &str) -> EventDraft {
        EventDraft {
            name: "Radiohead".into(),
            venue: "O2".into(),
            city: "London".into(),
            starts_at: starts_at.into(),
            category: String::new(),
        }
    }

    fn berlin() -> TimeZone {
        // CET with European summer time, as a POSIX rule: the rules need no time zone database.
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    fn checked(draft: &EventDraft, zone: Option<&TimeZone>) -> Result<Event, Vec<EventError>> {
        draft.check(zone, "Europe/Berlin", now()).map_err(|refusals| {
            let error = |refusal: &Refusal| match refusal {
                Refusal::Event(error) => *error,
                other => panic!("not the event's: {other:?}"),
            };
            refusals.all().map(error).collect()
        })
    }

    fn check(starts_at: &str) -> Result<Timestamp, Vec<EventError>> {
        checked(&draft(starts_at), Some(&berlin())).map(|event| event.starts_at)
    }

    #[test]
    fn a_start_is_read_in_the_venues_time() {
        assert_eq!(check("2027-06-30T19:30"), Ok("2027-06-30T17:30:00Z".parse().unwrap()));
        assert_eq!(check(" 2026-12-24T20:00 "), Ok("2026-12-24T19:00:00Z".parse().unwrap()));
    }

    #[test]
    fn only_future_events_are_accepted() {
        assert_eq!(check("2026-11-21T13:00"), Err(vec![EventError::StartOver]));
        assert!(check("2026-11-21T13:01").is_ok());
        assert_eq!(check("2036-01-01T20:00"), Err(vec![EventError::StartTooFar]));
    }

    #[test]
    fn a_start_that_is_no_time_is_refused() {
        for bad in ["", "tomorrow", "2027-06-30", "2027-02-30T20:00", "30.06.2027 19:30"] {
            assert_eq!(check(bad), Err(vec![EventError::StartMalformed]), "{bad}");
        }
        assert_eq!(check("2027-03-28T02:30"), Err(vec![EventError::StartSkipped]));
    }

    #[test]
    fn every_field_that_is_wrong_is_named_in_the_order_of_the_form() {
        let mut event = draft("2027-06-30T19:30");
        event.venue = "  ".into();
        event.category = "opera".into();
        let wrong = [EventError::VenueMissing, EventError::CategoryUnknown];
        assert_eq!(checked(&event, Some(&berlin())), Err(wrong.to_vec()));
        let nothing = [
            EventError::NameMissing,
            EventError::VenueMissing,
            EventError::CityMissing,
            EventError::StartMalformed,
            EventError::ZoneUnknown,
        ];
        assert_eq!(checked(&EventDraft::default(), None), Err(nothing.to_vec()));
        let fields = nothing.map(EventError::field);
        assert_eq!(fields, [Field::EventName, Field::Venue, Field::City, Field::StartsAt, Field::TimeZone]);
    }

    #[test]
    fn without_its_zone_a_start_is_over_only_if_it_is_over_everywhere() {
        let unknown = |starts_at: &str| checked(&draft(starts_at), None).unwrap_err();
        assert_eq!(unknown("2026-11-21T00:00"), [EventError::StartOver, EventError::ZoneUnknown]);
        assert_eq!(unknown("2026-11-21T00:01"), [EventError::ZoneUnknown]);
    }

    #[test]
    fn an_equal_event_has_the_same_identity_however_it_is_written() {
        let one = checked(&draft("2027-06-30T19:30"), Some(&berlin())).unwrap();
        let mut other = draft("2027-06-30T19:30");
        other.name = " RADIOHEAD! ".into();
        let other = checked(&other, Some(&berlin())).unwrap();
        assert_eq!(one.identity(), other.identity());
        let later = checked(&draft("2027-07-01T19:30"), Some(&berlin())).unwrap();
        assert_ne!(one.identity(), later.identity());
    }
}
