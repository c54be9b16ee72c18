//! What a refused form says when its page is shown again: all refusals and the typed values travel in an encrypted
//! cookie that is read once and lives five minutes. Passwords and files never travel.

#[cfg(feature = "ssr")]
mod cookie;

use std::collections::BTreeMap;

use domain::{Field, Refusals};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::read::{Answer, No};

/// Something that went well and would otherwise not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// The account's address was changed.
    EmailChanged,
    /// The password was changed.
    PasswordChanged,
    /// A listing was changed.
    Saved,
    /// A listing was taken back.
    Withdrawn,
}

impl Notice {
    /// The words for people.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::EmailChanged => "Your email address is changed.",
            Self::PasswordChanged => "Your password is changed. Other devices are signed out.",
            Self::Saved => "Your changes are saved.",
            Self::Withdrawn => "Your listing is withdrawn.",
        }
    }
}

/// What one page has to say once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Which form it belongs to.
    pub form: String,
    /// Why it was refused.
    pub refused: Option<Refusals>,
    /// What went well.
    pub notice: Option<Notice>,
    /// What was typed.
    pub typed: BTreeMap<String, String>,
}

impl Flash {
    /// What was typed in a field, or `otherwise`.
    #[must_use]
    pub fn value(&self, field: &str, otherwise: &str) -> String {
        self.typed.get(field).map_or(otherwise, String::as_str).to_owned()
    }

    /// Whether the form was refused.
    #[must_use]
    pub const fn failed(&self) -> bool {
        self.refused.is_some()
    }

    /// The words beside a field: all that is wrong with it.
    #[must_use]
    pub fn error(&self, field: Field) -> Option<String> {
        let its = self.refused.iter().flat_map(Refusals::all).filter(|refusal| refusal.field() == Some(field));
        let words: Vec<String> = its.map(domain::Refusal::message).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// This, if it belongs to `form`; nothing to say otherwise.
    #[must_use]
    pub fn of(&self, form: &str) -> Self {
        if self.form == form { self.clone() } else { Self::default() }
    }
}

/// Reads, once, what the page has to say about any of the `forms`, which are separated by spaces.
#[server(prefix = "/api/read", endpoint = "flash", input = GetUrl)]
pub async fn read_flash(#[server(default)] forms: String) -> Result<Answer<Flash>, No> {
    crate::read::answer(async { Ok(take(&forms).unwrap_or_default()) }).await
}

#[cfg(feature = "ssr")]
pub use cookie::{put, take};

/// Has the page of `form` say that something went well, to browsers.
#[cfg(feature = "ssr")]
pub fn say(form: impl Into<String>, notice: Notice) {
    if crate::context::is_browser() {
        put(&Flash { form: form.into(), notice: Some(notice), ..Flash::default() });
    }
}
