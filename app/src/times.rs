//! Times as people read them. Nothing here reads a clock: text that the server rendered must be what the browser
//! would render, and a clock says something else a second later.

use domain::Timestamp;
use jiff::civil::{DateTime, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(of: DateTime) -> &'static str {
    usize::try_from(of.month()).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).copied().unwrap_or_default()
}

fn weekday(of: DateTime) -> &'static str {
    match of.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// A venue's local time (`YYYY-MM-DDTHH:MM`) in full: `Saturday 21 November 2026, 19:30`.
#[must_use]
pub fn long(local: &str) -> String {
    local.parse::<DateTime>().map_or_else(
        |_| local.to_owned(),
        |at| {
            let (day, year, hour, minute) = (at.day(), at.year(), at.hour(), at.minute());
            format!("{} {day} {} {year}, {hour:02}:{minute:02}", weekday(at), month(at))
        },
    )
}

/// The same for lists: `Sat 21 Nov 2026, 19:30`.
#[must_use]
pub fn short(local: &str) -> String {
    local.parse::<DateTime>().map_or_else(
        |_| local.to_owned(),
        |at| {
            let (day, year, hour, minute) = (at.day(), at.year(), at.hour(), at.minute());
            format!("{} {day} {} {year}, {hour:02}:{minute:02}", &weekday(at)[..3], &month(at)[..3])
        },
    )
}

/// A zone as people call it: `Europe/Berlin` is `Berlin time`.
#[must_use]
pub fn zone(name: &str) -> String {
    if name.starts_with("Etc/") || !name.contains('/') {
        return name.trim_start_matches("Etc/").to_owned();
    }
    let place = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    format!("{place} time")
}

/// A moment in UTC: `21 Nov 2026, 13:52 UTC`.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    let local = jiff::tz::Offset::UTC.to_datetime(at);
    let (day, year, hour, minute) = (local.day(), local.year(), local.hour(), local.minute());
    format!("{day} {} {year}, {hour:02}:{minute:02} UTC", &month(local)[..3])
}

/// A deadline, to the second: `13:52:07 UTC`.
#[must_use]
pub fn to_the_second(at: Timestamp) -> String {
    let local = jiff::tz::Offset::UTC.to_datetime(at);
    format!("{:02}:{:02}:{:02} UTC", local.hour(), local.minute(), local.second())
}

/// Milliseconds from `now` to `deadline`, never less than none.
#[must_use]
pub fn left(deadline: Timestamp, now: Timestamp) -> i64 {
    (deadline.as_millisecond() - now.as_millisecond()).max(0)
}

/// What is left as a clock face, rounded up so that `0:00` means over: `14:59`, `1:02:03`.
#[must_use]
pub fn face(milliseconds: i64) -> String {
    let seconds = (milliseconds.max(0) + 999) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How long something lasts: `15 minutes`, `1 minute`, `90 seconds`.
#[must_use]
pub fn lasting(seconds: i64) -> String {
    match seconds {
        60 => "1 minute".into(),
        seconds if seconds >= 60 && seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        1 => "1 second".into(),
        seconds => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_start_reads_as_the_venues_clocks_show_it() {
        assert_eq!(long("2026-11-21T19:30"), "Saturday 21 November 2026, 19:30");
        assert_eq!(short("2027-05-02T09:05"), "Sun 2 May 2027, 09:05");
        assert_eq!(long("soon"), "soon");
    }

    #[test]
    fn a_zone_is_named_by_its_place() {
        assert_eq!(zone("Europe/Berlin"), "Berlin time");
        assert_eq!(zone("America/Argentina/Buenos_Aires"), "Buenos Aires time");
        assert_eq!(zone("UTC"), "UTC");
        assert_eq!(zone("Etc/UTC"), "UTC");
    }

    #[test]
    fn a_length_of_time_is_said_in_whole_units() {
        assert_eq!([900, 60, 90, 1, 3].map(lasting), ["15 minutes", "1 minute", "90 seconds", "1 second", "3 seconds"]);
    }

    #[test]
    fn a_moment_is_absolute() {
        assert_eq!(moment(at("2026-11-21T13:52:07Z")), "21 Nov 2026, 13:52 UTC");
        assert_eq!(to_the_second(at("2026-11-21T03:02:07Z")), "03:02:07 UTC");
    }

    #[test]
    fn what_is_left_is_rounded_up_and_never_negative() {
        let deadline = at("2026-11-21T12:15:00Z");
        assert_eq!(face(left(deadline, at("2026-11-21T12:00:00Z"))), "15:00");
        assert_eq!(face(left(deadline, at("2026-11-21T12:14:59.400Z"))), "0:01");
        assert_eq!(face(left(deadline, at("2026-11-21T12:15:00Z"))), "0:00");
        assert_eq!(face(left(deadline, at("2026-11-21T12:16:00Z"))), "0:00");
        assert_eq!(face(3_723_000), "1:02:03");
    }
}
