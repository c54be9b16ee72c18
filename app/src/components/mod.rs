//! What pages are made of.

mod chrome;
mod countdown;
mod field;
mod json_ld;
mod list;
mod page;
mod post;
mod progress;
mod status;
mod stub;
mod summary;
mod when;

pub use chrome::{Footer, Header};
pub use countdown::Countdown;
pub use field::{Field, Note, Select};
pub use json_ld::{JsonLd, event as event_data, offer as offer_data};
pub use list::{More, Refresh};
pub use page::{Listed, Page, Public};
pub use post::GuardForms;
pub use progress::{Arrival, Progress};
pub use status::{Nothing, Sorry};
pub use stub::Stub;
pub use summary::{Problems, Said};
pub use when::{Deadline, When};
