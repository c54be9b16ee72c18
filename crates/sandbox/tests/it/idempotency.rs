//! Idempotency keys: the same question gets the same answer, another one none.

use futures::future::join_all;
use gateway::{Gateway as _, GatewayError};
use serde_json::Value;

use crate::harness::Stand;

#[tokio::test]
async fn the_same_request_under_the_same_key_opens_one_session() {
    let stand = Stand::new().await;
    let request = stand.request("key");
    let first = stand.gateway.open_checkout(&request).await.unwrap();
    assert_eq!(stand.gateway.open_checkout(&request).await.unwrap(), first);
    let other = stand.gateway.open_checkout(&stand.request("other")).await.unwrap();
    assert_ne!(other.id, first.id);
}

#[tokio::test]
async fn twenty_calls_at_once_under_one_key_open_one_session() {
    let stand = Stand::new().await;
    let request = stand.request("key");
    let sessions = join_all((0..20).map(|_| stand.gateway.open_checkout(&request))).await;
    let first = sessions[0].as_ref().unwrap();
    assert!(sessions.iter().all(|session| session.as_ref().unwrap().id == first.id));
}

#[tokio::test]
async fn other_parameters_under_a_known_key_are_refused() {
    let stand = Stand::new().await;
    let mut request = stand.request("key");
    stand.gateway.open_checkout(&request).await.unwrap();
    request.amount += 1;
    let error = stand.gateway.open_checkout(&request).await.unwrap_err();
    let GatewayError::Refused { code, status: 400, .. } = error else { panic!("{error:?}") };
    assert_eq!(code.as_deref(), Some("idempotency_error"));
}

#[tokio::test]
async fn a_key_of_one_call_is_not_good_for_another() {
    let stand = Stand::new().await;
    let (_, intent) = stand.paid().await;
    stand.gateway.capture(&intent.id, "key").await.unwrap();
    let error = stand.gateway.cancel(&intent.id, "key").await.unwrap_err();
    assert!(matches!(error, GatewayError::Refused { code: Some(code), .. } if code == "idempotency_error"));
}

#[tokio::test]
async fn a_replay_says_so_and_a_refusal_is_replayed_too() {
    let stand = Stand::new().await;
    let (session, intent) = stand.paid().await;
    let path = format!("/v1/checkout/sessions/{}/expire", session.id);
    let first = stand.post(&path, Some("key"), &[]).await;
    assert_eq!(first.status(), 400);
    assert!(!first.headers().contains_key("idempotent-replayed"));
    let id = first.headers()["request-id"].clone();
    let first: Value = first.json().await.unwrap();

    stand.gateway.capture(&intent.id, "capture").await.unwrap();
    let second = stand.post(&path, Some("key"), &[]).await;
    assert_eq!((second.status().as_u16(), &second.headers()["idempotent-replayed"]), (400, &"true".parse().unwrap()));
    assert_eq!(second.headers()["original-request"], id);
    assert_ne!(second.headers()["request-id"], id);
    assert_eq!(second.json::<Value>().await.unwrap(), first);
}

#[tokio::test]
async fn a_call_that_never_started_leaves_its_key_free() {
    let stand = Stand::new().await;
    let mut request = stand.request("key");
    request.amount = 1;
    stand.gateway.open_checkout(&request).await.unwrap_err();
    stand.gateway.open_checkout(&stand.request("key")).await.unwrap();
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let stand = Stand::new().await;
    let (session, _) = stand.paid().await;
    stand.pass(24 * 60 * 60);
    let again = stand.gateway.open_checkout(&stand.request("open")).await.unwrap();
    assert_ne!(again.id, session.id);
}
