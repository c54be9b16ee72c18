//! Details on the wire that the gateway does not look at.

use gateway::{Account, Gateway as _, GatewayError, StripeGateway};
use serde_json::Value;

use crate::harness::Stand;

#[tokio::test]
async fn the_account_is_the_sandboxs_and_not_live() {
    let stand = Stand::new().await;
    let account = stand.gateway.account().await.unwrap();
    assert_eq!(account, Account { id: sandbox::ACCOUNT_ID.to_owned(), livemode: false });
}

#[tokio::test]
async fn both_sides_name_the_same_api_version() {
    assert_eq!(sandbox::API_VERSION, gateway::API_VERSION);
}

#[tokio::test]
async fn a_live_key_is_refused_and_not_repeated() {
    let stand = Stand::new().await;
    let live = StripeGateway::new("sk_live_hush".into(), Some(&stand.url), gateway::DEFAULT_TIMEOUT).unwrap();
    let error = live.account().await.unwrap_err();
    assert!(matches!(error, GatewayError::Refused { status: 401, .. }), "{error:?}");
    assert!(!error.to_string().contains("hush"));
}

#[tokio::test]
async fn no_key_is_refused_and_a_user_name_will_do() {
    let stand = Stand::new().await;
    let url = format!("{}/v1/account", stand.url);
    assert_eq!(stand.browser.get(&url).send().await.unwrap().status(), 401);
    let response = stand.browser.get(&url).basic_auth("sk_test_curl", Some("")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers()["request-id"].to_str().unwrap().starts_with("req_"));
    assert_eq!(response.headers()["stripe-version"], sandbox::API_VERSION);
}

#[tokio::test]
async fn errors_have_stripes_shape() {
    let stand = Stand::new().await;
    let (status, body) = stand.get("/v1/payment_intents/pi_none").await;
    assert_eq!(status, 404);
    assert_eq!(body["error"]["type"], "invalid_request_error");
    assert_eq!(body["error"]["code"], "resource_missing");
    assert_eq!(body["error"]["message"], "No such payment_intent: 'pi_none'");
    for path in ["/v1/nothing", "/v1/checkout/sessions"] {
        let (status, body) = stand.get(path).await;
        assert_eq!((status, &body["error"]["type"]), (404, &"invalid_request_error".into()), "{path}");
    }
}

#[tokio::test]
async fn a_parameter_that_stripe_does_not_know_is_refused() {
    let stand = Stand::new().await;
    let fields = [("mode", "payment"), ("payment_method_types[0]", "card")];
    let response = stand.post("/v1/checkout/sessions", None, &fields).await;
    assert_eq!(response.status(), 400);
    assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], "parameter_unknown");
}

#[tokio::test]
async fn objects_are_expanded_on_request_and_private_notes_never_shown() {
    let stand = Stand::new().await;
    let (session, intent) = stand.paid().await;
    let path = format!("/v1/checkout/sessions/{}", session.id);
    let (_, plain) = stand.get(&path).await;
    assert_eq!(plain["payment_intent"], intent.id.as_str());
    assert!(plain.get("line_items").is_none());

    let (_, whole) = stand.get(&format!("{path}?expand[]=payment_intent.latest_charge&expand[]=line_items")).await;
    assert_eq!(whole["payment_intent"]["latest_charge"]["object"], "charge");
    assert_eq!(whole["line_items"]["data"][0]["description"], "Row 7, <seat 12>");
    assert!(!whole.to_string().contains("\"_"), "{whole}");
    assert_eq!(stand.get(&format!("{path}/line_items")).await.1, whole["line_items"]);

    let (status, body) = stand.get(&format!("{path}?expand[]=moon")).await;
    assert_eq!((status, &body["error"]["param"]), (400, &"expand".into()));
}

#[tokio::test]
async fn an_automatic_capture_takes_the_money_at_once() {
    let stand = Stand::new().await;
    let fields = [
        ("mode", "payment"),
        ("success_url", "http://127.0.0.1:1/"),
        ("line_items[0][price_data][currency]", "eur"),
        ("line_items[0][price_data][unit_amount]", "1000"),
        ("line_items[0][price_data][product_data][name]", "One"),
        ("line_items[0][quantity]", "2"),
    ];
    let session: Value = stand.post("/v1/checkout/sessions", None, &fields).await.json().await.unwrap();
    let session = stand.gateway.checkout(session["id"].as_str().unwrap()).await.unwrap();
    assert_eq!(stand.pay(&session, crate::harness::PAYS).await.status(), 303);
    let intent = stand.gateway.checkout(&session.id).await.unwrap().intent.unwrap();
    assert_eq!((intent.status, intent.amount_received), (gateway::IntentStatus::Succeeded, 2_000));
}
