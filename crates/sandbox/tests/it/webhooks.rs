//! Webhooks, as the exchange receives them.

use gateway::Gateway as _;
use gateway::webhook::{self, Forged};

use crate::harness::{DECLINES, PAYS, Stand};

#[tokio::test]
async fn every_step_is_told_signed_and_names_its_order() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    stand.pay(&session, DECLINES).await;
    stand.pay(&session, PAYS).await;
    let intent = stand.gateway.checkout(&session.id).await.unwrap().intent.unwrap();
    stand.gateway.capture(&intent.id, "capture").await.unwrap();
    stand.gateway.refund(&intent.id, "refund").await.unwrap();
    let notices = stand
        .received
        .await_kinds(&[
            "payment_intent.payment_failed",
            "payment_intent.amount_capturable_updated",
            "checkout.session.completed",
            "payment_intent.succeeded",
            "charge.refunded",
        ])
        .await;
    for notice in notices {
        assert_eq!(notice.order_id.as_deref(), Some("order1"), "{notice:?}");
        assert_eq!(notice.intent_id.as_deref(), Some(intent.id.as_str()), "{notice:?}");
        assert!(notice.event_id.starts_with("evt_"));
        assert_eq!(notice.session_id.is_some(), notice.kind.starts_with("checkout."), "{notice:?}");
    }
}

#[tokio::test]
async fn a_cancelled_authorisation_is_told() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    stand.gateway.cancel(&intent.id, "cancel").await.unwrap();
    let kinds = ["checkout.session.completed", "payment_intent.amount_capturable_updated", "payment_intent.canceled"];
    stand.received.await_kinds(&kinds).await;
}

#[tokio::test]
async fn a_webhook_is_sent_again_until_it_is_received_and_then_no_more() {
    let stand = Stand::new().await;
    stand.received.fail(3);
    let session = stand.open().await;
    stand.gateway.expire_checkout(&session.id, "expire").await.unwrap();
    for _ in 0..8 {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        stand.pass(10);
    }
    let notices = stand.received.await_kinds(&["checkout.session.expired"]).await;
    let (status, event) = stand.get(&format!("/v1/events/{}", notices[0].event_id)).await;
    assert_eq!((status, &event["pending_webhooks"]), (200, &0.into()));
}

#[tokio::test]
async fn a_replayed_call_tells_nothing_twice() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    stand.gateway.expire_checkout(&session.id, "expire").await.unwrap();
    stand.gateway.expire_checkout(&session.id, "expire").await.unwrap();
    stand.received.await_kinds(&["checkout.session.expired"]).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(stand.received.notices().len(), 1);
}

#[tokio::test]
async fn a_changed_payload_or_another_secret_is_forged() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    stand.gateway.expire_checkout(&session.id, "expire").await.unwrap();
    stand.received.await_kinds(&["checkout.session.expired"]).await;
    let (payload, signature) = stand.received.first();
    assert_eq!(webhook::verify(&payload, &signature, "whsec_other"), Err(Forged::Signature));
    let changed = payload.replace("order1", "order2");
    assert_eq!(webhook::verify(&changed, &signature, "whsec_tests"), Err(Forged::Signature));
}
