//! Auth: who somebody is. Accounts, passwords, and the links that prove a mailbox.
//!
//! It never tells whether an email has an account to somebody who has not proved to own it (without SMTP, where nothing
//! can be proved, a taken address is refused plainly), and never stores what would sign somebody in: passwords are
//! argon2id hashes, links and cookies are hashed too.

mod account;
mod change;
mod common;
mod confirm;
mod hashing;
mod letters;
mod limits;
mod links;
mod password;
pub(crate) mod random;
mod reset;
pub mod secret;
mod sign_in;
mod sign_up;
#[cfg(test)]
mod tests;

use domain::{Refusal, UserId, email::Email};

pub(crate) use account::address_of;
pub use account::current;
pub use change::{EmailChange, change_email, change_password};
pub use confirm::confirm;
pub use limits::{Allowance, MAIL_PER_ACCOUNT, PASSWORD_PER_ACCOUNT, SIGN_IN_PER_ADDRESS, SIGN_UP_PER_ADDRESS};
pub use links::{CONFIRM_PATH, RESET_PATH, sweep};
pub use reset::{ask_reset, reset};
pub use sign_in::sign_in;
pub use sign_up::{SignUp, sign_up};

use crate::{Exchange, Result, Settings};

/// What auth keeps in memory, one a node.
#[derive(Debug)]
pub struct Auth {
    hashing: hashing::Hashing,
    /// None where attempts are not limited.
    limits: Option<limits::Limits>,
}

impl Auth {
    /// Makes the hash that unknown accounts are compared with: some 20 ms of work.
    pub fn new(settings: &Settings) -> Result<Self> {
        let limits = settings.rate_limit.then(limits::Limits::default);
        Ok(Self { hashing: hashing::Hashing::new()?, limits })
    }
}

/// Who proved to be whom: what a new session is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The account.
    pub user: UserId,
    /// Its address.
    pub email: String,
    /// The version of its credentials; the session dies when it grows.
    pub credential_version: i64,
}

/// Counts one more password tried on an account.
fn limit_passwords(ex: &Exchange, account: &Email) -> Result<(), Refusal> {
    ex.auth.limits.as_ref().map_or(Ok(()), |limits| limits.password(account))
}

/// Counts one more mail that may go to an address.
fn limit_mails(ex: &Exchange, address: &Email) -> Result<(), Refusal> {
    ex.auth.limits.as_ref().map_or(Ok(()), |limits| limits.mail(address))
}
