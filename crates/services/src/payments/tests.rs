//! Authorise, claim, capture, and everything that comes in between.

use domain::{
    OrderId, Refusal, TicketId, UserId,
    content::Content,
    journal::{Happening, Subject},
    order::{CancelReason, OrderStatus},
    refusal::Noun,
    ticket::TicketState,
};
use gateway::{GatewayError, IntentStatus, SessionStatus};
use jiff::SignedDuration;

use super::{claim::LEASE, finish, pay, resume, row, settle, settle::settle_holding, stamp, sweep};
use crate::{
    Error,
    db::Tx,
    expiration, journal, orders,
    testing::{Bench, exchange},
    tickets,
};

/// A buyer on the checkout page.
struct Paying {
    bench: Bench,
    seller: UserId,
    buyer: UserId,
    ticket: TicketId,
    order: OrderId,
}

async fn paying() -> Paying {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "49.90").await;
    let order = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    pay(&bench, &buyer, &order).await.unwrap();
    Paying { bench, seller, buyer, ticket, order }
}

impl Paying {
    async fn settle(&self) {
        settle(&self.bench, &self.order).await.unwrap();
    }

    async fn status(&self) -> (OrderStatus, TicketState) {
        let order = orders::order(&self.bench, &self.buyer, &self.order).await.unwrap();
        let ticket = tickets::load(&self.bench, &self.ticket).await.unwrap();
        (order.status, ticket.state)
    }

    async fn reason(&self) -> Option<CancelReason> {
        orders::order(&self.bench, &self.buyer, &self.order).await.unwrap().reason
    }

    async fn charge(&self) -> Option<(String, String)> {
        row::charge(&self.bench, &self.order).await.unwrap().map(|charge| (charge.status, charge.stripe_id))
    }

    async fn checkout_state(&self) -> Vec<String> {
        let read = Tx::of("SELECT VALUE state FROM checkout ORDER BY attempt");
        self.bench.db.rows(read).await.unwrap()
    }

    fn authorise(&self) -> String {
        self.bench.gateway.authorise(self.order.as_str())
    }
}

fn refused<T: std::fmt::Debug>(result: crate::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn timeout() -> GatewayError {
    GatewayError::Undecided("timeout".into())
}

fn capture_refused() -> GatewayError {
    GatewayError::Refused {
        code: Some("card_declined".into()),
        decline_code: None,
        message: "Your card was declined.".into(),
        status: 402,
    }
}

#[tokio::test]
async fn a_paid_order_is_completed_with_one_charge_its_stripe_id_and_the_ticket_itself() {
    let p = paying().await;
    let intent = p.authorise();
    p.settle().await;
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
    assert_eq!(p.charge().await, Some(("completed".into(), intent.clone())));
    assert_eq!(p.checkout_state().await, ["captured"]);
    assert_eq!(p.bench.gateway.read(&intent).unwrap().amount_received, 4990);
    // The buyer pays and then receives the ticket itself.
    let got = tickets::content(&p.bench, &p.buyer, &p.ticket).await.unwrap();
    assert_eq!(got, Content::Note("I send it by mail.".into()));
    let stranger = p.bench.person("stranger").await;
    assert_eq!(refused(tickets::content(&p.bench, &stranger, &p.ticket).await), Refusal::NotFound(Noun::Content));
    let told = journal::of(&p.bench.db, &Subject::Order(p.order.clone())).await.unwrap();
    let kinds: Vec<_> = told.iter().map(|entry| entry.what.kind()).collect();
    assert_eq!(kinds, ["OrderCreated", "OrderAwaitingPayment", "OrderCompleted"]);
    let Happening::OrderCompleted { seller, .. } = &told[2].what else { panic!("{told:?}") };
    assert_eq!(*seller, p.seller);
}

#[tokio::test]
async fn settling_many_times_at_once_captures_and_completes_once() {
    let p = paying().await;
    p.authorise();
    let all = futures::future::join_all((0..16).map(|_| settle(&p.bench, &p.order))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    p.settle().await;
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
    assert_eq!(p.bench.gateway.count("capture"), 1, "{:?}", p.bench.gateway.inner().calls);
    assert_eq!(p.bench.gateway.count("cancel"), 0);
}

#[tokio::test]
async fn an_unknown_order_or_somebody_elses_or_a_cancelled_one_cannot_be_paid() {
    let p = paying().await;
    assert_eq!(refused(pay(&p.bench, &p.buyer, &"nosuch".parse().unwrap()).await), Refusal::NotFound(Noun::Order));
    assert_eq!(refused(pay(&p.bench, &p.seller, &p.order).await), Refusal::NotFound(Noun::Order));
    orders::cancel(&p.bench, &p.buyer, &p.order).await.unwrap();
    let over = Refusal::OrderOver(OrderStatus::Cancelled);
    assert_eq!(refused(pay(&p.bench, &p.buyer, &p.order).await), over);
}

#[tokio::test]
async fn submitting_a_payment_twice_opens_one_checkout() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "49.90").await;
    let order = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    let pages = futures::future::join_all((0..8).map(|_| pay(&bench, &buyer, &order))).await;
    let mut urls: Vec<_> = pages.into_iter().map(Result::unwrap).collect();
    urls.dedup();
    assert_eq!(urls.len(), 1);
    assert_eq!(bench.gateway.sessions(order.as_str()).len(), 1);
}

#[tokio::test]
async fn a_completed_order_cannot_be_cancelled() {
    let p = paying().await;
    p.authorise();
    p.settle().await;
    let over = Refusal::OrderOver(OrderStatus::Completed);
    assert_eq!(refused(orders::cancel(&p.bench, &p.buyer, &p.order).await), over);
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
}

#[tokio::test]
async fn a_claimed_order_cannot_be_cancelled() {
    let p = paying().await;
    p.authorise();
    p.bench.gateway.fail_next("capture", false, timeout());
    p.settle().await;
    assert_eq!(p.status().await.1, TicketState::Claimed);
    assert_eq!(refused(orders::cancel(&p.bench, &p.buyer, &p.order).await), Refusal::PaymentUnderWay);
}

#[tokio::test]
async fn a_payment_that_succeeds_after_the_deadline_charges_nothing_and_takes_no_ticket() {
    let p = paying().await;
    let second = p.bench.person("second").await;
    p.bench.clock.advance(SignedDuration::from_mins(15));
    let theirs = orders::hold(&p.bench, &second, &p.ticket, None).await.unwrap();
    let intent = p.authorise();
    p.settle().await;
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::Canceled);
    assert_eq!(p.bench.gateway.count("capture"), 0);
    assert_eq!(p.status().await, (OrderStatus::Cancelled, TicketState::Held));
    assert_eq!(tickets::load(&p.bench, &p.ticket).await.unwrap().order, Some(theirs));
    assert_eq!(p.checkout_state().await, ["cancelled"]);
}

#[tokio::test]
async fn a_late_payment_is_voided_even_when_nobody_else_wants_the_ticket() {
    let p = paying().await;
    let intent = p.authorise();
    p.bench.clock.advance(SignedDuration::from_mins(15));
    p.settle().await;
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::Canceled);
    expiration::sweep(&p.bench).await.unwrap();
    assert_eq!(p.status().await, (OrderStatus::Cancelled, TicketState::Listed));
    assert_eq!(p.charge().await, None);
}

#[tokio::test]
async fn a_declined_card_keeps_the_hold_says_why_and_another_card_pays() {
    let p = paying().await;
    p.bench.gateway.decline(p.order.as_str(), "insufficient_funds");
    p.settle().await;
    assert_eq!(p.status().await, (OrderStatus::AwaitingPayment, TicketState::Held));
    let shown = orders::order(&p.bench, &p.buyer, &p.order).await.unwrap();
    assert_eq!(shown.decline.as_deref(), Some("The card has insufficient funds."));
    // The retry is Stripe's own page again, under the same attempt.
    assert!(pay(&p.bench, &p.buyer, &p.order).await.is_ok());
    p.authorise();
    p.settle().await;
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
}

#[tokio::test]
async fn a_new_attempt_has_a_new_key() {
    let p = paying().await;
    let session = p.bench.gateway.sessions(p.order.as_str())[0].id.clone();
    gateway::Gateway::expire_checkout(&*p.bench.gateway, &session, "by-stripe").await.unwrap();
    p.settle().await;
    assert_eq!(p.checkout_state().await, ["expired"]);
    pay(&p.bench, &p.buyer, &p.order).await.unwrap();
    assert_eq!(p.bench.gateway.sessions(p.order.as_str()).len(), 2);
    assert_eq!(p.checkout_state().await, ["expired", "open"]);
}

#[tokio::test]
async fn a_second_webhook_between_claim_and_capture_does_not_void_the_winner() {
    let p = paying().await;
    let intent = p.authorise();
    p.bench.gateway.fail_next("capture", false, timeout());
    p.settle().await;
    assert_eq!(p.status().await.1, TicketState::Claimed);
    p.settle().await;
    assert_eq!(p.bench.gateway.count("cancel"), 0);
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::RequiresCapture, "the lease is respected");
    p.bench.clock.advance(LEASE);
    assert_eq!(sweep(&p.bench).await.unwrap(), 1);
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
}

#[tokio::test]
async fn a_capture_that_timed_out_after_succeeding_completes_without_a_second_one() {
    let p = paying().await;
    p.authorise();
    p.bench.gateway.fail_next("capture", true, timeout());
    p.settle().await;
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
    assert_eq!(p.bench.gateway.count("capture"), 1);
}

async fn keys_of_two_captures(first: GatewayError) -> (String, String) {
    let p = paying().await;
    p.authorise();
    p.bench.gateway.fail_next("capture", false, first);
    p.settle().await;
    p.bench.clock.advance(LEASE);
    sweep(&p.bench).await.unwrap();
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
    let calls = p.bench.gateway.inner().calls.clone();
    let mut keys = calls.into_iter().filter(|call| call.starts_with("capture"));
    (keys.next().unwrap(), keys.next().unwrap())
}

#[tokio::test]
async fn an_undecided_capture_is_tried_again_under_its_key() {
    let (first, second) = keys_of_two_captures(timeout()).await;
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_capture_whose_failure_stripe_stored_is_tried_again_under_a_new_key() {
    let (first, second) = keys_of_two_captures(GatewayError::StoredFailure("500".into())).await;
    assert_ne!(first, second);
}

#[tokio::test]
async fn a_checkout_whose_failure_stripe_stored_does_not_block_the_next_attempt() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "49.90").await;
    let order = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    bench.gateway.fail_next("open", false, GatewayError::StoredFailure("500".into()));
    // The same click makes the next attempt, under a key of its own.
    assert!(pay(&bench, &buyer, &order).await.is_ok());
    let states: Vec<String> = bench.db.rows(Tx::of("SELECT VALUE state FROM checkout ORDER BY attempt")).await.unwrap();
    assert_eq!(states, ["expired", "open"]);
}

#[tokio::test]
async fn what_was_claimed_is_never_voided_or_refunded_by_a_verdict_that_comes_late() {
    let p = paying().await;
    let intent = p.authorise();
    let stale = p.bench.gateway.read(&intent).unwrap();
    let checkout = row::open_checkouts(&p.bench, &p.order).await.unwrap().pop().unwrap();
    p.bench.gateway.fail_next("capture", false, timeout());
    p.settle().await;
    assert_eq!(p.status().await.1, TicketState::Claimed);
    // Another settle had read the intent before, and by its clock the deadline was over.
    finish::give_back(&p.bench, &checkout, &stale).await.unwrap();
    finish::close(&p.bench, &checkout, "cancelled").await.unwrap();
    assert_eq!((p.bench.gateway.count("cancel"), p.bench.gateway.count("refund")), (0, 0));
    p.bench.clock.advance(LEASE);
    sweep(&p.bench).await.unwrap();
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
    finish::give_back(&p.bench, &checkout, &p.bench.gateway.read(&intent).unwrap()).await.unwrap();
    assert_eq!(p.bench.gateway.count("refund"), 0);
}

#[tokio::test]
async fn what_is_being_voided_can_no_longer_be_claimed() {
    let p = paying().await;
    let intent = p.authorise();
    let checkout = row::open_checkouts(&p.bench, &p.order).await.unwrap().pop().unwrap();
    p.bench.gateway.fail_next("cancel", false, timeout());
    finish::give_back(&p.bench, &checkout, &p.bench.gateway.read(&intent).unwrap()).await.unwrap();
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::RequiresCapture);
    // The hold still stands, but the verdict is committed: the next look voids and takes nothing.
    p.settle().await;
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::Canceled);
    assert_eq!(p.bench.gateway.count("capture"), 0);
    assert_eq!(p.charge().await, None);
    assert_eq!(p.status().await, (OrderStatus::AwaitingPayment, TicketState::Held));
    assert_eq!(p.checkout_state().await, ["cancelled"]);
    // And the buyer may try another card.
    assert!(pay(&p.bench, &p.buyer, &p.order).await.is_ok());
}

#[tokio::test]
async fn of_a_claim_and_a_verdict_to_void_at_once_only_one_is_written() {
    for _ in 0..8 {
        let p = paying().await;
        let intent = p.authorise();
        let read = p.bench.gateway.read(&intent).unwrap();
        let checkout = row::open_checkouts(&p.bench, &p.order).await.unwrap().pop().unwrap();
        let (settled, voided) = tokio::join!(settle(&p.bench, &p.order), finish::give_back(&p.bench, &checkout, &read));
        assert!(settled.is_ok() && voided.is_ok(), "{settled:?} {voided:?}");
        assert_eq!(p.bench.gateway.count("refund"), 0);
        match p.bench.gateway.read(&intent).unwrap().status {
            IntentStatus::Succeeded => assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold)),
            IntentStatus::Canceled => assert_eq!(p.status().await, (OrderStatus::AwaitingPayment, TicketState::Held)),
            other => panic!("neither captured nor voided: {other:?}"),
        }
    }
}

#[tokio::test]
async fn nobody_is_given_a_page_whose_session_could_not_be_kept() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "49.90").await;
    let order = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    bench.gateway.fail_next("open", false, timeout());
    assert!(pay(&bench, &buyer, &order).await.is_err());
    let checkout = row::open_checkouts(&bench, &order).await.unwrap().pop().unwrap();
    // Closed by somebody else while Stripe was asked.
    bench.db.query(Tx::of("UPDATE checkout SET state = 'expired'")).await.unwrap();
    assert!(super::pay::open(&bench, &checkout).await.is_err());
    assert_eq!(bench.gateway.sessions(order.as_str())[0].status, SessionStatus::Expired);
}

#[tokio::test]
async fn an_authorisation_that_no_record_knows_is_voided_when_its_webhook_comes() {
    let p = paying().await;
    let intent = p.authorise();
    p.bench.db.query(Tx::of("UPDATE checkout SET state = 'expired'")).await.unwrap();
    let payload = format!(
        r#"{{"id":"evt_1","object":"event","type":"payment_intent.amount_capturable_updated","data":{{"object":
        {{"object":"payment_intent","id":"{intent}","metadata":{{"order_id":"{}"}}}}}}}}"#,
        p.order
    );
    let signature = crate::testing::sign(&payload, "whsec_test");
    assert_eq!(super::notice(&p.bench, &payload, &signature).await.unwrap(), super::Told::Settled);
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::Canceled);
}

#[tokio::test]
async fn a_refused_capture_cancels_the_intent_first_and_then_frees_the_ticket() {
    let p = paying().await;
    let intent = p.authorise();
    p.bench.gateway.fail_next("capture", false, capture_refused());
    p.settle().await;
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::Canceled);
    assert_eq!(p.status().await, (OrderStatus::Cancelled, TicketState::Listed));
    assert_eq!(p.reason().await, Some(CancelReason::PaymentRefused));
    assert_eq!(p.charge().await, Some(("failed".into(), intent)));
    let second = p.bench.person("second").await;
    assert!(orders::hold(&p.bench, &second, &p.ticket, None).await.is_ok());
}

#[tokio::test]
async fn a_refused_capture_whose_cancel_fails_frees_nothing_until_the_intent_reads_canceled() {
    let p = paying().await;
    p.authorise();
    p.bench.gateway.fail_next("capture", false, capture_refused());
    p.bench.gateway.fail_next("cancel", false, timeout());
    p.settle().await;
    assert_eq!(p.status().await.1, TicketState::Claimed);
    p.bench.gateway.fail_next("capture", false, capture_refused());
    p.bench.clock.advance(LEASE);
    sweep(&p.bench).await.unwrap();
    assert_eq!(p.status().await, (OrderStatus::Cancelled, TicketState::Listed));
}

#[tokio::test]
async fn a_crash_after_the_capture_is_found_out_and_completed() {
    let p = paying().await;
    let intent = p.authorise();
    p.bench.gateway.fail_next("capture", false, timeout());
    p.settle().await;
    // The node died after Stripe had captured and before it could write so.
    gateway::Gateway::capture(&*p.bench.gateway, &intent, "lost").await.unwrap();
    p.bench.clock.advance(LEASE);
    sweep(&p.bench).await.unwrap();
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
}

#[tokio::test]
async fn two_who_hold_a_lease_in_turn_capture_under_one_key_and_void_nothing() {
    let p = paying().await;
    let intent = p.authorise();
    // The first one's capture takes longer than its lease; both call Stripe in the end.
    p.bench.gateway.fail_next("capture", false, timeout());
    p.settle().await;
    let (one, two) = tokio::join!(settle_holding(&p.bench, &p.order, true), settle_holding(&p.bench, &p.order, true));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
    let calls = p.bench.gateway.inner().calls.clone();
    let keys: std::collections::BTreeSet<_> = calls.iter().filter(|call| call.starts_with("capture")).collect();
    assert_eq!(keys.len(), 1, "{calls:?}");
    assert_eq!((p.bench.gateway.count("cancel"), p.bench.gateway.count("refund")), (0, 0));
    assert_eq!(p.bench.gateway.read(&intent).unwrap().amount_received, 4990);
}

#[tokio::test]
async fn a_start_settles_what_was_authorised_while_nobody_listened() {
    let p = paying().await;
    p.authorise();
    resume(p.bench.ex.clone()).await;
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
}

#[tokio::test]
async fn a_start_voids_what_was_authorised_too_late_while_nobody_listened() {
    let p = paying().await;
    let intent = p.authorise();
    p.bench.clock.advance(SignedDuration::from_mins(15));
    resume(p.bench.ex.clone()).await;
    assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::Canceled);
}

#[tokio::test]
async fn a_start_leaves_what_is_not_paid_yet_as_it_is() {
    let p = paying().await;
    let looks = async || {
        let read = Tx::of("SELECT VALUE [due_at, looks, state] FROM checkout");
        p.bench.db.rows::<surrealdb::types::Value>(read).await.unwrap()
    };
    let before = looks().await;
    resume(p.bench.ex.clone()).await;
    assert_eq!(looks().await, before);
    assert_eq!(p.status().await, (OrderStatus::AwaitingPayment, TicketState::Held));
    assert_eq!(p.bench.gateway.count("expire"), 0);
}

#[tokio::test]
async fn a_payment_of_another_amount_currency_or_order_is_given_back() {
    type Change = fn(&mut gateway::Intent);
    let changes: [Change; 3] = [
        |intent| intent.amount = 1,
        |intent| intent.currency = "eur".into(),
        |intent| intent.order_id = Some("other".into()),
    ];
    for change in changes {
        let p = paying().await;
        let intent = p.authorise();
        p.bench.gateway.change(&intent, change);
        p.settle().await;
        assert_eq!(p.bench.gateway.read(&intent).unwrap().status, IntentStatus::Canceled);
        assert_eq!(p.bench.gateway.count("capture"), 0);
        assert_eq!(p.status().await, (OrderStatus::AwaitingPayment, TicketState::Held));
    }
}

#[tokio::test]
async fn money_that_was_captured_without_a_claim_is_refunded() {
    let p = paying().await;
    let intent = p.authorise();
    p.bench.gateway.change(&intent, |intent| intent.status = IntentStatus::Succeeded);
    p.settle().await;
    assert_eq!(p.bench.gateway.count("refund"), 1);
    assert_eq!(p.status().await, (OrderStatus::AwaitingPayment, TicketState::Held));
}

#[tokio::test]
async fn the_checkout_of_an_ended_order_is_closed() {
    let p = paying().await;
    p.bench.clock.advance(SignedDuration::from_mins(15));
    expiration::sweep(&p.bench).await.unwrap();
    sweep(&p.bench).await.unwrap();
    assert_eq!(p.bench.gateway.sessions(p.order.as_str())[0].status, SessionStatus::Expired);
    assert_eq!(p.checkout_state().await, ["expired"]);
}

#[tokio::test]
async fn a_checkout_that_stripe_opened_but_never_answered_is_found_under_its_key() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let ticket = bench.listed(&seller, "49.90").await;
    let order = orders::hold(&bench, &buyer, &ticket, None).await.unwrap();
    bench.gateway.fail_next("open", true, timeout());
    assert_eq!(refused(pay(&bench, &buyer, &order).await), Refusal::PaymentsUnavailable);
    let url = pay(&bench, &buyer, &order).await.unwrap();
    let sessions = bench.gateway.sessions(order.as_str());
    assert_eq!(sessions.len(), 1);
    assert_eq!(sessions[0].url.as_deref(), Some(url.as_str()));
}

#[tokio::test]
async fn a_lost_webhook_is_made_up_for_shortly_before_the_deadline() {
    let p = paying().await;
    p.authorise();
    p.bench.clock.advance(SignedDuration::from_mins(15) - SignedDuration::from_secs(2));
    sweep(&p.bench).await.unwrap();
    assert_eq!(p.status().await, (OrderStatus::Completed, TicketState::Sold));
}

#[tokio::test]
async fn a_database_that_was_used_with_the_sandbox_refuses_a_real_account() {
    let bench = exchange().await;
    assert_eq!(stamp(&bench.db, "sandbox").await.unwrap(), Ok(()));
    assert_eq!(stamp(&bench.db, "sandbox").await.unwrap(), Ok(()));
    assert_eq!(stamp(&bench.db, "acct_1:live").await.unwrap(), Err("sandbox".into()));
}
