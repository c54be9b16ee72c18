//! What each kind of answer is taken to mean, against a server that says one thing and hangs up.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{API_VERSION, StripeGateway};
use crate::{Gateway as _, GatewayError};

const TIMEOUT: Duration = Duration::from_millis(500);

/// A gateway to a server that answers its one request with `status` and `body`, and then tells what it was asked.
async fn answering(status: &str, body: &str) -> (StripeGateway, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/base", listener.local_addr().unwrap());
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 16_384];
        let length = stream.read(&mut asked).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    (StripeGateway::new("sk_test_hush".into(), Some(&url), TIMEOUT).unwrap(), asked)
}

async fn error(status: &str, body: &str) -> GatewayError {
    let (gateway, _asked) = answering(status, body).await;
    gateway.capture("pi_1", "key").await.unwrap_err()
}

fn stripe_error(kind: &str, rest: &str) -> String {
    format!(r#"{{"error":{{"type":"{kind}","message":"No."{rest}}}}}"#)
}

#[tokio::test]
async fn a_request_names_the_version_the_key_and_the_path_below_the_base() {
    let (gateway, asked) = answering("404 Not Found", &stripe_error("invalid_request_error", "")).await;
    gateway.capture("pi_1", "key-1").await.unwrap_err();
    let asked = asked.await.unwrap().to_lowercase();
    for part in [
        "post /base/v1/payment_intents/pi_1/capture http/1.1\r\n",
        &format!("\r\nstripe-version: {API_VERSION}\r\n"),
        "\r\nidempotency-key: key-1\r\n",
        "\r\nauthorization: bearer sk_test_hush\r\n",
    ] {
        assert!(asked.contains(part), "{part} in {asked}");
    }
}

#[tokio::test]
async fn a_decline_is_refused_with_its_codes_and_words() {
    let body = stripe_error("card_error", r#","code":"card_declined","decline_code":"insufficient_funds""#);
    let refused = GatewayError::Refused {
        code: Some("card_declined".to_owned()),
        decline_code: Some("insufficient_funds".to_owned()),
        message: "No.".to_owned(),
        status: 402,
    };
    assert_eq!(error("402 Payment Required", &body).await, refused);
}

#[tokio::test]
async fn a_key_used_with_other_parameters_is_refused_by_its_type() {
    let error = error("400 Bad Request", &stripe_error("idempotency_error", "")).await;
    assert!(
        matches!(&error, GatewayError::Refused { code: Some(code), .. } if code == "idempotency_error"),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_does_not_exist_is_unknown() {
    let body = stripe_error("invalid_request_error", r#","code":"resource_missing""#);
    assert_eq!(error("404 Not Found", &body).await, GatewayError::Unknown);
}

#[tokio::test]
async fn conflicts_and_limits_decide_nothing() {
    for status in ["409 Conflict", "424 Failed Dependency", "429 Too Many Requests"] {
        let error = error(status, &stripe_error("invalid_request_error", "")).await;
        assert!(matches!(error, GatewayError::Undecided(_)), "{status}: {error:?}");
    }
}

#[tokio::test]
async fn a_5xx_of_stripes_own_is_stored_under_the_key() {
    for status in ["500 Internal Server Error", "503 Service Unavailable"] {
        let error = error(status, &stripe_error("api_error", "")).await;
        assert!(matches!(error, GatewayError::StoredFailure(_)), "{status}: {error:?}");
        assert!(error.is_undecided());
    }
}

#[tokio::test]
async fn a_proxys_error_page_decides_nothing() {
    let error = error("502 Bad Gateway", "<h1>Bad gateway</h1>").await;
    assert!(matches!(error, GatewayError::Undecided(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_is_no_intent_is_malformed_and_decides_nothing() {
    let error = error("200 OK", r#"{"id":"pi_1"}"#).await;
    assert!(matches!(error, GatewayError::Malformed(_)), "{error:?}");
    assert!(error.is_undecided());
}

#[tokio::test]
async fn silence_decides_nothing_and_ends_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let gateway = StripeGateway::new("sk_test_1".into(), Some(&url), TIMEOUT).unwrap();
    let error = gateway.intent("pi_1").await.unwrap_err();
    assert!(matches!(error, GatewayError::Undecided(_)), "{error:?}");
}

#[tokio::test]
async fn a_refused_connection_decides_nothing() {
    let gateway = StripeGateway::new("sk_test_1".into(), Some("http://127.0.0.1:9"), TIMEOUT).unwrap();
    let error = gateway.intent("pi_1").await.unwrap_err();
    assert!(matches!(error, GatewayError::Undecided(_)), "{error:?}");
}

#[tokio::test]
async fn an_id_that_would_lead_elsewhere_is_unknown_without_asking() {
    let gateway = StripeGateway::new("sk_test_1".into(), Some("http://127.0.0.1:9"), TIMEOUT).unwrap();
    for id in ["", "pi_1/../x", "pi_1?expand", "pi 1", "pi_é"] {
        assert_eq!(gateway.intent(id).await.unwrap_err(), GatewayError::Unknown, "{id}");
    }
}
