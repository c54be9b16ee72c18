//! What the services need to know of the configuration.

use std::path::PathBuf;

use domain::Currency;
use jiff::SignedDuration;
use url::Url;

/// The services' settings; the server reads them from the environment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the exchange; links in mails and return URLs stand on it.
    pub public_url: Url,
    /// How long a hold lasts.
    pub hold: SignedDuration,
    /// How many holds a buyer may have open.
    pub max_open_holds: u32,
    /// The exchange's one currency.
    pub currency: Currency,
    /// The IANA zone of events whose seller names none.
    pub time_zone: String,
    /// Whether attempts are counted and refused when too many.
    pub rate_limit: bool,
    /// Where mail goes.
    pub mail: MailSettings,
    /// Whether payments go to the sandbox, where no money moves.
    pub sandbox: bool,
    /// The secret that signs Stripe's webhooks.
    pub webhook_secret: String,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The folder that mails are written to without SMTP.
    pub dir: PathBuf,
    /// `smtp://` or `smtps://` with user and password, when mails are really sent.
    pub smtp: Option<String>,
    /// The sender.
    pub from: String,
}

impl Settings {
    /// An absolute link to a local path such as `/orders/x`.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}
