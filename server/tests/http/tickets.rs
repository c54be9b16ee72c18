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
        let mut opera = fine();
        opera.push(("category", "opera"));
        let opera = seller.ask("/api/tickets/create", &opera).await;
        assert_eq!(opera.refusal(), (422, "bad_event".into(), Some("category".into())));
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

/// Five fields wrong, in the order of the form.
const FIVE: [(&str, &str); 5] = [
    ("event_name", " "),
    ("starts_at", "2020-01-01T20:00"),
    ("time_zone", "Mars/Olympus"),
    ("title", ""),
    ("price", "a hundred & more"),
];

fn five_wrong() -> Vec<(&'static str, &'static str)> {
    FIVE.iter().fold(Client::listing("Row 5", "49.90"), |fields, (name, value)| with(fields, name, value))
}

#[test]
fn a_script_is_told_all_that_is_wrong_with_a_listing_at_once() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let answer = seller.ask("/api/tickets/create", &five_wrong()).await;
        assert_eq!(answer.refusal(), (422, "bad_event".into(), Some("event_name".into())));
        let mut json = answer.json();
        let errors = json.as_object_mut().unwrap().remove("errors").unwrap();
        let errors = errors.as_array().unwrap();
        assert_eq!(errors[0], json, "the first is the one that is told outside of the list");
        let told: Vec<_> = errors.iter().map(|error| (error["field"].as_str(), error["code"].as_str())).collect();
        let codes = ["bad_event", "bad_event", "bad_event", "bad_title", "bad_price"];
        let expected: Vec<_> = FIVE.iter().zip(codes).map(|((field, _), code)| (Some(*field), Some(code))).collect();
        assert_eq!(told, expected);
        assert!(errors.iter().all(|error| error["message"].as_str().is_some_and(|words| !words.is_empty())));
        let one = seller.ask("/api/tickets/create", &with(Client::listing("", "5"), "city", "Bonn")).await;
        assert_eq!((one.refusal().1, one.json().get("errors")), ("bad_title".into(), None), "one error is no list");
    });
}

/// The tag with this id.
fn tag<'a>(page: &'a str, id: &str) -> &'a str {
    let at = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("nothing with the id {id}"));
    let begin = page[..at].rfind('<').unwrap();
    &page[begin..at + page[at..].find('>').unwrap()]
}

#[test]
fn a_page_says_all_that_is_wrong_with_a_listing_at_once_and_keeps_what_was_typed() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let answer = seller.post("/api/tickets/create", &five_wrong()).await;
        assert_eq!((answer.status, answer.location()), (302, "/tickets/new"));
        let cookies = answer.cookies();
        assert!(!cookies.is_empty() && cookies.iter().all(|cookie| cookie.len() <= 4096), "{cookies:?}");
        let page = seller.get("/tickets/new").await.body;
        let summary = page.split("class=\"problems\"").nth(1).unwrap().split("</ul>").next().unwrap();
        assert_eq!((summary.matches("<li>").count(), page.matches("aria-invalid=\"true\"").count()), (5, 5));
        for (name, value) in FIVE {
            let input = tag(&page, &format!("new-{name}"));
            let described = format!("aria-describedby=\"new-{name}-error");
            assert!(input.contains("aria-invalid=\"true\"") && input.contains(&described), "{input}");
            assert!(input.contains(&format!("value=\"{}\"", value.replace('&', "&amp;"))), "{input}");
            assert!(summary.contains(&format!("href=\"#new-{name}\"")), "{name}: {summary}");
            assert!(tag(&page, &format!("new-{name}-error")).starts_with("<p"), "{name}");
        }
        for (name, value) in [("venue", "Lantern Hall"), ("city", "Berlin")] {
            let input = tag(&page, &format!("new-{name}"));
            assert!(input.contains(value) && !input.contains("aria-invalid"), "{input}");
        }
        assert!(page.contains("I hand it over at the door."));
        let again = seller.get("/tickets/new").await.body;
        assert!(!again.contains("aria-invalid") && !again.contains("Mars/Olympus"), "it is said once");
    });
}

#[test]
fn an_edit_with_two_fields_wrong_is_told_of_both() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let ticket = seller.list("Row 5", "49.90").await;
        let edit = [("ticket_id", ticket.as_str()), ("title", ""), ("price", "free"), ("version", "1")];
        let script = seller.ask("/api/tickets/edit", &edit).await;
        assert_eq!(
            (script.refusal().1, script.json()["errors"][1]["code"].as_str()),
            ("bad_title".into(), Some("bad_price"))
        );
        let answer = seller.post("/api/tickets/edit", &edit).await;
        let page = seller.get(answer.location()).await.body;
        assert!(tag(&page, "edit-title").contains("aria-invalid") && tag(&page, "edit-price").contains("aria-invalid"));
        assert!(tag(&page, "edit-price").contains("value=\"free\""));
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
