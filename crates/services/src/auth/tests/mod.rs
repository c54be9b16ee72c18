//! Auth as a whole, on a database in memory.

mod changes;
mod limits;
mod reset;
mod sign_in;
mod sign_up;
mod verified;

use std::net::{IpAddr, Ipv4Addr};

use domain::{Refusal, journal::Subject};

use super::*;
use crate::{Error, Market, journal, mail::outbox, testing};

const PASSWORD: &str = "a long walk by the sea";
const OTHER: &str = "a short swim in the lake";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// What was refused; anything else fails the test.
fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("no refusal: {other:?}"),
    }
}

/// All that was refused at once.
fn refusals<T: std::fmt::Debug>(result: Result<T>) -> Vec<Refusal> {
    match result {
        Err(Error::Invalid(refusals)) => refusals.all().cloned().collect(),
        other => panic!("not refused for several things: {other:?}"),
    }
}

/// Somebody with an account, without SMTP.
async fn fan(ex: &Market, email: &str) -> Signed {
    match sign_up(ex, email, PASSWORD, HERE).await {
        Ok(SignUp::In(signed)) => signed,
        other => panic!("not signed up: {other:?}"),
    }
}

/// The kinds of an account's journal entries.
async fn told(ex: &Market, signed: &Signed) -> Vec<&'static str> {
    let entries = journal::of(&ex.db, &Subject::User(signed.user.clone())).await.unwrap();
    for (entry, seq) in entries.iter().zip(1..) {
        assert_eq!(entry.seq, seq, "a gap in the journal");
    }
    entries.iter().map(|entry| entry.what.kind()).collect()
}

/// How many accounts there are.
async fn accounts(ex: &Market) -> usize {
    let ids: Vec<surrealdb::types::RecordId> =
        ex.db.rows(crate::db::Tx::of("SELECT VALUE id FROM user")).await.unwrap();
    ids.len()
}

/// Whether a session of these credentials still stands.
async fn stands(ex: &Market, signed: &Signed) -> bool {
    current(ex, &signed.user, signed.credential_version).await.unwrap().is_some()
}
