//! Every page as the server renders it.

use crate::harness::{Client, TestApp, run};

async fn check(client: &Client, page: &str, title: &str) {
    let answer = client.get(page).await;
    assert_eq!(answer.status, 200, "{page}");
    assert!(answer.title().contains(title) && answer.title().contains("Holdfast"), "{page}: {}", answer.title());
    assert!(answer.body.contains("<main") && answer.body.contains("lang=\"en\""), "{page}");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{page}");
}

#[test]
fn every_page_is_whole_without_javascript() {
    run(async {
        let app = TestApp::start().await;
        let (seller, buyer) = (app.seller().await, app.buyer().await);
        let (one, two) = (seller.list("Row 5", "49.90").await, seller.list("Row 6", "59.90").await);
        let order = buyer.hold(&one).await;
        let visitor = app.visitor();
        check(&visitor, "/", "").await;
        check(&visitor, "/?q=paper", "").await;
        check(&visitor, "/signin", "Sign in").await;
        check(&visitor, "/signup", "Sign up").await;
        check(&visitor, "/reset", "").await;
        check(&visitor, &format!("/tickets/{two}"), "The Paper Lanterns").await;
        check(&seller, "/account", "").await;
        check(&seller, "/tickets/new", "").await;
        check(&seller, "/selling", "").await;
        check(&seller, &format!("/tickets/{two}/edit"), "").await;
        check(&buyer, "/orders", "").await;
        check(&buyer, &format!("/orders/{order}"), "").await;
        assert!(visitor.get("/").await.body.contains("Row 6"));
        assert!(!visitor.get("/?q=nothinglikeit").await.body.contains("Row 6"));
    });
}

#[test]
fn a_private_page_leads_to_signing_in_whatever_the_asker_accepts() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let order = app.buyer().await.hold(&ticket).await;
        let (order, edit) = (format!("/orders/{order}"), format!("/tickets/{ticket}/edit"));
        let visitor = app.visitor();
        for page in ["/account", "/orders", "/selling", "/tickets/new", &order, &edit] {
            for accept in [None, Some("*/*"), Some("application/json"), Some("text/html")] {
                let request = visitor.request(reqwest::Method::GET, page);
                let request = accept.into_iter().fold(request, |request, accept| request.header("accept", accept));
                let answer = visitor.send(request).await;
                let next = format!("/signin?next={page}");
                assert_eq!((answer.status, answer.location()), (302, next.as_str()), "{page} {accept:?}");
            }
        }
    });
}

#[test]
fn what_is_not_there_is_a_page_that_says_so() {
    run(async {
        let app = TestApp::start().await;
        for page in ["/nothing", "/tickets", "/pkg/../Cargo.toml", "/api/nothing", "/events/nothing", "/.env"] {
            let answer = app.visitor().get(page).await;
            assert_eq!(answer.status, 404, "{page}");
            assert!(answer.body.contains("<main"), "{page}: {}", answer.body);
        }
    });
}

#[test]
fn public_pages_tell_search_engines_what_they_are() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let page = app.visitor().get(&format!("/tickets/{ticket}")).await.body;
        for part in
            ["name=\"description\"", "rel=\"canonical\"", "property=\"og:title\"", "application/ld+json", "schema.org"]
        {
            assert!(page.contains(part), "{part}");
        }
    });
}

#[test]
fn the_sandbox_says_that_no_money_moves() {
    run(async {
        let app = TestApp::start().await;
        assert!(app.visitor().get("/").await.body.to_lowercase().contains("no money"));
    });
}

#[test]
fn an_empty_sandbox_offers_a_lively_market() {
    run(async {
        let app = TestApp::with(&[("HOLDFAST_DEMO", "true")]).await;
        let page = app.visitor().get("/").await;
        assert!(page.body.matches("href=\"/tickets/").count() >= 20, "{}", page.body.matches("/tickets/").count());
    });
}
