use std::net::{IpAddr, Ipv4Addr};

use tower_sessions::{
    SessionStore as _,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};

use super::*;
use crate::{
    auth::{self, SignUp},
    db::Tx,
    testing::{self, Bench},
};

const PASSWORD: &str = "a long walk by the sea";

async fn fan(ex: &Bench) -> Signed {
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    match auth::sign_up(ex, "ada@example.com", PASSWORD, here).await {
        Ok(SignUp::In(signed)) => signed,
        other => panic!("not signed up: {other:?}"),
    }
}

/// A session as tower-sessions hands it over.
fn record(signed: Option<&Signed>) -> Record {
    let mut record = Record { id: Id::default(), data: Data::default(), expiry_date: OffsetDateTime::UNIX_EPOCH };
    if let Some(signed) = signed {
        let user = SessionUser::from(signed.clone());
        record.data.insert(USER.to_owned(), serde_json::to_value(user).unwrap());
    }
    record
}

type Data = std::collections::HashMap<String, serde_json::Value>;

/// A stored session of somebody who is signed in.
async fn signed_in(ex: &Bench) -> (Store, Record, Signed) {
    let (store, signed) = (Store::new(ex), fan(ex).await);
    let mut record = record(Some(&signed));
    store.create(&mut record).await.unwrap();
    (store, record, signed)
}

async fn stands(store: &Store, record: &Record) -> bool {
    store.load(&record.id).await.unwrap().is_some()
}

async fn count(ex: &Bench) -> usize {
    let ids: Vec<surrealdb::types::RecordId> = ex.db.rows(Tx::of("SELECT VALUE id FROM session")).await.unwrap();
    ids.len()
}

async fn seen_at(ex: &Bench) -> i64 {
    ex.db.row(Tx::of("SELECT VALUE seen_at FROM session")).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_session_is_found_again_with_all_it_holds() {
    let ex = testing::exchange().await;
    let (store, mut record, signed) = signed_in(&ex).await;
    record.data.insert("theme".into(), "dark".into());
    store.save(&record).await.unwrap();
    let loaded = store.load(&record.id).await.unwrap().unwrap();
    assert_eq!(loaded.data, record.data);
    let user: SessionUser = serde_json::from_value(loaded.data[USER].clone()).unwrap();
    assert_eq!(user, SessionUser::from(signed));
}

#[tokio::test]
async fn a_sign_out_ends_the_session() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    store.delete(&record.id).await.unwrap();
    assert!(!stands(&store, &record).await);
    store.delete(&record.id).await.unwrap();
}

#[tokio::test]
async fn a_late_write_does_not_revive_a_signed_out_session() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    store.delete(&record.id).await.unwrap();
    store.save(&record).await.unwrap();
    assert!(!stands(&store, &record).await);
    assert_eq!(count(&ex).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writes_and_reads_at_the_moment_of_a_sign_out_do_not_revive_it() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    for _ in 0..8 {
        let mut record = record.clone();
        store.create(&mut record).await.unwrap();
        ex.clock.advance(TOUCH);
        let (saved, loaded, deleted) =
            tokio::join!(store.save(&record), store.load(&record.id), store.delete(&record.id));
        saved.unwrap();
        loaded.unwrap();
        deleted.unwrap();
        assert!(!stands(&store, &record).await);
    }
}

#[tokio::test]
async fn a_password_change_leaves_no_old_session_alive() {
    let ex = testing::exchange().await;
    let (store, record_before, signed) = signed_in(&ex).await;
    let after = auth::change_password(&ex, &signed.user, "a short swim in the lake", PASSWORD).await.unwrap();
    assert!(!stands(&store, &record_before).await);
    // Nor does a request that was under way bring it back by writing what it read before.
    store.save(&record_before).await.unwrap();
    assert!(!stands(&store, &record_before).await);
    let mut renewed = record(Some(&after));
    store.create(&mut renewed).await.unwrap();
    assert!(stands(&store, &renewed).await);
}

#[tokio::test]
async fn a_session_of_an_account_that_is_gone_is_over() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    ex.db.query(Tx::of("DELETE user")).await.unwrap();
    assert!(!stands(&store, &record).await);
}

#[tokio::test]
async fn a_session_ends_after_two_idle_weeks() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    ex.clock.advance(IDLE - SignedDuration::from_secs(1));
    assert!(stands(&store, &record).await, "which is a request: the two weeks start anew");
    ex.clock.advance(IDLE - SignedDuration::from_secs(1));
    assert!(stands(&store, &record).await);
    ex.clock.advance(IDLE);
    assert!(!stands(&store, &record).await);
}

#[tokio::test]
async fn a_session_ends_after_ninety_days_however_busy() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    for day in 1..90 {
        ex.clock.advance(SignedDuration::from_hours(24));
        assert!(stands(&store, &record).await, "day {day}");
    }
    ex.clock.advance(SignedDuration::from_hours(24));
    assert!(!stands(&store, &record).await);
}

#[tokio::test]
async fn idle_time_is_written_at_most_once_a_minute() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    let first = seen_at(&ex).await;
    ex.clock.advance(TOUCH - SignedDuration::from_millis(1));
    assert!(stands(&store, &record).await);
    assert_eq!(seen_at(&ex).await, first);
    ex.clock.advance(SignedDuration::from_millis(1));
    assert!(stands(&store, &record).await);
    assert_eq!(seen_at(&ex).await, first + 60_000);
}

#[tokio::test]
async fn an_id_that_is_taken_is_never_handed_out_twice() {
    let ex = testing::exchange().await;
    let (store, record, _) = signed_in(&ex).await;
    let mut second = record.clone();
    store.create(&mut second).await.unwrap();
    assert_ne!(record.id, second.id);
    assert!(stands(&store, &record).await && stands(&store, &second).await);
}

#[tokio::test]
async fn the_database_holds_no_id_that_a_cookie_could_carry() {
    let ex = testing::exchange().await;
    let (_, record, _) = signed_in(&ex).await;
    let stored = format!("{:?}", ex.db.query(Tx::of("SELECT * FROM session")).await.unwrap());
    assert!(stored.contains("credential_version"), "{stored}");
    assert!(!stored.contains(&record.id.to_string()) && !stored.contains(&record.id.0.to_string()), "{stored}");
}

#[tokio::test]
async fn only_sessions_that_are_over_are_swept() {
    let ex = testing::exchange().await;
    let (store, _, signed) = signed_in(&ex).await;
    ex.clock.advance(IDLE);
    let mut fresh = record(Some(&signed));
    store.create(&mut fresh).await.unwrap();
    assert_eq!(sweep(&ex).await.unwrap(), 1);
    assert_eq!(sweep(&ex).await.unwrap(), 0);
    assert!(stands(&store, &fresh).await);
}

#[tokio::test]
async fn tower_sessions_itself_signs_in_goes_on_and_signs_out() {
    let ex = testing::exchange().await;
    let signed = fan(&ex).await;
    let store = std::sync::Arc::new(Store::new(&ex));
    let session = tower_sessions::Session::new(None, store.clone(), None);
    session.cycle_id().await.unwrap();
    session.insert(USER, SessionUser::from(signed.clone())).await.unwrap();
    session.save().await.unwrap();
    let id = session.id().unwrap();

    let again = tower_sessions::Session::new(Some(id), store.clone(), None);
    assert_eq!(again.get::<SessionUser>(USER).await.unwrap(), Some(signed.into()));
    again.cycle_id().await.unwrap();
    again.save().await.unwrap();
    assert_ne!(again.id(), Some(id), "a sign-in has a new id");
    assert!(store.load(&id).await.unwrap().is_none());

    again.flush().await.unwrap();
    assert_eq!(count(&ex).await, 0);
}
