//! Nothing is found in what the services write, whenever one looks.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::{Refusal, audit::Remark};
use gateway::Gateway as _;
use jiff::SignedDuration;

use super::{
    Options, lines,
    market::{self, buying, claiming, lively, minutes, paying, person, refused, signed_in, with_code, with_file},
    sane, verify, verify_with,
};
use crate::{
    Error, auth, expiration, orders, payments,
    seed::{Plan, demo},
    testing::{Bench, exchange},
    tickets,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_exchange_breaks_no_rule() {
    sane(&exchange().await, "empty").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_in_which_everything_has_happened_breaks_no_rule() {
    sane(&lively().await.bench, "lively").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn holding_and_what_ends_a_hold_break_no_rule_at_any_moment() {
    let bench = exchange().await;
    let (sue, ann, bob) = (person(&bench, "sue").await, person(&bench, "ann").await, person(&bench, "bob").await);
    let ticket = with_code(&bench, &sue.user, "one").await;
    sane(&bench, "listed").await;
    let first = orders::hold(&bench, &ann.user, &ticket, None).await.unwrap();
    sane(&bench, "held").await;
    bench.clock.advance(minutes(1));
    orders::cancel(&bench, &ann.user, &first).await.unwrap();
    sane(&bench, "given back").await;
    orders::hold(&bench, &ann.user, &ticket, None).await.unwrap();
    bench.clock.advance(minutes(15));
    sane(&bench, "lapsed and not released").await;
    expiration::sweep(&bench).await.unwrap();
    sane(&bench, "released").await;
    orders::hold(&bench, &ann.user, &ticket, None).await.unwrap();
    bench.clock.advance(minutes(16));
    orders::hold(&bench, &bob.user, &ticket, None).await.unwrap();
    sane(&bench, "taken over by another").await;
    bench.clock.advance(minutes(16));
    orders::hold(&bench, &bob.user, &ticket, None).await.unwrap();
    sane(&bench, "taken over by the same").await;
    bench.clock.advance(minutes(16));
    tickets::edit(&bench, &sue.user, &ticket, "Row 6", "10", 1).await.unwrap();
    sane(&bench, "edited after a lapse").await;
    let late = orders::hold(&bench, &ann.user, &ticket, None).await.unwrap();
    bench.clock.advance(minutes(15));
    orders::cancel(&bench, &ann.user, &late).await.unwrap();
    sane(&bench, "given back too late").await;
    orders::hold(&bench, &ann.user, &ticket, None).await.unwrap();
    bench.clock.advance(minutes(15));
    tickets::withdraw(&bench, &sue.user, &ticket).await.unwrap();
    sane(&bench, "withdrawn after a lapse").await;
    with_code(&bench, &sue.user, "one").await;
    sane(&bench, "listed again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paying_and_what_comes_of_it_breaks_no_rule_at_any_moment() {
    let bench = exchange().await;
    let (sue, ann) = (person(&bench, "sue").await, person(&bench, "ann").await);
    let ticket = with_file(&bench, &sue.user, "one").await;
    let order = paying(&bench, &ann.user, &ticket).await;
    sane(&bench, "a checkout is open").await;
    bench.gateway.decline(order.as_str(), "insufficient_funds");
    payments::settle(&bench, &order).await.unwrap();
    sane(&bench, "declined").await;
    let session = bench.gateway.sessions(order.as_str())[0].id.clone();
    bench.gateway.expire_checkout(&session, "by-stripe").await.unwrap();
    payments::settle(&bench, &order).await.unwrap();
    payments::pay(&bench, &ann.user, &order).await.unwrap();
    sane(&bench, "a second attempt").await;
    bench.clock.advance(minutes(15));
    expiration::sweep(&bench).await.unwrap();
    sane(&bench, "expired with an open checkout").await;
    payments::sweep(&bench).await.unwrap();
    sane(&bench, "the checkout is closed").await;

    let order = claiming(&bench, &ann.user, &ticket).await;
    sane(&bench, "claimed").await;
    bench.clock.advance(minutes(20));
    sane(&bench, "claimed, and past its deadline").await;
    payments::sweep(&bench).await.unwrap();
    assert_eq!(orders::order(&bench, &ann.user, &order).await.unwrap().status.as_str(), "completed");
    sane(&bench, "bought").await;

    let other = with_code(&bench, &sue.user, "two").await;
    refused(&bench, &ann.user, &other).await;
    sane(&bench, "a capture was refused").await;
    let late = paying(&bench, &ann.user, &other).await;
    bench.gateway.authorise(late.as_str());
    bench.clock.advance(minutes(15));
    payments::settle(&bench, &late).await.unwrap();
    sane(&bench, "paid too late and voided").await;
    expiration::sweep(&bench).await.unwrap();
    sane(&bench, "and released").await;
    buying(&bench, &ann.user, &other).await;
    sane(&bench, "and bought after all").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_and_what_belongs_to_them_break_no_rule() {
    let bench = exchange().await;
    let ann = person(&bench, "ann").await;
    signed_in(&bench, &ann).await;
    auth::ask_reset(&bench, &ann.email, std::net::IpAddr::from([127, 0, 0, 1])).await.unwrap();
    bench.tasks.close();
    bench.tasks.wait().await;
    bench.tasks.reopen();
    sane(&bench, "a session and a link").await;
    let changed = auth::change_password(&bench, &ann.user, "a short swim in the lake", market::PASSWORD).await.unwrap();
    signed_in(&bench, &changed).await;
    sane(&bench, "a session of former credentials").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_markets_break_no_rule() {
    let bench = exchange().await;
    demo(&bench).await.unwrap();
    sane(&bench, "the demo").await;
    bench.clock.advance(SignedDuration::from_hours(24 * 100));
    assert!(demo(&bench).await.unwrap() > 0);
    sane(&bench, "the demo, renewed").await;
    let plan = Plan::new(&bench, 1, "2026-11-21".parse().unwrap(), 200);
    plan.batch(&bench, 0).await.unwrap();
    plan.buyers(&bench, 10).await.unwrap();
    sane(&bench, "two hundred tickets").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_noted_where_that_is_asked() {
    let bench = exchange().await;
    let (sue, ann) = (person(&bench, "sue").await, person(&bench, "ann").await);
    let ticket = with_code(&bench, &sue.user, "one").await;
    orders::hold(&bench, &ann.user, &ticket, None).await.unwrap();
    let deadline = bench.now().checked_add(minutes(15)).unwrap();
    let five = SignedDuration::from_secs(5);
    let look = |after: SignedDuration| {
        let at = deadline.checked_add(after).unwrap();
        verify_with(&bench, Options { overdue: Some(five), at: Some(at), ..Options::default() })
    };
    assert_eq!(lines(&look(five).await), "");
    let found = look(five + SignedDuration::from_millis(1)).await;
    assert!(matches!(found.notes[..], [ref note] if matches!(note.remark, Remark::Unreleased(_))), "{found:?}");
    assert!(found.violations.is_empty());
}

/// One snapshot: people come and go in the middle of it.
async fn busy(bench: &Bench) {
    let (sue, ann, bob) = (person(bench, "sue").await, person(bench, "ann").await, person(bench, "bob").await);
    let over = Arc::new(AtomicBool::new(false));
    let mut crowd = Vec::new();
    for (number, buyer) in [ann, bob].into_iter().enumerate() {
        let (bench, over, sue) = (bench.clone(), over.clone(), sue.user.clone());
        crowd.push(tokio::spawn(async move {
            let mut rounds = 0;
            while rounds < 30 && !over.load(Ordering::SeqCst) {
                let ticket = with_code(&bench, &sue, &format!("{number} {rounds}")).await;
                let order = orders::hold(&bench, &buyer.user, &ticket, None).await.unwrap();
                match orders::cancel(&bench, &buyer.user, &order).await {
                    Ok(()) | Err(Error::Refused(Refusal::OrderOver(_))) => {}
                    Err(error) => panic!("{error}"),
                }
                buying(&bench, &buyer.user, &ticket).await;
                rounds += 1;
            }
            rounds
        }));
    }
    for round in 0..10 {
        let found = verify(bench).await;
        assert_eq!(lines(&found), "", "round {round}");
    }
    over.store(true, Ordering::SeqCst);
    for one in crowd {
        assert!(one.await.unwrap() > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_busy_exchange_is_seen_as_it_stood_at_one_moment() {
    busy(&exchange().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_busy_exchange_on_disk_is_seen_as_it_stood_at_one_moment() {
    let dir = std::env::temp_dir().join(format!("holdfast-verify-busy-{}", std::process::id()));
    let url = format!("rocksdb://{}?sync=every", dir.display());
    busy(&crate::testing::exchange_with(crate::testing::settings(), &url).await).await;
    let _ = std::fs::remove_dir_all(dir);
}
