//! The hosted page, in a browser without JavaScript.

use futures::future::join_all;
use gateway::{Gateway as _, SessionStatus};
use serde_json::Value;

use crate::harness::{DECLINES, PAYS, Stand};

#[tokio::test]
async fn the_page_says_what_it_is_what_is_paid_and_that_no_money_moves() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    let (status, page) = stand.page(&session.id).await;
    assert_eq!(status, 200);
    for part in [
        "no money moves",
        "Row 7, &lt;seat 12&gt;",
        "$49.90",
        r#"<form method="post""#,
        r#"autocomplete="cc-number""#,
        r#"inputmode="numeric""#,
        r#"value="ann@example.com""#,
        r#"href="http://127.0.0.1:1/orders/order1""#,
        r#"data-status="open""#,
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("<script") && !page.contains("style="), "{page}");
}

#[tokio::test]
async fn the_stylesheet_is_served_beside_the_page() {
    let stand = Stand::new().await;
    let response = stand.browser.get(format!("{}/checkout/sandbox.css", stand.url)).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/css; charset=utf-8");
    assert!(response.text().await.unwrap().contains("prefers-color-scheme"));
}

#[tokio::test]
async fn a_mistyped_number_is_refused_at_its_field_with_everything_kept() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    let fields = [("number", "4242424242424241"), ("exp", "12/34"), ("cvc", "123"), ("name", "Ann \"A\"")];
    let response = stand.submit(&session.id, &fields).await;
    assert_eq!(response.status(), 200);
    let page = response.text().await.unwrap();
    for part in [r#"id="number-error""#, "4242424242424241", "12/34", "Ann &quot;A&quot;", "<title>Error:"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let session = stand.gateway.checkout(&session.id).await.unwrap();
    assert!(session.status == SessionStatus::Open && session.intent.is_none());
}

#[tokio::test]
async fn a_form_submitted_many_times_at_once_authorises_once() {
    let stand = Stand::new().await;
    let session = stand.open().await;
    let responses = join_all((0..10).map(|_| stand.pay(&session, PAYS))).await;
    assert!(responses.iter().all(|response| response.status() == 303));
    let kinds = ["checkout.session.completed", "payment_intent.amount_capturable_updated"];
    stand.received.await_kinds(&kinds).await;
    let intent = stand.gateway.checkout(&session.id).await.unwrap().intent.unwrap();
    let again = stand.pay(&session, DECLINES).await;
    assert_eq!(again.status(), 303);
    assert_eq!(stand.gateway.intent(&intent.id).await.unwrap(), intent);
}

#[tokio::test]
async fn a_session_that_is_over_says_so_with_a_link_back() {
    let stand = Stand::new().await;
    let (session, _) = stand.paid().await;
    let (status, page) = stand.page(&session.id).await;
    assert_eq!(status, 200);
    assert!(page.contains(r#"data-status="complete""#) && !page.contains("<form"), "{page}");
    assert!(page.contains(&format!("/orders/order1?session={}", session.id)), "{page}");

    let session = stand.gateway.open_checkout(&stand.request("other")).await.unwrap();
    stand.gateway.expire_checkout(&session.id, "expire").await.unwrap();
    let (_, page) = stand.page(&session.id).await;
    assert!(page.contains(r#"data-status="expired""#) && !page.contains("<form"), "{page}");
    assert!(page.contains(r#"href="http://127.0.0.1:1/orders/order1""#), "{page}");
}

#[tokio::test]
async fn an_unknown_session_is_not_found() {
    let stand = Stand::new().await;
    assert_eq!(stand.page("cs_test_none").await.0, 404);
    assert_eq!(stand.submit("cs_test_none", &[]).await.status(), 404);
}

#[tokio::test]
async fn what_was_typed_is_told_with_the_charge_and_the_number_is_not() {
    let stand = Stand::new().await;
    let (session, intent) = stand.paid().await;
    let (_, charge) = stand.get(&format!("/v1/charges/{}", intent.charge_id.unwrap())).await;
    assert_eq!(charge["billing_details"]["name"], "Ann");
    assert_eq!(charge["payment_method_details"]["card"]["last4"], "4242");
    let (_, session): (_, Value) = stand.get(&format!("/v1/checkout/sessions/{}", session.id)).await;
    assert_eq!(session["customer_details"]["email"], "ann@example.com");
    assert!(!format!("{charge}{session}").contains(PAYS));
}
