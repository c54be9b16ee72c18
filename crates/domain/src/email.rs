//! Email addresses, normalised so that one person has one account.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A checked address in lower case without surrounding space. The local part is lowered too: mailbox names that
/// differ only in case exist on paper, people who type theirs in another case exist in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a text is not an email address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Enter your email address.")]
    Missing,
    /// Not of the form `name@host.tld`.
    #[error("Enter an email address in the form name@example.com.")]
    Malformed,
}

impl Email {
    /// Reads an address as typed.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Missing);
        }
        let options =
            email_address::Options::default().with_required_tld().without_display_text().without_domain_literal();
        // A quoted local part is legal and never typed on purpose; a control character would break mail headers.
        let unusual = text.len() > 254 || text.contains(|c: char| c == '"' || c.is_control() || c.is_whitespace());
        if unusual || email_address::EmailAddress::parse_with_options(text, options).is_err() {
            return Err(EmailError::Malformed);
        }
        Ok(Self(text.to_lowercase()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_normalised() {
        assert_eq!(Email::parse("  Ada@Example.COM ").unwrap().as_str(), "ada@example.com");
        assert_eq!(Email::parse("a.b+c@mail.example.org").unwrap().as_str(), "a.b+c@mail.example.org");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(Email::parse("  "), Err(EmailError::Missing));
        let long = format!("{}@example.com", "a".repeat(300));
        for bad in [
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "a b@example.com",
            "a@b@c.com",
            "\"a b\"@x.org",
            "a@x.org\nBcc: b@y.org",
            "Ada <ada@x.org>",
            "a@[127.0.0.1]",
            &long,
        ] {
            assert_eq!(Email::parse(bad), Err(EmailError::Malformed), "{bad}");
        }
    }
}
