//! A hold always ends: by the sweep, by a timer, and never one that is claimed.

use std::time::Duration;

use domain::{
    journal::{Happening, Subject},
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};
use jiff::SignedDuration;

use super::{release, sweep, watch};
use crate::{
    SystemClock, journal, live, orders, payments,
    testing::{exchange, exchange_on},
    tickets,
};

#[tokio::test]
async fn the_deadline_cancels_the_order_frees_the_ticket_and_is_told() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "10").await;
    let id = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(15) - SignedDuration::from_millis(1));
    assert_eq!(sweep(&bench).await.unwrap(), 0, "not a moment early");
    assert!(!release(&bench, &id).await.unwrap());
    bench.clock.advance(SignedDuration::from_millis(1));
    assert_eq!(sweep(&bench).await.unwrap(), 1);
    assert_eq!(sweep(&bench).await.unwrap(), 0, "and only once");
    let ended = orders::order(&bench, &buyer, &id).await.unwrap();
    assert_eq!((ended.status, ended.reason), (OrderStatus::Cancelled, Some(CancelReason::Expired)));
    assert_eq!(ended.ticket.state, TicketState::Listed);
    let told = journal::of(&bench.db, &Subject::Order(id)).await.unwrap();
    assert!(matches!(told.last().unwrap().what, Happening::OrderExpired { .. }));
    assert_eq!(told.len(), 2);
}

#[tokio::test]
async fn a_claimed_ticket_is_never_released_by_its_deadline() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "10").await;
    let id = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    payments::pay(&bench, &buyer, &id).await.unwrap();
    bench.gateway.authorise(id.as_str());
    // The capture hangs: the claim stands, and nothing but the intent may decide it.
    bench.gateway.fail_next("capture", false, gateway::GatewayError::Undecided("timeout".into()));
    payments::settle(&bench, &id).await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(20));
    assert_eq!(sweep(&bench).await.unwrap(), 0);
    assert_eq!(tickets::ticket(&bench, &ticket).await.unwrap().state, TicketState::Claimed);
    payments::sweep(&bench).await.unwrap();
    assert_eq!(orders::order(&bench, &buyer, &id).await.unwrap().status, OrderStatus::Completed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hold_ends_within_a_second_by_a_timer_alone() {
    let mut settings = crate::testing::settings();
    settings.hold = SignedDuration::from_millis(400);
    let bench = exchange_on(settings, "mem://", std::sync::Arc::new(SystemClock)).await;
    // No sweep runs: the timer of the node that made the hold must do.
    bench.tasks.spawn(watch(bench.ex.clone()));
    let mut told = bench.live.subscribe();
    bench.tasks.spawn(live::pump(bench.ex.clone()));
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let start = bench.start_of_event_in(30);
    let ticket = bench.listed_at(&seller, "10", &start).await;
    let id = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    let deadline = orders::order(&bench, &buyer, &id).await.unwrap().expires_at;
    let ended = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            if let Ok(change) = told.recv().await
                && let live::Change::Order { status: OrderStatus::Cancelled, .. } = change.as_ref()
            {
                break bench.now();
            }
        }
    });
    let ended = ended.await.expect("the hold never ended");
    assert!(ended >= deadline, "never early");
    assert!(ended.duration_since(deadline) < SignedDuration::from_secs(1), "{}", ended.duration_since(deadline));
    bench.stop.cancel();
}
