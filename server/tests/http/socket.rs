//! Commands that reach a running server.

use server::{
    commands::{Line, Request, seed::Seeding, verify::Verifying},
    socket,
};
use services::db::{Address, Db, Tx, record};

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
            listings: None,
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

/// What `holdfast verify` says in a process of its own: its exit status, its output and its last words.
async fn verify(vars: &[(&str, &str)], args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_holdfast"));
    let said = command.env_clear().envs(vars.iter().copied()).arg("verify").args(args).output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (said.status.code(), text(said.stdout), text(said.stderr))
}

#[test]
fn a_running_server_is_verified_through_its_socket() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let (sold, held) = (seller.list("Row 5", "49.90").await, seller.list("Row 6", "49.90").await);
        app.buyer().await.buy(&sold).await;
        app.buyer().await.hold(&held).await;
        let lines = ask(&app, &Request::Verify(Verifying::default())).await;
        assert!(lines.iter().all(|line| matches!(line, Line::Progress { .. } | Line::Done { .. })), "{lines:?}");
        let Some(Line::Done { text }) = lines.last() else { panic!("{lines:?}") };
        assert!(
            text.contains("Nothing is wrong") && text.contains("ticket 2, content 2, order 2, checkout 1, charge 1")
        );

        let folder = app.running.node.config.data.display().to_string();
        let vars = [("HOLDFAST_DATA", folder.as_str())];
        let (status, out, last) = verify(&vars, &[]).await;
        assert_eq!((status, out.as_str()), (Some(0), ""), "{last}");
        assert!(last.contains("Nothing is wrong in "), "{last}");

        let mangle = Tx::of("UPDATE $ticket SET state = 'listed'").bind("ticket", record("ticket", &held));
        app.running.node.ex.db.query(mangle).await.unwrap();
        let (status, out, last) = verify(&vars, &[]).await;
        assert_eq!(status, Some(1), "{out}{last}");
        assert!(out.contains(&format!("violation: ticket {held} is listed and names order ")), "{out}");
        assert!(out.lines().all(|line| line.starts_with("violation: ")), "{out}");
        assert!(last.contains("violations (ticket 2, order 1) in "), "{last}");
    });
}

#[test]
fn a_database_that_no_server_has_open_is_verified_by_the_command_itself() {
    run(async {
        let dir = std::env::temp_dir().join(format!("holdfast-verify-{}", std::process::id()));
        let (folder, database) = (dir.display().to_string(), format!("rocksdb://{}/db?sync=every", dir.display()));
        let vars = [("HOLDFAST_DATA", folder.as_str()), ("HOLDFAST_DATABASE", database.as_str())];
        let app = TestApp::with(&vars).await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let order = app.buyer().await.hold(&ticket).await;
        let TestApp { running, .. } = app;
        assert!(running.stop().await);
        let (status, out, last) = verify(&vars, &[]).await;
        assert_eq!((status, out.as_str()), (Some(0), ""), "{last}");
        assert!(last.contains("Nothing is wrong"), "{last}");
        // Held until long after now, and overdue a day later.
        let tomorrow = crate::harness::now().checked_add(jiff::SignedDuration::from_hours(24)).unwrap().to_string();
        let (status, out, last) = verify(&vars, &["--overdue", "5s", "--at", &tomorrow]).await;
        assert_eq!(status, Some(0), "{out}{last}");
        assert!(out.starts_with(&format!("note: order {order} ended its hold at ")), "{out}");
        assert!(last.trim_end().ends_with("1 note."), "{last}");

        let db = Db::open(&Address::embedded(&database)).await.unwrap();
        db.query(Tx::of("UPDATE $order SET status = 'completed'").bind("order", record("order", &order)))
            .await
            .unwrap();
        drop(db);
        let (status, out, last) = verify(&vars, &[]).await;
        assert_eq!(status, Some(1), "{out}{last}");
        assert!(out.contains(&format!("violation: order {order} is completed without a charge")), "{out}");
        let _ = std::fs::remove_dir_all(dir);
    });
}

#[test]
fn a_database_that_cannot_be_read_is_neither_right_nor_wrong() {
    run(async {
        let dir = std::env::temp_dir().join(format!("holdfast-verify-none-{}", std::process::id()));
        let folder = dir.display().to_string();
        let vars = [
            ("HOLDFAST_DATA", folder.as_str()),
            ("HOLDFAST_DATABASE", "ws://127.0.0.1:1"),
            ("HOLDFAST_DATABASE_USER", "root"),
            ("HOLDFAST_DATABASE_PASSWORD", "root"),
        ];
        let (status, out, last) = verify(&vars, &[]).await;
        assert_eq!((status, out.as_str()), (Some(2), ""), "{last}");
        assert!(last.starts_with("holdfast: "), "{last}");
        let (status, ..) = verify(&vars, &["--at", "2027-06-30T19:30:00Z"]).await;
        assert_eq!(status, Some(2), "a time without what it is for");
        let _ = std::fs::remove_dir_all(dir);
    });
}
