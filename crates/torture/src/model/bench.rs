//! An empty exchange for each sequence. Making its tables takes longer than a sequence, so one is used for many, and emptied.

use std::cell::RefCell;

use domain::{
    UserId,
    journal::{Actor, Happening, Subject},
};
use jiff::SignedDuration;
use services::{
    Clock as _, Result, Settings,
    db::{Tx, ms, record},
    journal,
    testing::{self, Bench},
};

use super::{generate::START, rules::MAX_HOLDS};

/// Where a sequence writes. The others are of mail, links and sessions, which no deed touches.
const TABLES: &str = "user, event, ticket, content, listed_before, order, buyer, checkout, charge, journal, delivery";
/// After so many sequences a new one is opened: what was deleted takes room in it.
const SEQUENCES: usize = 50;

thread_local! {
    static BENCH: RefCell<Option<(Bench, usize)>> = const { RefCell::new(None) };
}

/// An exchange in which there is nothing, at the time when sequences begin.
///
/// # Panics
/// If the database can't be emptied.
#[expect(clippy::expect_used, reason = "without an exchange there is nothing to play on")]
pub async fn empty_bench() -> Bench {
    let (bench, used) = if let Some((bench, used)) = BENCH.take().filter(|(_, used)| *used < SEQUENCES) {
        let emptied = bench.db.query(Tx::of(&format!("DELETE {TABLES} RETURN NONE"))).await;
        emptied.expect("an emptied database");
        *bench.gateway.inner() = testing::Stripe::default();
        (bench, used)
    } else {
        let settings = Settings { max_open_holds: MAX_HOLDS, ..testing::settings() };
        (testing::exchange_with(settings, "mem://").await, 0)
    };
    bench.clock.advance(SignedDuration::from_millis(START - bench.clock.now().as_millisecond()));
    BENCH.set(Some((bench.clone(), used + 1)));
    bench
}

/// A person with an account, told in the journal, who can't sign in: hashing a password takes longer than a step.
pub async fn person(bench: &Bench) -> Result<UserId> {
    let id: UserId = bench.new_id()?;
    let email = format!("somebody-{id}@example.com");
    let now = bench.now();
    let mut tx = Tx::of(
        "CREATE $id SET email = $email, password_hash = 'none', credential_version = 1, roles = [], created_at = $now, seq = 1",
    );
    tx.set("id", record("user", id.as_str()));
    tx.set("email", email.as_str());
    tx.set("now", ms(now));
    journal::append(
        &mut tx,
        &Subject::User(id.clone()),
        "1",
        now,
        &Actor::User(id.clone()),
        &Happening::UserCreated { email },
    )?;
    bench.commit(tx, async || Ok(false)).await?;
    Ok(id)
}
