//! Headers, other sites, and what is too much.

use std::time::Duration;

use reqwest::Method;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::harness::{Client, PASSWORD, TestApp, run};

/// How much a new listing may bring, in bytes.
const LISTING: usize = 12 * 1024 * 1024;

#[test]
fn pages_carry_a_policy_that_lets_nothing_inline_run() {
    run(async {
        let app = TestApp::start().await;
        let one = app.visitor().get("/signin").await;
        let policy = one.header("content-security-policy").to_owned();
        for part in [
            "default-src 'none'",
            "'strict-dynamic'",
            "'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self' http://127.0.0.1",
        ] {
            assert!(policy.contains(part), "{part}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"));
        let nonce = |policy: &str| policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let first = nonce(&policy);
        let scripts = one.body.matches("<script").count();
        assert!(one.body.matches(&format!("nonce=\"{first}\"")).count() >= scripts);
        assert_ne!(first, nonce(app.visitor().get("/signin").await.header("content-security-policy")));
    });
}

#[test]
fn every_answer_carries_the_usual_headers() {
    run(async {
        let app = TestApp::start().await;
        for page in ["/", "/nothing", "/livez", "/api/read/frame"] {
            let answer = app.visitor().get(page).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{page}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{page}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{page}");
            assert!(!answer.header("permissions-policy").is_empty(), "{page}");
            assert!(!answer.header("content-security-policy").is_empty(), "{page}");
            assert!(!answer.header("x-request-id").is_empty(), "{page}");
            assert_eq!(answer.header("strict-transport-security"), "", "{page}");
        }
    });
}

#[test]
fn over_tls_cookies_are_secure_and_browsers_stay_there() {
    run(async {
        let settings = [("HOLDFAST_PUBLIC_URL", "https://tickets.example.com"), ("HOLDFAST_SANDBOX", "true")];
        let app = TestApp::with(&settings).await;
        let visitor = app.visitor();
        let answer = visitor.post("/api/signup", &[("email", "a@example.com"), ("password", PASSWORD)]).await;
        let cookie = answer.cookies().into_iter().find(|cookie| cookie.contains("holdfast_session")).unwrap();
        assert!(cookie.starts_with("__Host-holdfast_session=") && cookie.contains("Secure"), "{cookie}");
        assert!(answer.header("strict-transport-security").contains("max-age="));
    });
}

#[test]
fn a_form_of_another_site_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let post = |name: &'static str, value: &'static str| {
            let request = seller.request(Method::POST, "/api/signout").header("accept", "text/html");
            seller.send(request.header(name, value).form(&[("a", "b")]))
        };
        assert_eq!(post("sec-fetch-site", "cross-site").await.status, 403);
        assert_eq!(post("sec-fetch-site", "same-site").await.status, 403);
        assert_eq!(post("origin", "https://evil.example").await.status, 403);
        assert_eq!(seller.get("/account").await.status, 200, "still signed in");
    });
}

#[test]
fn what_may_be_somebodys_is_kept_nowhere() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        assert_eq!(seller.get("/").await.header("cache-control"), "private, no-store");
        assert_eq!(app.visitor().get("/").await.header("cache-control"), "no-cache");
    });
}

#[test]
fn a_request_that_brings_too_much_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let large = "x".repeat(100_000);
        assert_eq!(app.visitor().ask("/api/signin", &[("email", &large)]).await.status, 413);
    });
}

#[test]
fn a_listing_with_a_file_that_is_too_large_is_refused_beside_it_up_to_twelve_megabytes() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let part = |name: &str, rest: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n");
        let fields = Client::listing("Row 5", "49.90").into_iter().filter(|(name, _)| *name != "note");
        let fields: String = fields.map(|(name, value)| part(name, &format!("\r\n\r\n{value}"))).collect();
        let file = part("file", "; filename=\"t.pdf\"\r\n\r\n%PDF-1.7");
        let mut body = [fields, file].concat().into_bytes();
        let end = b"\r\n--x--\r\n";
        body.resize(LISTING - end.len(), b'x');
        body.extend_from_slice(end);
        let kind = "multipart/form-data; boundary=x";
        let request = seller.form("/api/tickets/create").header("accept", "application/json");
        let answer = seller.send(request.header("content-type", kind).body(body)).await;
        assert_eq!(answer.refusal(), (422, "bad_content".into(), Some("file".into())));

        // A byte more is refused before it is sent.
        let mut stream = TcpStream::connect(app.running.addr).await.unwrap();
        let head = format!(
            "POST /api/tickets/create HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\n\r\n",
            LISTING + 1
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"HTTP/1.1 413");
    });
}

#[test]
fn a_connection_that_dawdles_over_the_head_of_a_request_is_closed_and_others_are_served() {
    run(async {
        let app = TestApp::start().await;
        let silent = TcpStream::connect(app.running.addr).await.unwrap();
        let mut slow = TcpStream::connect(app.running.addr).await.unwrap();
        slow.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n").await.unwrap();
        for mut stream in [slow, silent] {
            let closed = async {
                loop {
                    tokio::select! {
                        read = stream.read_u8() => return read,
                        () = tokio::time::sleep(Duration::from_secs(1)) => { let _ = stream.write_all(b"x").await; }
                    }
                }
            };
            let read = tokio::time::timeout(Duration::from_secs(50), closed).await.expect("it is closed");
            assert!(read.is_err(), "nothing was asked for, and nothing is answered");
        }
        assert_eq!(app.visitor().get("/livez").await.status, 200);
    });
}

#[test]
fn what_can_not_be_read_is_refused_without_telling_what_is_inside() {
    run(async {
        let app = TestApp::start().await;
        let visitor = app.visitor();
        let request = visitor.form("/api/tickets/create").header("accept", "application/json");
        let answer = visitor.send(request.header("content-type", "multipart/form-data").body("nonsense")).await;
        assert_eq!(answer.refusal(), (400, "bad_request".into(), None));
        for page in ["/?after=%FF", "/?q=%00", "/tickets/%2e%2e", "/signin?next=%00"] {
            assert!(visitor.get(page).await.status < 500, "{page}");
        }
    });
}

#[test]
fn another_name_of_this_machine_leads_to_the_one_that_cookies_belong_to() {
    run(async {
        let app = TestApp::start().await;
        let port = app.running.addr.port();
        let visitor = Client::new(&format!("http://localhost:{port}"));
        let answer = visitor.get("/tickets/x?y=z").await;
        assert_eq!((answer.status, answer.location()), (307, format!("{}/tickets/x?y=z", app.url).as_str()));
    });
}
