//! Commands that reach a running server.

use server::{
    commands::{Line, Request, seed::Seeding},
    socket,
};

use crate::harness::{TestApp, run};

/// All lines of a command that a running server answers.
async fn ask(app: &TestApp, request: &Request) -> Vec<Line> {
    let mut lines = socket::ask(&app.running.node.config.data, request).await.unwrap().expect("a running server");
    let mut all = Vec::new();
    while let Some(line) = lines.recv().await {
        all.push(line);
    }
    all
}

#[test]
fn a_running_server_seeds_and_signs_buyers_in() {
    run(async {
        let app = TestApp::start().await;
        let file = app.running.node.config.data.join("cookies");
        let seeding = Seeding {
            tickets: 30,
            seed: 1,
            base_date: crate::harness::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
            sessions: Some(file.clone()),
            buyers: 3,
        };
        let lines = ask(&app, &Request::Seed(seeding)).await;
        assert!(lines.contains(&Line::Progress { done: 30, total: 30, what: "tickets".into() }));
        assert!(matches!(lines.last(), Some(Line::Done { .. })), "{lines:?}");
        let cookies = std::fs::read_to_string(file).unwrap();
        assert_eq!(cookies.lines().count(), 3);
        let session = cookies.lines().next().unwrap().split_once('=').unwrap().1;
        assert_eq!(app.visitor().with_session(session).get("/account").await.status, 200);
        assert!(app.visitor().get("/").await.body.matches("href=\"/tickets/").count() >= 20);
    });
}

#[test]
fn the_journal_tells_what_happened_in_order() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        app.buyer().await.buy(&ticket).await;
        let lines = ask(&app, &Request::Journal { follow: false, consumer: None }).await;
        let told: Vec<String> = lines
            .iter()
            .filter_map(|line| match line {
                Line::Out { text } => {
                    Some(serde_json::from_str::<serde_json::Value>(text).unwrap()["kind"].as_str()?.to_owned())
                }
                _ => None,
            })
            .collect();
        for kind in [
            "UserCreated",
            "EventCreated",
            "TicketCreated",
            "OrderCreated",
            "OrderAwaitingPayment",
            "ChargeCreated",
            "ChargeCompleted",
            "OrderCompleted",
        ] {
            assert_eq!(
                told.iter().filter(|told| *told == kind).count(),
                if kind == "UserCreated" { 2 } else { 1 },
                "{kind}: {told:?}"
            );
        }
    });
}

#[test]
fn a_follower_is_told_what_happened_and_what_happens() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let request = Request::Journal { follow: true, consumer: Some("test".into()) };
        let mut lines = socket::ask(&app.running.node.config.data, &request).await.unwrap().unwrap();
        let mut next = async || loop {
            if let Line::Out { text } = lines.recv().await.unwrap() {
                return text;
            }
        };
        while !next().await.contains("TicketCreated") {}
        app.buyer().await.hold(&ticket).await;
        while !next().await.contains("OrderCreated") {}
    });
}

#[test]
fn an_exchange_is_written_to_a_file_and_never_read_over_another() {
    run(async {
        let app = TestApp::start().await;
        app.seller().await.list("Row 5", "49.90").await;
        let file = app.running.node.config.data.join("all.surql");
        let lines = ask(&app, &Request::Export { file: file.clone() }).await;
        assert!(matches!(lines.last(), Some(Line::Done { .. })), "{lines:?}");
        let again = ask(&app, &Request::Export { file: file.clone() }).await;
        assert!(matches!(again.last(), Some(Line::Failed { .. })), "an existing file is left alone");
        let import = ask(&app, &Request::Import { file }).await;
        assert!(matches!(import.last(), Some(Line::Failed { text }) if text.contains("not empty")), "{import:?}");
    });
}

#[test]
fn the_socket_is_its_owners_alone_and_a_dead_one_is_no_server() {
    use std::os::unix::fs::PermissionsExt as _;
    run(async {
        let app = TestApp::start().await;
        let data = app.running.node.config.data.clone();
        let mode = std::fs::metadata(data.join("holdfast.sock")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let dead = data.join("dead");
        std::fs::create_dir(&dead).unwrap();
        drop(std::os::unix::net::UnixListener::bind(dead.join("holdfast.sock")).unwrap());
        let request = Request::Journal { follow: false, consumer: None };
        assert!(socket::ask(&dead, &request).await.unwrap().is_none());
    });
}
