//! Five hundred at once.

use std::collections::{BTreeMap, HashSet};

use futures::future::join_all;

use crate::harness::{Answer, Client, TestApp, run};

async fn try_to_hold(buyer: &Client, ticket: &str) -> Answer {
    buyer.post("/api/orders/create", &[("ticket_id", ticket)]).await
}

async fn ask_to_hold(buyer: &Client, ticket: &str) -> Answer {
    buyer.ask("/api/orders/create", &[("ticket_id", ticket)]).await
}

fn orders(answers: &[Answer]) -> HashSet<&str> {
    answers.iter().map(Answer::location).filter(|location| location.starts_with("/orders/")).collect()
}

#[test]
fn of_500_buyers_who_ask_for_one_ticket_at_once_one_gets_it_and_499_are_refused_cleanly() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let crowd = app.crowd(500).await;
        let answers = join_all(crowd.iter().map(|buyer| try_to_hold(buyer, &ticket))).await;
        let mut statuses = BTreeMap::new();
        for answer in &answers {
            *statuses.entry(answer.status).or_insert(0) += 1;
        }
        assert_eq!(statuses, BTreeMap::from([(302, 500)]));
        assert_eq!(orders(&answers).len(), 1);
        let back = format!("/tickets/{ticket}");
        assert_eq!(answers.iter().filter(|answer| answer.location() == back).count(), 499);
        // And to scripts the refusal is a 409 and nothing worse.
        let asked = join_all(crowd.iter().map(|buyer| ask_to_hold(buyer, &ticket))).await;
        let held = asked.iter().filter(|answer| answer.status == 409).count();
        assert_eq!((held, asked.iter().filter(|answer| answer.status == 200).count()), (499, 1));
    });
}

#[test]
fn of_500_buyers_who_ask_for_500_tickets_at_once_each_gets_theirs() {
    run(async {
        let app = TestApp::start().await;
        let ex = &app.running.node.ex;
        let tomorrow = crate::harness::now().to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow().unwrap();
        let plan = services::seed::Plan::new(ex, 9, tomorrow, 500);
        plan.batch(ex, 0).await.unwrap();
        let read = services::db::Tx::of("SELECT VALUE record::id(id) FROM ticket");
        let tickets: Vec<String> = ex.db.rows(read).await.unwrap();
        assert_eq!(tickets.len(), 500);
        let crowd = app.crowd(500).await;
        let asked = crowd.iter().zip(&tickets).map(|(buyer, ticket)| try_to_hold(buyer, ticket));
        let answers = join_all(asked).await;
        assert!(answers.iter().all(|answer| answer.status == 302));
        assert_eq!(orders(&answers).len(), 500);
    });
}

#[test]
fn one_buyer_who_asks_for_20_tickets_at_once_holds_6() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let mut tickets = Vec::new();
        for number in 0..20 {
            tickets.push(seller.list(&format!("Seat {number}"), "49.90").await);
        }
        let buyer = app.buyer().await;
        let answers = join_all(tickets.iter().map(|ticket| ask_to_hold(&buyer, ticket))).await;
        let held = answers.iter().filter(|answer| answer.status == 200).count();
        let refused =
            answers.iter().filter(|answer| answer.status == 409 && answer.refusal().1 == "too_many_holds").count();
        assert_eq!((held, refused), (6, 14));
    });
}
