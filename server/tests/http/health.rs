//! `/livez`, `/readyz`, `/metrics`

use crate::harness::{TestApp, run};

#[test]
fn a_server_that_can_write_is_ready() {
    run(async {
        let app = TestApp::start().await;
        for page in ["/livez", "/readyz"] {
            assert_eq!(app.visitor().get(page).await.status, 200, "{page}");
        }
        app.running.node.ex.stop.cancel();
    });
}

#[test]
fn the_numbers_tell_requests_by_route_and_holds() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        app.buyer().await.hold(&ticket).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let numbers = app.visitor().get("/metrics").await;
        assert_eq!(numbers.status, 200);
        for line in [
            "holdfast_requests_total{",
            "route=\"/api/orders/create\"",
            "holdfast_holds_total",
            "holdfast_database_up 1",
        ] {
            assert!(numbers.body.contains(line), "{line}\n{}", numbers.body);
        }
    });
}

#[test]
fn the_numbers_are_not_for_the_world() {
    run(async {
        let app = TestApp::with(&[("HOLDFAST_TRUST_PROXY", "true")]).await;
        let visitor = app.visitor();
        let asked = visitor.request(reqwest::Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.7");
        assert_eq!(visitor.send(asked).await.status, 404);
    });
}
