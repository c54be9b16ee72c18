//! A mail before it is a message.

use std::time::SystemTime;

use domain::{Timestamp, email::Email};
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

/// A plain text mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Letters, digits and `-`, unique to this mail and the same when it is sent again: its file and its Message-ID.
    pub name: String,
    /// Who gets it.
    pub to: Email,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// Its date: when what it tells of happened.
    pub at: Timestamp,
}

impl Letter {
    /// Whether there can be a mailbox: nobody reads mail at `.invalid` (RFC 2606), where demo accounts have theirs.
    #[must_use]
    pub fn is_deliverable(&self) -> bool {
        !self.to.as_str().ends_with(".invalid")
    }

    /// The message. Every header is built by its type, so that no text that people typed can add one.
    pub(super) fn message(&self, from: &Mailbox) -> Result<Message, String> {
        let to: Address = self.to.as_str().parse().map_err(|error| format!("the address: {error}"))?;
        // Told to be automatic (RFC 3834), so that out-of-office replies stay away.
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into());
        Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(self.subject.as_str())
            .date(SystemTime::from(self.at))
            .message_id(Some(format!("<{}@{}>", self.name, from.email.domain())))
            .raw_header(automatic)
            .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(encoded(&self.body)))
            .map_err(|error| format!("the message: {error}"))
    }
}

/// The longest line that SMTP carries, in bytes without its end (RFC 5321).
const LONGEST_LINE: usize = 998;

/// Plain ASCII goes as it is: quoted-printable would break a link of more than 76 characters in two for whoever reads
/// the file itself, in the mail folder or in a test.
fn encoded(text: &str) -> Body {
    let is_plain = text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~'));
    if is_plain && text.lines().all(|line| line.len() <= LONGEST_LINE) {
        let lines = text.replace('\n', "\r\n").into_bytes();
        return Body::dangerous_pre_encoded(lines, ContentTransferEncoding::SevenBit);
    }
    Body::new(text.to_owned())
}
