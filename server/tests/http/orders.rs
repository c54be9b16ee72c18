//! `/orders/…`

use crate::harness::{TestApp, run};

#[test]
fn a_hold_leads_to_its_order_and_shows_its_deadline() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        let page = buyer.get(&format!("/orders/{order}")).await;
        assert_eq!((page.status, page.main("data-status")), (200, "created"));
        let deadline: jiff::Timestamp = page.main("data-expires-at").parse().unwrap();
        let minutes = deadline.duration_since(crate::harness::now()).as_secs() / 60;
        assert!((13..15).contains(&minutes), "{minutes}");
        assert_eq!(app.visitor().status(&format!("/tickets/{ticket}")).await, "held");
        let own = buyer.get(&format!("/tickets/{ticket}")).await;
        assert!(own.body.contains(&format!("/orders/{order}")), "one's own held ticket leads back to the order");
    });
}

#[test]
fn a_visitor_is_led_to_sign_in_before_a_hold() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let visitor = app.visitor();
        assert_eq!(visitor.ask("/api/orders/create", &[("ticket_id", &ticket)]).await.status, 401);
        let answer = visitor.post("/api/orders/create", &[("ticket_id", &ticket)]).await;
        assert_eq!((answer.status, answer.location()), (302, format!("/signin?next=/tickets/{ticket}").as_str()));
        assert_eq!(visitor.status(&format!("/tickets/{ticket}")).await, "listed");
    });
}

#[test]
fn a_second_buyer_is_refused_while_a_ticket_is_held() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        app.buyer().await.hold(&ticket).await;
        let second = app.buyer().await;
        assert_eq!(
            second.ask("/api/orders/create", &[("ticket_id", &ticket)]).await.refusal(),
            (409, "held".into(), None)
        );
        let answer = second.post("/api/orders/create", &[("ticket_id", &ticket)]).await;
        assert_eq!((answer.status, answer.location()), (302, format!("/tickets/{ticket}").as_str()));
        assert!(second.get(answer.location()).await.body.contains("Somebody holds this ticket right now"));
    });
}

#[test]
fn what_is_not_for_sale_to_one_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let ticket = seller.list("Row 5", "49.90").await;
        let own = seller.ask("/api/orders/create", &[("ticket_id", &ticket)]).await;
        assert_eq!(own.refusal(), (403, "own_ticket".into(), None));
        for unknown in ["01jd", "", "NOT AN ID"] {
            let answer = seller.ask("/api/orders/create", &[("ticket_id", unknown)]).await;
            assert_eq!(answer.refusal(), (404, "ticket_not_found".into(), None), "{unknown}");
        }
    });
}

#[test]
fn asking_again_gives_the_same_order_and_the_same_deadline() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        let page = format!("/orders/{order}");
        let deadline = buyer.get(&page).await.main("data-expires-at").to_owned();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        assert_eq!(buyer.hold(&ticket).await, order);
        assert_eq!(buyer.get(&page).await.main("data-expires-at"), deadline);
    });
}

#[test]
fn a_buyer_who_saw_another_price_is_told() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let cheap = [("ticket_id", ticket.as_str()), ("price", "39.90")];
        let answer = buyer.ask("/api/orders/create", &cheap).await;
        assert_eq!(answer.refusal(), (409, "price_changed".into(), None));
        assert!(answer.body.contains("$49.90"));
        let right = [("ticket_id", ticket.as_str()), ("price", "49.90")];
        assert_eq!(buyer.ask("/api/orders/create", &right).await.status, 200);
    });
}

#[test]
fn somebody_elses_order_is_not_found() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let ticket = seller.list("Row 5", "49.90").await;
        let order = app.buyer().await.hold(&ticket).await;
        for other in [app.buyer().await, seller] {
            assert_eq!(other.get(&format!("/orders/{order}")).await.status, 404);
            for action in ["/api/orders/cancel", "/api/orders/pay"] {
                let answer = other.ask(action, &[("order_id", &order)]).await;
                assert_eq!(answer.refusal(), (404, "order_not_found".into(), None), "{action}");
            }
            assert!(!other.get("/orders").await.body.contains(&order));
        }
        assert_eq!(app.visitor().get(&format!("/orders/{order}")).await.status, 302);
    });
}

#[test]
fn cancelling_frees_the_ticket_and_doing_it_again_takes_it_from_nobody() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let (first, second) = (app.buyer().await, app.buyer().await);
        let order = first.hold(&ticket).await;
        let page = format!("/orders/{order}");
        let answer = first.post("/api/orders/cancel", &[("order_id", &order)]).await;
        assert_eq!((answer.status, answer.location()), (302, page.as_str()));
        let over = first.get(&page).await;
        assert_eq!((over.main("data-status"), over.main("data-reason")), ("cancelled", "buyer"));
        let seconds = second.hold(&ticket).await;
        assert_eq!(first.ask("/api/orders/cancel", &[("order_id", &order)]).await.status, 200);
        assert_eq!(second.status(&format!("/orders/{seconds}")).await, "created");
        assert_eq!(app.visitor().status(&format!("/tickets/{ticket}")).await, "held");
    });
}

#[test]
fn the_deadline_ends_a_hold_within_a_second_and_the_history_says_why() {
    run(async {
        let app = TestApp::with(&[("HOLDFAST_HOLD", "5s")]).await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        assert_eq!(buyer.status(&format!("/orders/{order}")).await, "created");
        buyer.outlast(&order, std::time::Duration::from_secs(1)).await;
        let page = buyer.get(&format!("/orders/{order}")).await;
        assert_eq!((page.main("data-status"), page.main("data-reason")), ("cancelled", "expired"));
        assert_eq!(app.visitor().status(&format!("/tickets/{ticket}")).await, "listed");
        let pay = buyer.ask("/api/orders/pay", &[("order_id", &order)]).await;
        assert_eq!(pay.refusal(), (409, "order_over".into(), None));
        assert!(buyer.get("/orders").await.body.contains(&order));
        app.buyer().await.hold(&ticket).await;
    });
}
