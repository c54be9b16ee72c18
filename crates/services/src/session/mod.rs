//! Sessions: tower-sessions on our own table.
//!
//! The cookie's id is never stored, only its hash. A session ends after [`IDLE`] without a request, [`ABSOLUTE`] after
//! sign-in, at sign-out, and when the account's credentials change. Once over, nothing brings it back: a save updates
//! what exists and creates nothing.

mod store;
mod sweep;
#[cfg(test)]
mod tests;

use domain::UserId;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

pub use store::Store;
pub use sweep::sweep;
pub(crate) use sweep::sweep_table;

use crate::auth::Signed;

/// How long a session lives without a request.
pub const IDLE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How long a session lives at most. The cookie lives as long: the idle end is the server's to judge.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// The time of the last request is written at most this often.
pub const TOUCH: SignedDuration = SignedDuration::from_mins(1);

/// The key of [`SessionUser`] in a session's data.
pub const USER: &str = "user";

/// Who a session belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUser {
    /// The account.
    pub user: UserId,
    /// The version of its credentials at sign-in.
    pub credential_version: i64,
}

impl From<Signed> for SessionUser {
    fn from(signed: Signed) -> Self {
        Self { user: signed.user, credential_version: signed.credential_version }
    }
}
