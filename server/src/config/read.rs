//! Reading single variables.

use std::str::FromStr;

use jiff::{SignedDuration, tz::TimeZone};
use secrecy::SecretString;
use url::Url;

use super::{Mail, Malformed, Result};

/// The variables.
pub(super) struct Vars<'a>(pub &'a dyn Fn(&str) -> Option<String>);

impl Vars<'_> {
    /// What is set and not empty.
    pub fn get(&self, name: &'static str) -> Option<String> {
        (self.0)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub fn text(&self, name: &'static str, default: &str) -> String {
        self.get(name).unwrap_or_else(|| default.to_owned())
    }

    pub fn secret(&self, name: &'static str) -> Option<SecretString> {
        self.get(name).map(Into::into)
    }

    pub fn parsed<T: FromStr>(&self, name: &'static str, default: &str, wanted: &str) -> Result<T> {
        let text = self.text(name, default);
        text.parse().map_err(|_| Malformed::new(name, format!("“{text}” is not {wanted}")))
    }

    pub fn at_least_one(&self, name: &'static str, default: &str) -> Result<u32> {
        match self.parsed(name, default, "a number of 1 or more")? {
            0 => Err(Malformed::new(name, "must be 1 or more")),
            number => Ok(number),
        }
    }

    /// `true` or `false`, if said.
    pub fn said(&self, name: &'static str) -> Result<Option<bool>> {
        match self.get(name).map(|text| text.to_ascii_lowercase()).as_deref() {
            None => Ok(None),
            Some("true" | "1" | "yes" | "on") => Ok(Some(true)),
            Some("false" | "0" | "no" | "off") => Ok(Some(false)),
            Some(other) => Err(Malformed::new(name, format!("“{other}” is neither true nor false"))),
        }
    }

    pub fn flag(&self, name: &'static str, default: bool) -> Result<bool> {
        Ok(self.said(name)?.unwrap_or(default))
    }

    /// One of a few words; the first is the default.
    pub fn one_of(&self, name: &'static str, words: &[&'static str]) -> Result<&'static str> {
        let text = self.text(name, words[0]);
        let known = words.iter().find(|word| **word == text);
        known.copied().ok_or_else(|| Malformed::new(name, format!("“{text}” is none of {}", words.join(", "))))
    }

    pub fn url(&self, name: &'static str) -> Result<Option<Url>> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let url: Option<Url> = text.parse().ok();
        let fits = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        url.filter(fits)
            .map(Some)
            .ok_or_else(|| Malformed::new(name, format!("“{text}” is not a URL with http or https")))
    }

    /// How long a hold lasts: from a second to a day.
    pub fn hold(&self) -> Result<SignedDuration> {
        const NAME: &str = "HOLDFAST_HOLD";
        let text = self.text(NAME, "15m");
        let wanted = || Malformed::new(NAME, format!("“{text}” is not a time from 1s to 24h, such as 15m or 90s"));
        let span = humantime::parse_duration(&text).map_err(|_| wanted())?;
        let span = SignedDuration::try_from(span).map_err(|_| wanted())?;
        let fits = SignedDuration::from_secs(1) <= span && span <= SignedDuration::from_hours(24);
        if fits { Ok(span) } else { Err(wanted()) }
    }

    pub fn zone(&self) -> Result<String> {
        let name = self.text("HOLDFAST_TIME_ZONE", "UTC");
        match TimeZone::get(&name) {
            Ok(zone) => Ok(zone.iana_name().unwrap_or(&name).to_owned()),
            Err(_) => Err(Malformed::new(
                "HOLDFAST_TIME_ZONE",
                format!("“{name}” is not an IANA time zone such as Europe/Berlin"),
            )),
        }
    }

    pub fn mail(&self, public_url: &Url) -> Result<Mail> {
        let smtp = self.get("HOLDFAST_SMTP_URL");
        if smtp.as_ref().is_some_and(|url| !url.starts_with("smtp://") && !url.starts_with("smtps://")) {
            return Err(Malformed::new("HOLDFAST_SMTP_URL", "must begin with smtps:// or smtp://"));
        }
        // An address literal is no domain that mail can come from.
        let host = public_url.domain().unwrap_or("localhost");
        let from = self.text("HOLDFAST_SMTP_FROM", &format!("Holdfast <tickets@{host}>"));
        let address = from.rsplit_once('<').map_or(from.as_str(), |(_, rest)| rest.trim_end_matches('>'));
        if domain::email::Email::parse(address).is_err() && address != "tickets@localhost" {
            let wanted = format!("“{from}” is not a sender such as Holdfast <tickets@example.com>");
            return Err(Malformed::new("HOLDFAST_SMTP_FROM", wanted));
        }
        Ok(Mail { smtp: smtp.map(Into::into), from })
    }
}
