//! Holding, cancelling, the history, and the races between them.

use std::collections::HashSet;

use domain::{
    Money, OrderId, Refusal,
    journal::{Happening, Subject},
    order::{CancelReason, OrderStatus},
    refusal::Noun,
    ticket::TicketState,
};
use jiff::SignedDuration;

use super::{batch, cancel, history, hold, hold::Asked, order};
use crate::{
    Error, journal,
    testing::{Bench, exchange, exchange_with, settings},
    tickets,
};

fn refused<T: std::fmt::Debug>(result: crate::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn kinds(bench: &Bench, about: &OrderId) -> Vec<&'static str> {
    let entries = journal::of(&bench.db, &Subject::Order(about.clone())).await.unwrap();
    assert!(entries.iter().enumerate().all(|(at, entry)| entry.seq == i64::try_from(at).unwrap() + 1), "gaps");
    entries.iter().map(|entry| entry.what.kind()).collect()
}

#[tokio::test]
async fn a_ticket_is_held_for_fifteen_minutes_and_told() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "49.90").await;
    let id = hold(&bench, &buyer, &ticket, None).await.unwrap();
    let made = order(&bench, &buyer, &id).await.unwrap();
    assert_eq!((made.status, made.price.minor), (OrderStatus::Created, 4990));
    assert_eq!(made.expires_at.duration_since(bench.now()), SignedDuration::from_mins(15));
    assert_eq!(tickets::ticket(&bench, &ticket).await.unwrap().state, TicketState::Held);
    assert_eq!(kinds(&bench, &id).await, ["OrderCreated"]);
}

#[tokio::test]
async fn an_unknown_ticket_is_not_found() {
    let bench = exchange().await;
    let buyer = bench.person("buyer").await;
    assert_eq!(refused(hold(&bench, &buyer, &"nosuch".parse().unwrap(), None).await), Refusal::NotFound(Noun::Ticket));
}

#[tokio::test]
async fn a_second_buyer_is_refused_while_a_ticket_is_held() {
    let bench = exchange().await;
    let (seller, first, second) =
        (bench.person("seller").await, bench.person("first").await, bench.person("second").await);
    let ticket = bench.listed(&seller, "10").await;
    hold(&bench, &first, &ticket, None).await.unwrap();
    assert_eq!(refused(hold(&bench, &second, &ticket, None).await), Refusal::Held);
}

/// Case 1 of the predecessors' bugs, check-then-save: many at once, on both engines.
async fn one_of_many_at_once_gets_the_ticket(url: &str) {
    let bench = exchange_with(settings(), url).await;
    let seller = bench.person("seller").await;
    let ticket = bench.listed(&seller, "10").await;
    let mut tries = Vec::new();
    for n in 0..64 {
        let (ex, buyer, ticket) = (bench.ex.clone(), bench.person(&format!("b{n}")).await, ticket.clone());
        tries.push(tokio::spawn(async move { hold(&ex, &buyer, &ticket, None).await }));
    }
    let mut won = 0;
    for one in tries {
        match one.await.unwrap() {
            Ok(_) => won += 1,
            Err(Error::Refused(Refusal::Held)) => {}
            Err(error) => panic!("neither held nor refused: {error}"),
        }
    }
    assert_eq!(won, 1);
    let orders: Vec<surrealdb::types::Value> = bench.db.rows(crate::db::Tx::of("SELECT id FROM order")).await.unwrap();
    assert_eq!(orders.len(), 1, "losers leave no order behind");
    let told: Vec<surrealdb::types::Value> =
        bench.db.rows(crate::db::Tx::of("SELECT id FROM journal WHERE kind = 'OrderCreated'")).await.unwrap();
    assert_eq!(told.len(), 1, "nor an entry about what did not happen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_buyers_at_once_never_both_get_the_ticket() {
    one_of_many_at_once_gets_the_ticket("mem://").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_buyers_at_once_never_both_get_the_ticket_on_disk() {
    let dir = std::env::temp_dir().join(format!("holdfast-race-{}", std::process::id()));
    one_of_many_at_once_gets_the_ticket(&format!("rocksdb://{}?sync=every", dir.display())).await;
    let _ = std::fs::remove_dir_all(dir);
}

#[tokio::test]
async fn a_seller_cannot_buy_their_own_ticket() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let ticket = bench.listed(&seller, "10").await;
    assert_eq!(refused(hold(&bench, &seller, &ticket, None).await), Refusal::OwnTicket);
}

#[tokio::test]
async fn a_buyer_who_saw_another_price_is_told() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "10").await;
    let usd = |minor| Money::new(minor, bench.settings.currency);
    assert_eq!(refused(hold(&bench, &buyer, &ticket, Some(usd(900))).await), Refusal::PriceChanged { now: usd(1000) });
    let id = hold(&bench, &buyer, &ticket, Some(usd(1000))).await.unwrap();
    // The order keeps its price, whatever the listing becomes later.
    bench.clock.advance(SignedDuration::from_mins(15));
    tickets::edit(&bench, &seller, &ticket, "Row 6", "20", 1).await.unwrap();
    assert_eq!(order(&bench, &buyer, &id).await.unwrap().price, usd(1000));
}

#[tokio::test]
async fn asking_again_for_the_same_ticket_never_restarts_the_time() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "10").await;
    let id = hold(&bench, &buyer, &ticket, None).await.unwrap();
    let deadline = order(&bench, &buyer, &id).await.unwrap().expires_at;
    bench.clock.advance(SignedDuration::from_mins(14));
    assert_eq!(hold(&bench, &buyer, &ticket, None).await.unwrap(), id);
    assert_eq!(order(&bench, &buyer, &id).await.unwrap().expires_at, deadline);
}

#[tokio::test]
async fn a_lapsed_hold_is_taken_over_and_ends_in_the_same_transaction() {
    let bench = exchange().await;
    let (seller, first, second) =
        (bench.person("seller").await, bench.person("first").await, bench.person("second").await);
    let ticket = bench.listed(&seller, "10").await;
    let old = hold(&bench, &first, &ticket, None).await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(15));
    hold(&bench, &second, &ticket, None).await.unwrap();
    let ended = order(&bench, &first, &old).await.unwrap();
    assert_eq!((ended.status, ended.reason), (OrderStatus::Cancelled, Some(CancelReason::Expired)));
    assert_eq!(kinds(&bench, &old).await, ["OrderCreated", "OrderExpired"]);
    // The former holder, too, gets a new order and not the old one's time.
    bench.clock.advance(SignedDuration::from_mins(15));
    let own = hold(&bench, &second, &ticket, None).await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(15));
    assert_ne!(hold(&bench, &second, &ticket, None).await.unwrap(), own);
}

#[tokio::test]
async fn cancelling_frees_the_ticket_and_is_told() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "10").await;
    let id = hold(&bench, &buyer, &ticket, None).await.unwrap();
    cancel(&bench, &buyer, &id).await.unwrap();
    assert_eq!(tickets::ticket(&bench, &ticket).await.unwrap().state, TicketState::Listed);
    let ended = order(&bench, &buyer, &id).await.unwrap();
    assert_eq!((ended.status, ended.reason), (OrderStatus::Cancelled, Some(CancelReason::Buyer)));
    assert_eq!(kinds(&bench, &id).await, ["OrderCreated", "OrderCancelled"]);
}

#[tokio::test]
async fn cancelling_an_old_order_again_never_frees_a_ticket_that_somebody_else_holds() {
    let bench = exchange().await;
    let (seller, first, second) =
        (bench.person("seller").await, bench.person("first").await, bench.person("second").await);
    let ticket = bench.listed(&seller, "10").await;
    let old = hold(&bench, &first, &ticket, None).await.unwrap();
    cancel(&bench, &first, &old).await.unwrap();
    let new = hold(&bench, &second, &ticket, None).await.unwrap();
    cancel(&bench, &first, &old).await.unwrap();
    assert_eq!(tickets::ticket(&bench, &ticket).await.unwrap().state, TicketState::Held);
    assert_eq!(order(&bench, &second, &new).await.unwrap().status, OrderStatus::Created);
    assert_eq!(kinds(&bench, &old).await, ["OrderCreated", "OrderCancelled"]);
}

#[tokio::test]
async fn another_persons_order_is_not_found() {
    let bench = exchange().await;
    let (seller, buyer, other) =
        (bench.person("seller").await, bench.person("buyer").await, bench.person("other").await);
    let ticket = bench.listed(&seller, "10").await;
    let id = hold(&bench, &buyer, &ticket, None).await.unwrap();
    assert_eq!(refused(order(&bench, &other, &id).await), Refusal::NotFound(Noun::Order));
    assert_eq!(refused(cancel(&bench, &other, &id).await), Refusal::NotFound(Noun::Order));
    assert!(history(&bench, &other, None).await.unwrap().items.is_empty());
    assert_eq!(history(&bench, &buyer, None).await.unwrap().items.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_limit_of_open_holds_is_true_when_all_are_asked_for_at_once() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let mut tries = Vec::new();
    for _ in 0..20 {
        let (ex, buyer, ticket) = (bench.ex.clone(), buyer.clone(), bench.listed(&seller, "10").await);
        tries.push(tokio::spawn(async move { hold(&ex, &buyer, &ticket, None).await }));
    }
    let mut won = HashSet::new();
    for one in tries {
        match one.await.unwrap() {
            Ok(id) => drop(won.insert(id)),
            Err(Error::Refused(Refusal::TooManyHolds { limit: 6 })) => {}
            Err(error) => panic!("neither held nor refused: {error}"),
        }
    }
    assert_eq!(won.len(), 6);
    // One given back makes room for one.
    cancel(&bench, &buyer, won.iter().next().unwrap()).await.unwrap();
    let ticket = bench.listed(&seller, "10").await;
    assert!(hold(&bench, &buyer, &ticket, None).await.is_ok());
    let ticket = bench.listed(&seller, "10").await;
    assert_eq!(refused(hold(&bench, &buyer, &ticket, None).await), Refusal::TooManyHolds { limit: 6 });
    // So do lapsed ones, swept or not.
    bench.clock.advance(SignedDuration::from_mins(15));
    assert!(hold(&bench, &buyer, &ticket, None).await.is_ok());
}

#[tokio::test]
async fn a_hold_decided_on_an_outdated_list_of_holds_is_not_committed() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let first = bench.listed(&seller, "10").await;
    hold(&bench, &buyer, &first, None).await.unwrap();
    let mut decided = Vec::new();
    for _ in 0..2 {
        let ticket = bench.listed(&seller, "10").await;
        let asked = Asked::read(&bench, &buyer, &ticket).await.unwrap();
        let (id, now) = (bench.new_id().unwrap(), bench.now());
        let deadline = asked.ticket.starts_at;
        decided.push((ticket, super::hold::decided(&bench, &buyer, &asked, deadline, &id, now).unwrap()));
    }
    // Both saw one open hold; one after the other, so that no engine sees a conflict.
    let ((second, outdated), (first, fresh)) = (decided.pop().unwrap(), decided.pop().unwrap());
    batch::commit(&bench, &first, fresh).await.unwrap();
    assert!(matches!(batch::commit(&bench, &second, outdated).await, Err(Error::Overtaken)));
    assert_eq!(tickets::ticket(&bench, &second).await.unwrap().state, TicketState::Listed);
}

#[tokio::test]
async fn a_hold_decided_on_an_outdated_ticket_is_not_committed() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "10").await;
    let asked = Asked::read(&bench, &buyer, &ticket).await.unwrap();
    let (id, now) = (bench.new_id().unwrap(), bench.now());
    let decided = super::hold::decided(&bench, &buyer, &asked, asked.ticket.starts_at, &id, now).unwrap();
    tickets::edit(&bench, &seller, &ticket, "Row 6", "20", 1).await.unwrap();
    assert!(matches!(batch::commit(&bench, &ticket, decided).await, Err(Error::Overtaken)));
    assert_eq!(tickets::ticket(&bench, &ticket).await.unwrap().state, TicketState::Listed);
    assert_eq!(refused(order(&bench, &buyer, &id).await), Refusal::NotFound(Noun::Order));
}

/// Two for each ticket, all at once: what a batch answers one of them must not be told to the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn holds_that_arrive_together_are_each_answered_for_themselves() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let mut tickets = Vec::new();
    for _ in 0..40 {
        tickets.push(bench.listed(&seller, "10").await);
    }
    let mut tries = Vec::new();
    // Two buyers for each ticket: one of them gets it.
    for n in 0..80 {
        let (ex, buyer, ticket) = (bench.ex.clone(), bench.person(&format!("b{n}")).await, tickets[n % 40].clone());
        tries.push(tokio::spawn(async move { (hold(&ex, &buyer, &ticket, None).await, buyer, ticket) }));
    }
    let mut won = HashSet::new();
    for one in tries {
        let (held, buyer, ticket) = one.await.unwrap();
        match held {
            Ok(id) => {
                assert_eq!(order(&bench, &buyer, &id).await.unwrap().ticket.id, ticket);
                assert!(won.insert(ticket), "sold twice");
            }
            Err(Error::Refused(Refusal::Held)) => {}
            Err(error) => panic!("neither held nor refused: {error}"),
        }
    }
    assert_eq!(won.len(), 40);
}

#[tokio::test]
async fn a_losing_hold_writes_nothing_to_the_journal() {
    let bench = exchange().await;
    let (seller, first, second) =
        (bench.person("seller").await, bench.person("first").await, bench.person("second").await);
    let ticket = bench.listed(&seller, "10").await;
    hold(&bench, &first, &ticket, None).await.unwrap();
    let _ = hold(&bench, &second, &ticket, None).await;
    let told: Vec<surrealdb::types::Value> =
        bench.db.rows(crate::db::Tx::of("SELECT id FROM journal WHERE kind = 'OrderCreated'")).await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(!matches!(
        journal::of(&bench.db, &Subject::Ticket(ticket)).await.unwrap().last().unwrap().what,
        Happening::OrderCreated { .. }
    ));
}
