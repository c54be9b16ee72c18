//! Pages that follow what happens elsewhere: one stream of server-sent events, for the visible tab alone.

mod announce;
mod changes;
mod stream;

pub use announce::{Announcements, Announcer};
pub use changes::{Changes, OrderChange, sentence, words};
pub use stream::{Live, Told};
