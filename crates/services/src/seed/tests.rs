use jiff::SignedDuration;

use super::{Plan, demo};
use crate::{
    db::Tx,
    journal, testing,
    tickets::{self, browse},
};

async fn count(ex: &testing::Bench, table: &str) -> i64 {
    let read = Tx::of(&format!("SELECT VALUE count FROM (SELECT count() FROM {table} GROUP ALL)"));
    ex.db.row(read).await.unwrap().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_sandbox_gets_a_lively_market_and_only_once() {
    let ex = testing::exchange().await;
    let listed = demo(&ex).await.unwrap();
    assert!(listed > 50);
    assert_eq!(browse(&ex, "", None).await.unwrap().items.len(), 24);
    assert!(!browse(&ex, "nightbus", None).await.unwrap().items.is_empty());
    assert_eq!(demo(&ex).await.unwrap(), 0);
    assert_eq!(count(&ex, "ticket").await, i64::try_from(listed).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_whose_events_are_over_is_renewed() {
    let ex = testing::exchange().await;
    demo(&ex).await.unwrap();
    ex.clock.advance(SignedDuration::from_hours(24 * 5));
    assert_eq!(demo(&ex).await.unwrap(), 0);
    ex.clock.advance(SignedDuration::from_hours(24 * 100));
    assert!(demo(&ex).await.unwrap() > 50);
    assert_eq!(browse(&ex, "", None).await.unwrap().items.len(), 24);
}

#[tokio::test]
async fn somebodys_own_exchange_gets_no_demo() {
    let ex = testing::exchange().await;
    ex.person("ada").await;
    assert_eq!(demo(&ex).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_and_base_date_make_the_same_tickets() {
    let base = "2026-11-21".parse().unwrap();
    let mut pages = Vec::new();
    for _ in 0..2 {
        let ex = testing::exchange().await;
        let plan = Plan::new(&ex, 7, base, 60);
        assert_eq!(plan.batch(&ex, 0).await.unwrap(), 60);
        // A second run finds everything there.
        assert_eq!(plan.batch(&ex, 0).await.unwrap(), 60);
        assert_eq!((count(&ex, "ticket").await, count(&ex, "event").await), (60, 3));
        let page = browse(&ex, "", None).await.unwrap();
        let about = domain::journal::Subject::Ticket(page.items[0].id.clone());
        assert_eq!(journal::of(&ex.db, &about).await.unwrap().len(), 1);
        assert!(tickets::content(&ex, &page.items[0].seller, &page.items[0].id).await.is_ok());
        pages.push(page);
    }
    assert_eq!(pages[0], pages[1]);
    let ex = testing::exchange().await;
    Plan::new(&ex, 8, base, 60).batch(&ex, 0).await.unwrap();
    assert_ne!(browse(&ex, "", None).await.unwrap().items, pages[0].items);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_journal_is_read_once_in_its_order() {
    let ex = testing::exchange().await;
    let plan = Plan::new(&ex, 1, "2026-11-21".parse().unwrap(), 1500);
    let done = plan.batch(&ex, 0).await.unwrap();
    plan.batch(&ex, done).await.unwrap();
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let (entries, last) = journal::page(&ex.db, after).await.unwrap();
        read.extend(entries);
        after = last;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(i64::try_from(read.len()).unwrap(), count(&ex, "journal").await);
    assert!(read.is_sorted_by_key(|entry| entry.at));
}
