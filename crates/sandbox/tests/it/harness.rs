//! A sandbox on a real port, with everybody who talks to it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use gateway::webhook::{self, Notice};
use gateway::{CheckoutRequest, CheckoutSession, Gateway as _, Intent, StripeGateway};
use sandbox::{Options, Sandbox};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub const PAYS: &str = "4242424242424242";
pub const DECLINES: &str = "4000000000000002";
const SECRET: &str = "whsec_tests";

/// The exchange, as far as the sandbox knows it: a gateway, and an endpoint for webhooks.
pub struct Stand {
    pub gateway: StripeGateway,
    /// Up to `/sandbox/stripe`.
    pub url: String,
    pub browser: reqwest::Client,
    pub received: Arc<Received>,
    pub sandbox: Arc<Sandbox>,
    clock: Arc<AtomicI64>,
    cancel: CancellationToken,
}

#[derive(Default)]
pub struct Received {
    deliveries: Mutex<Vec<(String, String)>>,
    /// How many deliveries are still to be answered with 500.
    failures: AtomicI64,
}

impl Stand {
    pub async fn new() -> Self {
        Self::on("mem://", Arc::default()).await
    }

    pub async fn on(database: &str, received: Arc<Received>) -> Self {
        let clock = Arc::new(AtomicI64::new(machine()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let told = Arc::clone(&clock);
        let options = Options {
            database: database.to_owned(),
            public_url: origin.clone(),
            webhook_url: format!("{origin}/stripe/webhook"),
            webhook_secret: SECRET.to_owned(),
            currency: "usd".to_owned(),
            clock: Some(Arc::new(move || told.load(Ordering::SeqCst))),
        };
        let sandbox = Arc::new(opened(&options).await);
        let cancel = CancellationToken::new();
        let worker = (Arc::clone(&sandbox), cancel.clone());
        tokio::spawn(async move { worker.0.deliver_webhooks(worker.1).await });

        let inbox = Arc::clone(&received);
        let app = Router::new().nest("/sandbox/stripe", sandbox::router(Arc::clone(&sandbox))).route(
            "/stripe/webhook",
            post(async move |headers: HeaderMap, body: String| receive(&inbox, &headers, body)),
        );
        let stop = cancel.clone();
        tokio::spawn(async move {
            let serve = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned());
            serve.await.unwrap();
        });

        let url = format!("{origin}/sandbox/stripe");
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let gateway = StripeGateway::new("sk_test_it".into(), Some(&url), Duration::from_secs(20)).unwrap();
        Self { gateway, url, browser, received, sandbox, clock, cancel }
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn request(&self, key: &str) -> CheckoutRequest {
        CheckoutRequest {
            idempotency_key: key.to_owned(),
            order_id: "order1".to_owned(),
            attempt: 1,
            amount: 4_990,
            currency: "usd".to_owned(),
            title: "Row 7, <seat 12>".to_owned(),
            customer_email: "ann@example.com".to_owned(),
            success_url: "http://127.0.0.1:1/orders/order1?session={CHECKOUT_SESSION_ID}".to_owned(),
            cancel_url: "http://127.0.0.1:1/orders/order1".to_owned(),
            expires_at: self.clock.load(Ordering::SeqCst) + 3_600,
        }
    }

    pub async fn open(&self) -> CheckoutSession {
        self.gateway.open_checkout(&self.request("open")).await.unwrap()
    }

    /// A session whose card has been authorised.
    pub async fn paid(&self) -> (CheckoutSession, Intent) {
        let session = self.open().await;
        assert_eq!(self.pay(&session, PAYS).await.status(), 303);
        let session = self.gateway.checkout(&session.id).await.unwrap();
        let intent = session.intent.clone().unwrap();
        (session, intent)
    }

    pub async fn pay(&self, session: &CheckoutSession, number: &str) -> reqwest::Response {
        self.submit(&session.id, &[("number", number), ("exp", "12/34"), ("cvc", "123"), ("name", "Ann")]).await
    }

    pub async fn submit(&self, session: &str, fields: &[(&str, &str)]) -> reqwest::Response {
        let mut fields = fields.to_vec();
        fields.push(("email", "ann@example.com"));
        self.browser.post(format!("{}/checkout/{session}", self.url)).form(&fields).send().await.unwrap()
    }

    pub async fn page(&self, session: &str) -> (u16, String) {
        let response = self.browser.get(format!("{}/checkout/{session}", self.url)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// A call without the gateway.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        let request = self.browser.get(format!("{}{path}", self.url)).bearer_auth("sk_test_it");
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub async fn post(&self, path: &str, key: Option<&str>, fields: &[(&str, &str)]) -> reqwest::Response {
        let mut request = self.browser.post(format!("{}{path}", self.url)).bearer_auth("sk_test_it").form(fields);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        request.send().await.unwrap()
    }

    /// Stops serving and lets go of the database.
    pub async fn stop(self) {
        let last = Arc::clone(&self.sandbox);
        drop(self);
        for _ in 0..500 {
            if Arc::strong_count(&last) == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the sandbox is still in use");
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Received {
    pub fn fail(&self, times: i64) {
        self.failures.store(times, Ordering::SeqCst);
    }

    /// Everything received so far, each signature checked.
    pub fn notices(&self) -> Vec<Notice> {
        let deliveries = self.deliveries.lock().unwrap();
        deliveries.iter().map(|(body, signature)| webhook::verify(body, signature, SECRET).unwrap()).collect()
    }

    pub fn first(&self) -> (String, String) {
        self.deliveries.lock().unwrap()[0].clone()
    }

    /// Waits until events of these kinds have come, in any order.
    pub async fn await_kinds(&self, kinds: &[&str]) -> Vec<Notice> {
        let mut wanted: Vec<_> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        wanted.sort();
        for _ in 0..500 {
            let notices = self.notices();
            let mut have: Vec<_> = notices.iter().map(|notice| notice.kind.clone()).collect();
            have.sort();
            if have == wanted {
                return notices;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("wanted {wanted:?}, have {:?}", self.notices());
    }
}

/// The database of a sandbox that was just let go of stays locked for a moment.
async fn opened(options: &Options) -> Sandbox {
    for _ in 0..100 {
        match Sandbox::open(options.clone()).await {
            Err(error) if error.to_string().contains("LOCK") => tokio::time::sleep(Duration::from_millis(100)).await,
            opened => return opened.unwrap(),
        }
    }
    panic!("the database stays locked");
}

fn receive(received: &Received, headers: &HeaderMap, body: String) -> StatusCode {
    if received.failures.fetch_sub(1, Ordering::SeqCst) > 0 {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    let signature = headers.get("stripe-signature").unwrap().to_str().unwrap().to_owned();
    received.deliveries.lock().unwrap().push((body, signature));
    StatusCode::OK
}

#[expect(clippy::disallowed_methods, reason = "signatures are judged by the machine's clock")]
fn machine() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}
