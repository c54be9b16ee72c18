//! Mail: what people are told when nobody is looking at a page.
//!
//! A mail is plain text that says what happened, what comes next, and where. It is sent by SMTP when that is
//! configured, and otherwise written to a folder, one file a mail. Nobody waits for it: order mails go through the
//! journal's deliveries, account mails through a background task.

mod letter;
mod mailer;
mod orders;
#[cfg(test)]
pub(crate) mod outbox;
mod post;
#[cfg(test)]
mod tests;

pub use letter::Letter;
pub use mailer::Mailer;
pub use post::Post;
