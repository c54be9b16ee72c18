//! Pages that follow what happens elsewhere: one stream of server-sent events, for the visible tab alone.

mod announce;
mod changes;
mod follow;
mod stream;

pub use announce::{Announcements, Announcer};
pub use changes::{Changes, Followed, OrderChange, sentence, words};
pub use follow::{follow, topic};
pub use stream::{Live, Told};
