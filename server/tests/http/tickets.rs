//! `/tickets/…`, `/selling`.

use crate::harness::{Client, TestApp, run};

fn with<'a>(mut fields: Vec<(&'a str, &'a str)>, name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter_mut().filter(|(field, _)| *field == name).for_each(|field| field.1 = value);
    fields
}

#[test]
fn listing_needs_a_session() {
    run(async {
        let app = TestApp::start().await;
        let fields = Client::listing("Row 5", "49.90");
        let script = app.visitor().ask("/api/tickets/create", &fields).await;
        assert_eq!(script.refusal(), (401, "sign_in_first".into(), None));
        let browser = app.visitor().post("/api/tickets/create", &fields).await;
        assert_eq!((browser.status, browser.location()), (302, "/signin?next=/tickets/new"));
    });
}

#[test]
fn a_listing_without_a_title_or_a_price_is_refused_at_its_field() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let fine = || Client::listing("Row 5", "49.90");
        for (name, value, code) in [
            ("title", " ", "bad_title"),
            ("price", "0", "bad_price"),
            ("price", "-5", "bad_price"),
            ("price", "49.999", "bad_price"),
            ("event_name", "", "bad_event"),
            ("starts_at", "2020-01-01T20:00", "bad_event"),
            ("time_zone", "Mars/Olympus", "bad_event"),
        ] {
            let answer = seller.ask("/api/tickets/create", &with(fine(), name, value)).await;
            assert_eq!(answer.refusal(), (422, code.into(), Some(name.into())), "{name}={value}");
        }
        let nothing = seller.ask("/api/tickets/create", &with(fine(), "note", "")).await;
        assert_eq!(nothing.refusal(), (422, "bad_content".into(), Some("file".into())));
    });
}

#[test]
fn a_refused_listing_comes_back_as_it_was_typed() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let answer = seller.post("/api/tickets/create", &Client::listing("Row 5 & a half", "free")).await;
        assert_eq!((answer.status, answer.location()), (302, "/tickets/new"));
        let page = seller.get("/tickets/new").await;
        assert!(page.title().starts_with("Error: "), "{}", page.title());
        assert!(page.body.contains("Row 5 &amp; a half") && page.body.contains("Lantern Hall"));
    });
}

#[test]
fn anyone_sees_a_ticket_and_its_event() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "19.99").await;
        let page = app.visitor().get(&format!("/tickets/{ticket}")).await;
        assert_eq!((page.status, page.main("data-status")), (200, "listed"));
        assert!(page.body.contains("$19.99") && page.title().contains("The Paper Lanterns"), "{}", page.title());
        assert!(app.visitor().get("/").await.body.contains("Row 5"));
        let event = page.body.split("/events/").nth(1).unwrap().split('"').next().unwrap();
        let event = app.visitor().get(&format!("/events/{event}")).await;
        assert!(event.status == 200 && event.body.contains("Row 5"));
    });
}

#[test]
fn a_ticket_that_is_not_there_is_404() {
    run(async {
        let app = TestApp::start().await;
        for page in ["/tickets/01jd0000000000000000000000", "/tickets/NOT-AN-ID", "/events/nothing"] {
            assert_eq!(app.visitor().get(page).await.status, 404, "{page}");
        }
        let seller = app.seller().await;
        let edit = [("ticket_id", "01jd"), ("title", "x"), ("price", "1"), ("version", "1")];
        assert_eq!(seller.ask("/api/tickets/edit", &edit).await.refusal().1, "ticket_not_found");
    });
}

#[test]
fn only_the_seller_edits_and_only_what_they_saw() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let ticket = seller.list("Row 5", "49.90").await;
        let edit =
            |version| [("ticket_id", ticket.as_str()), ("title", "Row 6"), ("price", "55"), ("version", version)];
        assert_eq!(app.visitor().ask("/api/tickets/edit", &edit("1")).await.status, 401);
        assert_eq!(app.buyer().await.ask("/api/tickets/edit", &edit("1")).await.refusal().1, "not_the_seller");
        let saved = seller.post("/api/tickets/edit", &edit("1")).await;
        assert_eq!((saved.status, saved.location()), (302, format!("/tickets/{ticket}").as_str()));
        // The same form sent from a tab that was left open.
        let stale = seller.ask("/api/tickets/edit", &edit("1")).await;
        assert_eq!(stale.refusal().1, "stale");
        assert!(stale.body.contains("Row 6") && stale.body.contains("$55.00"));
    });
}

#[test]
fn a_held_ticket_can_be_neither_edited_nor_withdrawn() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let ticket = seller.list("Row 5", "49.90").await;
        app.buyer().await.hold(&ticket).await;
        let edit = [("ticket_id", ticket.as_str()), ("title", "Row 6"), ("price", "55"), ("version", "1")];
        assert_eq!(seller.ask("/api/tickets/edit", &edit).await.refusal(), (409, "held".into(), None));
        let withdraw = seller.ask("/api/tickets/withdraw", &[("ticket_id", &ticket)]).await;
        assert_eq!(withdraw.refusal(), (409, "held".into(), None));
    });
}

#[test]
fn a_withdrawn_ticket_is_off_the_market_and_its_code_can_be_listed_again() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let mut fields = with(Client::listing("Row 5", "49.90"), "note", "");
        fields.push(("code", "ABC-123"));
        let listed = seller.ask("/api/tickets/create", &fields).await.json();
        let ticket = listed["id"].as_str().unwrap();
        // Only spacing and case differ: the same code at the door.
        let last = fields.len() - 1;
        fields[last].1 = "abc 123";
        assert_eq!(seller.ask("/api/tickets/create", &fields).await.refusal().1, "listed_before");
        let withdrawn = seller.post("/api/tickets/withdraw", &[("ticket_id", ticket)]).await;
        assert_eq!((withdrawn.status, withdrawn.location()), (302, "/selling"));
        assert_eq!(seller.status(&format!("/tickets/{ticket}")).await, "withdrawn");
        assert!(!app.visitor().get("/").await.body.contains(ticket));
        assert_eq!(seller.ask("/api/tickets/create", &fields).await.status, 200);
    });
}

/// A form with a file, as browsers send it.
fn multipart(file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in with(Client::listing("Row 5", "49.90"), "note", "") {
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.png\"\r\n");
    body.extend(b"Content-Type: image/png\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    body
}

async fn upload(client: &Client, file: &[u8]) -> crate::harness::Answer {
    let request = client.form("/api/tickets/create").header("accept", "application/json");
    client.send(request.header("content-type", "multipart/form-data; boundary=x").body(multipart(file))).await
}

#[test]
fn a_file_is_known_by_its_content_and_opened_by_nobody_but_its_seller_and_its_buyer() {
    run(async {
        let app = TestApp::start().await;
        let (seller, buyer, stranger) = (app.seller().await, app.buyer().await, app.buyer().await);
        assert_eq!(upload(&seller, b"<html>").await.refusal(), (422, "bad_content".into(), Some("file".into())));
        let pdf = [b"%PDF-1.7\n".as_slice(), &vec![b'x'; 300_000]].concat();
        let listed = upload(&seller, &pdf).await;
        assert_eq!(listed.status, 200, "{}", listed.body);
        let ticket = listed.json()["id"].as_str().unwrap().to_owned();
        let content = format!("/tickets/{ticket}/content");
        let opened = seller.get(&content).await;
        assert_eq!((opened.status, opened.header("content-type")), (200, "application/pdf"));
        assert!(opened.header("content-security-policy").starts_with("sandbox"));
        assert_eq!(opened.header("cache-control"), "private, no-store");
        assert_eq!(buyer.get(&content).await.status, 404);
        let order = buyer.hold(&ticket).await;
        assert_eq!(buyer.get(&content).await.status, 404, "a hold opens nothing");
        buyer.pay(&order, crate::harness::GOOD_CARD).await;
        buyer.wait_for(&format!("/orders/{order}"), "completed").await;
        let opened = buyer.get(&content).await;
        assert_eq!((opened.status, opened.body.len()), (200, pdf.len()));
        assert_eq!(stranger.get(&content).await.status, 404);
        assert_eq!(app.visitor().get(&content).await.status, 303);
        assert_eq!(upload(&seller, &pdf).await.refusal().1, "listed_before");
    });
}

#[test]
fn a_file_of_five_megabytes_is_taken_and_a_larger_one_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let mut pdf = b"%PDF-1.7\n".to_vec();
        pdf.resize(5 * 1024 * 1024, b'x');
        assert_eq!(upload(&seller, &pdf).await.status, 200);
        pdf.push(b'x');
        assert_eq!(upload(&seller, &pdf).await.refusal(), (422, "bad_content".into(), Some("file".into())));
    });
}
