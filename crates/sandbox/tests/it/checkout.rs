//! Opening, paying and expiring a session.

use gateway::{Gateway as _, GatewayError, IntentStatus, SessionStatus};

use crate::harness::{DECLINES, PAYS, Stand};

#[tokio::test]
async fn a_session_is_opened_paid_and_captured() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    assert_eq!(session.status, SessionStatus::Open);
    assert_eq!(session.url, Some(format!("{}/checkout/{}", stand.url, session.id)));
    assert_eq!(session.order_id.as_deref(), Some("order1"));
    assert_eq!((session.amount_total, session.currency.as_deref()), (Some(4_990), Some("usd")));
    assert!(session.id.starts_with("cs_test_") && session.intent.is_none());

    let response = stand.pay(&session, PAYS).await;
    assert_eq!(response.status(), 303);
    let to = response.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(to, format!("http://127.0.0.1:1/orders/order1?session={}", session.id));

    let session = stand.gateway.checkout(&session.id).await.unwrap();
    let intent = session.intent.unwrap();
    assert_eq!((session.status, session.url), (SessionStatus::Complete, None));
    assert_eq!(intent.status, IntentStatus::RequiresCapture);
    assert_eq!((intent.amount, intent.amount_received, intent.currency.as_str()), (4_990, 0, "usd"));
    assert_eq!(intent.order_id.as_deref(), Some("order1"));
    assert!(intent.charge_id.as_ref().unwrap().starts_with("ch_") && intent.decline.is_none());

    let captured = stand.gateway.capture(&intent.id, "capture").await.unwrap();
    assert_eq!((captured.status, captured.amount_received), (IntentStatus::Succeeded, 4_990));
    assert_eq!(stand.gateway.intent(&intent.id).await.unwrap(), captured);
}

#[tokio::test]
async fn a_decline_keeps_the_session_open_and_says_why_until_another_card_pays() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    for (number, code, decline_code) in [
        (DECLINES, "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4111111111111111", "card_declined", "test_mode_live_card"),
    ] {
        let response = stand.pay(&session, number).await;
        assert_eq!(response.status(), 200, "{number}");
        let page = response.text().await.unwrap();
        assert!(page.contains(r#"data-status="declined""#), "{page}");

        let session = stand.gateway.checkout(&session.id).await.unwrap();
        let intent = session.intent.unwrap();
        let decline = intent.decline.unwrap();
        assert_eq!(session.status, SessionStatus::Open);
        assert_eq!(intent.status, IntentStatus::RequiresPaymentMethod);
        assert_eq!(decline.code.as_deref(), Some(code));
        assert_eq!(decline.decline_code.as_deref(), Some(decline_code));
        assert!(page.contains(&decline.message.unwrap()), "{page}");
    }
    let before = stand.gateway.checkout(&session.id).await.unwrap().intent.unwrap();
    assert_eq!(stand.pay(&session, PAYS).await.status(), 303);
    let after = stand.gateway.intent(&before.id).await.unwrap();
    assert_eq!((after.status, after.decline), (IntentStatus::RequiresCapture, None));
}

#[tokio::test]
async fn an_open_session_is_expired_and_can_no_longer_be_paid() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    stand.pay(&session, DECLINES).await;
    let expired = stand.gateway.expire_checkout(&session.id, "expire").await.unwrap();
    assert_eq!((expired.status, expired.url), (SessionStatus::Expired, None));
    assert_eq!(expired.intent.unwrap().status, IntentStatus::Canceled);

    let response = stand.pay(&session, PAYS).await;
    assert!(response.text().await.unwrap().contains(r#"data-status="expired""#));
    let session = stand.gateway.checkout(&session.id).await.unwrap();
    assert_eq!(session.status, SessionStatus::Expired);
}

#[tokio::test]
async fn expiring_a_complete_session_is_refused() {
    let stand = Stand::new().await;
    let (session, _) = stand.paid().await;
    let error = stand.gateway.expire_checkout(&session.id, "expire").await.unwrap_err();
    let GatewayError::Refused { status: 400, message, .. } = error else { panic!("{error:?}") };
    assert!(message.contains(r#"Only Checkout Sessions with a status in ["open"]"#), "{message}");
}

#[tokio::test]
async fn of_a_payment_and_an_expiry_at_once_exactly_one_wins() {
    let stand = Stand::new().await;
    for round in 0..10 {
        let session = stand.gateway.open_checkout(&stand.request(&format!("open{round}"))).await.unwrap();
        let key = format!("expire{round}");
        let (paid, expired) = tokio::join!(stand.pay(&session, PAYS), stand.gateway.expire_checkout(&session.id, &key));
        assert_eq!(paid.status() == 303, expired.is_err());
        let session = stand.gateway.checkout(&session.id).await.unwrap();
        let authorised = session.intent.is_some_and(|intent| intent.status == IntentStatus::RequiresCapture);
        assert_eq!(authorised, expired.is_err());
    }
}

#[tokio::test]
async fn a_session_expires_by_itself_when_its_time_is_over() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    stand.pass(3_599);
    assert_eq!(stand.gateway.checkout(&session.id).await.unwrap().status, SessionStatus::Open);
    stand.pass(1);
    assert_eq!(stand.gateway.checkout(&session.id).await.unwrap().status, SessionStatus::Expired);
    let notices = stand.received.await_kinds(&["checkout.session.expired"]).await;
    assert_eq!(notices[0].order_id.as_deref(), Some("order1"));
}

#[tokio::test]
async fn the_worker_expires_a_session_that_nobody_looks_at() {
    let stand = Stand::new().await;
    stand.open().await;
    stand.pass(3_600);
    stand.received.await_kinds(&["checkout.session.expired"]).await;
}

#[tokio::test]
async fn a_session_must_end_between_half_an_hour_and_a_day_from_now() {
    let stand = Stand::new().await;
    for (key, seconds) in [("early", -1_801), ("late", 82_801)] {
        let mut request = stand.request(key);
        request.expires_at += seconds;
        let error = stand.gateway.open_checkout(&request).await.unwrap_err();
        assert!(matches!(error, GatewayError::Refused { status: 400, .. }), "{key}: {error:?}");
    }
}

#[tokio::test]
async fn an_amount_below_fifty_cents_is_refused() {
    let stand = Stand::new().await;
    let mut request = stand.request("small");
    request.amount = 49;
    let error = stand.gateway.open_checkout(&request).await.unwrap_err();
    let GatewayError::Refused { code, status: 400, .. } = error else { panic!("{error:?}") };
    assert_eq!(code.as_deref(), Some("amount_too_small"));
}

#[tokio::test]
async fn what_does_not_exist_is_unknown() {
    let stand = Stand::new().await;
    let gateway = &stand.gateway;
    assert_eq!(gateway.checkout("cs_test_none").await, Err(GatewayError::Unknown));
    assert_eq!(gateway.expire_checkout("cs_test_none", "a").await, Err(GatewayError::Unknown));
    assert_eq!(gateway.intent("pi_none").await, Err(GatewayError::Unknown));
    assert_eq!(gateway.capture("pi_none", "b").await, Err(GatewayError::Unknown));
    assert_eq!(gateway.cancel("pi_none", "c").await, Err(GatewayError::Unknown));
    assert_eq!(gateway.refund("pi_none", "d").await, Err(GatewayError::Unknown));
}
