//! `/api/orders/pay`, the sandbox's checkout, `/stripe/webhook`.

use crate::harness::{GOOD_CARD, TestApp, run};

#[test]
fn a_ticket_is_held_paid_and_owned_without_javascript() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let ticket = seller.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.buy(&ticket).await;
        assert_eq!(app.visitor().status(&format!("/tickets/{ticket}")).await, "sold");
        let page = buyer.get(&format!("/orders/{order}")).await;
        assert!(page.body.contains("I hand it over at the door."), "the order shows the ticket itself");
        assert!(buyer.get(&format!("/tickets/{ticket}/content")).await.body.contains("at the door"));
        assert!(seller.get("/selling").await.body.contains("Sold"));
    });
}

#[test]
fn both_are_told_by_mail() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let order = app.buyer().await.buy(&ticket).await;
        let folder = app.running.node.ex.settings.mail.dir.clone();
        let mails = || {
            std::fs::read_dir(&folder).map_or(0, |mails| {
                mails
                    .filter(|mail| {
                        mail.as_ref()
                            .is_ok_and(|mail| mail.file_name().to_string_lossy().starts_with(&format!("order-{order}")))
                    })
                    .count()
            })
        };
        for _ in 0..100 {
            if mails() == 2 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{} mails", mails());
    });
}

#[test]
fn a_declined_card_keeps_the_hold_says_why_and_another_card_pays() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        for (card, words) in
            [("4000000000000002", "declined"), ("4000000000009995", "insufficient"), ("4000000000000069", "expired")]
        {
            let declined = buyer.pay(&order, card).await;
            assert_eq!(declined.status, 200);
            assert!(declined.body.to_lowercase().contains(words), "{card}");
            let page = buyer.get(&format!("/orders/{order}?returned=1")).await;
            assert_eq!(page.main("data-status"), "awaiting_payment", "{}", page.body);
        }
        assert_eq!(app.visitor().status(&format!("/tickets/{ticket}")).await, "held");
        let paid = buyer.pay(&order, GOOD_CARD).await;
        assert_eq!(paid.status, 303);
        assert_eq!(buyer.get(paid.location()).await.main("data-status"), "completed");
    });
}

#[test]
fn paying_twice_charges_once() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        // A double click: both lead to one checkout.
        let fields = [("order_id", order.as_str())];
        let (one, two) = tokio::join!(buyer.ask("/api/orders/pay", &fields), buyer.ask("/api/orders/pay", &fields));
        assert_eq!((one.status, two.status), (200, 200), "{} {}", one.body, two.body);
        let checkout = one.json()["url"].as_str().unwrap().to_owned();
        assert_eq!(two.json()["url"], checkout.as_str());
        let card = [("email", "b@example.com"), ("name", "B"), ("number", GOOD_CARD), ("exp", "12/34"), ("cvc", "123")];
        let (one, two) = tokio::join!(buyer.post(&checkout, &card), buyer.post(&checkout, &card));
        assert!(one.status < 400 && two.status < 400);
        buyer.wait_for(&format!("/orders/{order}"), "completed").await;
        assert_eq!(buyer.ask("/api/orders/pay", &fields).await.refusal().1, "order_over");
        assert_eq!(charges(&app).await, 1);
    });
}

/// How often money was taken, by the exchange's own book.
async fn charges(app: &TestApp) -> usize {
    let read = services::db::Tx::of("SELECT VALUE stripe_id FROM charge WHERE status = 'completed'");
    app.running.node.ex.db.rows::<String>(read).await.unwrap().len()
}

#[test]
fn a_completed_order_can_not_be_cancelled() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.buy(&ticket).await;
        let answer = buyer.ask("/api/orders/cancel", &[("order_id", &order)]).await;
        assert_eq!(answer.refusal(), (409, "order_over".into(), None));
        assert_eq!(app.visitor().status(&format!("/tickets/{ticket}")).await, "sold");
    });
}

#[test]
fn a_payment_that_comes_after_the_hold_ended_takes_neither_money_nor_ticket() {
    run(async {
        let app = TestApp::with(&[("HOLDFAST_HOLD", "5s")]).await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        let checkout =
            buyer.ask("/api/orders/pay", &[("order_id", &order)]).await.json()["url"].as_str().unwrap().to_owned();
        buyer.outlast(&order, std::time::Duration::from_millis(500)).await;
        let card = [("email", "b@example.com"), ("name", "B"), ("number", GOOD_CARD), ("exp", "12/34"), ("cvc", "123")];
        buyer.post(&checkout, &card).await;
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        let page = buyer.get(&format!("/orders/{order}?returned=1")).await;
        assert_eq!((page.main("data-status"), page.main("data-reason")), ("cancelled", "expired"));
        assert_eq!(charges(&app).await, 0);
        assert_eq!(app.visitor().status(&format!("/tickets/{ticket}")).await, "listed");
    });
}

#[test]
fn the_webhook_alone_completes_an_order_whose_buyer_never_comes_back() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        buyer.pay(&order, GOOD_CARD).await;
        buyer.wait_for(&format!("/orders/{order}"), "completed").await;
    });
}

#[test]
fn a_forged_webhook_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let visitor = app.visitor();
        let send = |signature: &'static str| {
            let request = visitor.request(reqwest::Method::POST, "/stripe/webhook").body("{\"id\":\"evt_1\"}");
            visitor.send(request.header("stripe-signature", signature).header("sec-fetch-site", "cross-site"))
        };
        for signature in ["", "t=1,v1=00", "nonsense"] {
            assert_eq!(send(signature).await.status, 400, "{signature}");
        }
    });
}
