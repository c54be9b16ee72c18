//! Capturing, cancelling and refunding an intent.

use gateway::{Gateway as _, GatewayError, IntentStatus, RefundStatus};

use crate::harness::{DECLINES, Stand};

fn unexpected_state(error: &GatewayError) -> bool {
    matches!(error, GatewayError::Refused { code: Some(code), status: 400, .. } if code == "payment_intent_unexpected_state")
}

#[tokio::test]
async fn a_capture_under_the_same_key_is_replayed_and_under_another_refused() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    let first = stand.gateway.capture(&intent.id, "one").await.unwrap();
    assert_eq!(stand.gateway.capture(&intent.id, "one").await.unwrap(), first);
    let error = stand.gateway.capture(&intent.id, "two").await.unwrap_err();
    assert!(unexpected_state(&error), "{error:?}");
    assert_eq!(stand.gateway.intent(&intent.id).await.unwrap().amount_received, 4_990);
}

#[tokio::test]
async fn a_cancel_after_a_capture_is_refused_and_changes_nothing() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    stand.gateway.capture(&intent.id, "capture").await.unwrap();
    let error = stand.gateway.cancel(&intent.id, "cancel").await.unwrap_err();
    assert!(unexpected_state(&error), "{error:?}");
    assert_eq!(stand.gateway.intent(&intent.id).await.unwrap().status, IntentStatus::Succeeded);
}

#[tokio::test]
async fn a_capture_after_a_cancel_is_refused_and_takes_nothing() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    assert_eq!(stand.gateway.cancel(&intent.id, "cancel").await.unwrap().status, IntentStatus::Canceled);
    let error = stand.gateway.capture(&intent.id, "capture").await.unwrap_err();
    assert!(unexpected_state(&error), "{error:?}");
    let intent = stand.gateway.intent(&intent.id).await.unwrap();
    assert_eq!((intent.status, intent.amount_received), (IntentStatus::Canceled, 0));
}

#[tokio::test]
async fn a_checkouts_intent_is_not_cancelled_before_it_is_authorised() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    stand.pay(&session, DECLINES).await;
    let intent = stand.gateway.checkout(&session.id).await.unwrap().intent.unwrap();
    let error = stand.gateway.cancel(&intent.id, "cancel").await.unwrap_err();
    assert!(unexpected_state(&error), "{error:?}");
}

#[tokio::test]
async fn of_a_capture_and_a_cancel_at_once_exactly_one_wins() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    let (captured, cancelled) =
        tokio::join!(stand.gateway.capture(&intent.id, "capture"), stand.gateway.cancel(&intent.id, "cancel"));
    assert_ne!(captured.is_ok(), cancelled.is_ok());
    let now = stand.gateway.intent(&intent.id).await.unwrap().status;
    assert_eq!(now, if captured.is_ok() { IntentStatus::Succeeded } else { IntentStatus::Canceled });
}

#[tokio::test]
async fn a_captured_intent_is_refunded_once() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    stand.gateway.capture(&intent.id, "capture").await.unwrap();
    let refund = stand.gateway.refund(&intent.id, "refund").await.unwrap();
    assert_eq!((refund.status, refund.amount), (RefundStatus::Succeeded, 4_990));
    assert_eq!(refund.intent_id.as_deref(), Some(intent.id.as_str()));
    assert_eq!(stand.gateway.refund(&intent.id, "refund").await.unwrap(), refund);

    let error = stand.gateway.refund(&intent.id, "again").await.unwrap_err();
    let GatewayError::Refused { code, .. } = error else { panic!("{error:?}") };
    assert_eq!(code.as_deref(), Some("charge_already_refunded"));
    let (_, charge) = stand.get(&format!("/v1/charges/{}", intent.charge_id.unwrap())).await;
    assert_eq!((&charge["refunded"], &charge["amount_refunded"]), (&true.into(), &4_990.into()));
}

#[tokio::test]
async fn what_was_only_authorised_is_not_refunded() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    let error = stand.gateway.refund(&intent.id, "refund").await.unwrap_err();
    assert!(unexpected_state(&error), "{error:?}");
}
