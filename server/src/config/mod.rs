//! The configuration: environment variables and nothing else, each with a default that works.
//!
//! A malformed one stops the start with one line that names it and says what would be right. Secrets are kept where no
//! debug output shows them. To add a setting: a field, its reader below, its line in [`NAMES`] and in `.env.example`.

mod error;
mod leptos;
mod payments;
mod place;
mod read;
#[cfg(test)]
mod tests;

use std::{net::SocketAddr, path::PathBuf};

use ::leptos::config::LeptosOptions;
use domain::Currency;
use jiff::SignedDuration;
use services::{MailSettings, Settings, db::Address};
use url::Url;

pub use error::{Malformed, Result};
pub use payments::{Payments, SANDBOX_WEBHOOK_SECRET};
pub use place::Place;
pub(crate) use place::own_url;
use read::Vars;

/// Every variable that is read.
pub const NAMES: &[&str] = &[
    "HOLDFAST_DATA",
    "HOLDFAST_DATABASE",
    "HOLDFAST_DATABASE_USER",
    "HOLDFAST_DATABASE_PASSWORD",
    "HOLDFAST_DATABASE_NAMESPACE",
    "HOLDFAST_DATABASE_NAME",
    "HOLDFAST_ADDR",
    "HOLDFAST_PUBLIC_URL",
    "HOLDFAST_SITE",
    "HOLDFAST_TRUST_PROXY",
    "HOLDFAST_LIVE_CONNECTIONS",
    "HOLDFAST_HOLD",
    "HOLDFAST_MAX_OPEN_HOLDS",
    "HOLDFAST_CURRENCY",
    "HOLDFAST_TIME_ZONE",
    "HOLDFAST_DEMO",
    "HOLDFAST_RATE_LIMIT",
    "HOLDFAST_SMTP_URL",
    "HOLDFAST_SMTP_FROM",
    "HOLDFAST_SANDBOX",
    "HOLDFAST_SANDBOX_ADDR",
    "HOLDFAST_STRIPE_SECRET_KEY",
    "HOLDFAST_STRIPE_WEBHOOK_SECRET",
    "HOLDFAST_STRIPE_URL",
    "HOLDFAST_LOG",
    "HOLDFAST_LOG_FORMAT",
];

/// The whole configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the database, mail and the socket are.
    pub data: PathBuf,
    /// The database.
    pub database: Place,
    /// Where to listen.
    pub addr: SocketAddr,
    /// Where people reach the exchange.
    pub public_url: Url,
    /// Leptos' runtime options.
    pub leptos: LeptosOptions,
    /// Whether the last address in `X-Forwarded-For` is the asker's.
    pub trust_proxy: bool,
    /// How many pages may follow `/live` at a time.
    pub live_connections: usize,
    /// How long a hold lasts.
    pub hold: SignedDuration,
    /// How many holds a buyer may have open.
    pub max_open_holds: u32,
    /// The exchange's one currency.
    pub currency: Currency,
    /// The IANA zone of events whose seller names none.
    pub time_zone: String,
    /// Whether an empty database gets demo listings.
    pub demo: bool,
    /// Whether attempts are counted and refused when too many.
    pub rate_limit: bool,
    /// Where mail goes. Its SMTP URL may hold a password, so it is not shown.
    pub mail: Mail,
    /// Who takes the money.
    pub payments: Payments,
    /// Where a sandbox that runs alone listens.
    pub sandbox_addr: SocketAddr,
    /// What is logged, and how.
    pub log: Log,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The mail server, when mails are really sent.
    pub smtp: Option<secrecy::SecretString>,
    /// The sender.
    pub from: String,
}

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct Log {
    /// Directives such as `info,server=debug`.
    pub filter: String,
    /// JSON lines instead of text.
    pub json: bool,
}

impl Config {
    /// Reads the process's environment.
    pub fn from_env() -> Result<Self> {
        Self::from_vars(&|name| std::env::var(name).ok())
    }

    /// Reads variables by name. An empty one is as good as none.
    pub fn from_vars(look: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let vars = Vars(look);
        let leptos = leptos::options(&vars)?;
        let addr = leptos.site_addr;
        let public_url = place::public_url(&vars, addr)?;
        let payments = payments::read(&vars, &public_url)?;
        let data = PathBuf::from(vars.text("HOLDFAST_DATA", "data"));
        Ok(Self {
            database: place::database(&vars, &data)?,
            addr,
            leptos,
            trust_proxy: vars.flag("HOLDFAST_TRUST_PROXY", false)?,
            live_connections: vars.parsed("HOLDFAST_LIVE_CONNECTIONS", "10000", "a number such as 10000")?,
            hold: vars.hold()?,
            max_open_holds: vars.at_least_one("HOLDFAST_MAX_OPEN_HOLDS", "6")?,
            currency: vars.parsed("HOLDFAST_CURRENCY", "USD", "a currency with two decimals such as USD or EUR")?,
            time_zone: vars.zone()?,
            demo: vars.flag("HOLDFAST_DEMO", payments.is_sandbox())?,
            rate_limit: vars.flag("HOLDFAST_RATE_LIMIT", !place::is_local(&public_url))?,
            mail: vars.mail(&public_url)?,
            sandbox_addr: vars.parsed(
                "HOLDFAST_SANDBOX_ADDR",
                "127.0.0.1:3002",
                "an address such as 127.0.0.1:3002",
            )?,
            log: Log {
                filter: vars.text("HOLDFAST_LOG", "info,surrealdb=error,surrealdb_core::kvs::tasks=off"),
                json: vars.one_of("HOLDFAST_LOG_FORMAT", &["text", "json"])? == "json",
            },
            public_url,
            payments,
            data,
        })
    }

    /// What the services need to know; the webhook secret is known once the database is open.
    #[must_use]
    pub fn settings(&self, webhook_secret: String) -> Settings {
        use secrecy::ExposeSecret as _;
        Settings {
            public_url: self.public_url.clone(),
            hold: self.hold,
            max_open_holds: self.max_open_holds,
            currency: self.currency,
            time_zone: self.time_zone.clone(),
            rate_limit: self.rate_limit,
            mail: MailSettings {
                dir: self.data.join("mail"),
                smtp: self.mail.smtp.as_ref().map(|url| url.expose_secret().to_owned()),
                from: self.mail.from.clone(),
            },
            sandbox: self.payments.is_sandbox(),
            webhook_secret,
        }
    }

    /// The database's address as the services open it.
    #[must_use]
    pub fn database(&self) -> Address {
        self.database.address()
    }

    /// Whether people reach the exchange over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Whether the public URL leads to this machine only.
    #[must_use]
    pub fn is_local(&self) -> bool {
        place::is_local(&self.public_url)
    }

    /// Variables that look like settings but are none: slips of the pen.
    #[must_use]
    pub fn strangers() -> Vec<String> {
        let known = |name: &String| name.starts_with("HOLDFAST_") && !NAMES.contains(&name.as_str());
        std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(known).collect()
    }
}
