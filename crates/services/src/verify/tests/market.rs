//! People with accounts, and a market in which everything has happened once.

use std::net::{IpAddr, Ipv4Addr};

use domain::{OrderId, TicketId, UserId, content::ContentDraft};
use gateway::GatewayError;
use jiff::SignedDuration;
use surrealdb::types::{RecordId, Variables};
use tower_sessions::{
    SessionStore as _,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};

use crate::{
    auth::{self, SignUp, Signed},
    db::{Tx, record},
    expiration,
    journal::follow::Follower,
    orders, payments,
    session::{SessionUser, Store, USER},
    testing::{Bench, exchange, listing},
    tickets::{self, Listing},
};

pub const PASSWORD: &str = "a long walk by the sea";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

pub fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Somebody who signed up, journal entry and all.
pub async fn person(bench: &Bench, name: &str) -> Signed {
    match auth::sign_up(bench, &format!("{name}@example.com"), PASSWORD, HERE).await {
        Ok(SignUp::In(signed)) => signed,
        other => panic!("not signed up: {other:?}"),
    }
}

/// Lists a ticket that hands over a code.
pub async fn with_code(bench: &Bench, seller: &UserId, code: &str) -> TicketId {
    let content = ContentDraft { code: code.into(), ..ContentDraft::default() };
    tickets::list(bench, seller, Listing { content, ..listing("Row 5", "49.90") }).await.unwrap()
}

/// Lists a ticket that hands over a file.
pub async fn with_file(bench: &Bench, seller: &UserId, text: &str) -> TicketId {
    let content = ContentDraft { file: format!("%PDF-1.7 {text}").into_bytes(), ..ContentDraft::default() };
    tickets::list(bench, seller, Listing { content, ..listing("Row 5", "49.90") }).await.unwrap()
}

/// Holds a ticket and goes to pay.
pub async fn paying(bench: &Bench, buyer: &UserId, ticket: &TicketId) -> OrderId {
    let order = orders::hold(bench, buyer, ticket, None).await.unwrap();
    payments::pay(bench, buyer, &order).await.unwrap();
    order
}

/// Holds a ticket, and stops between claim and capture.
pub async fn claiming(bench: &Bench, buyer: &UserId, ticket: &TicketId) -> OrderId {
    let order = paying(bench, buyer, ticket).await;
    bench.gateway.authorise(order.as_str());
    bench.gateway.fail_next("capture", false, GatewayError::Undecided("timeout".into()));
    payments::settle(bench, &order).await.unwrap();
    order
}

pub async fn buying(bench: &Bench, buyer: &UserId, ticket: &TicketId) -> OrderId {
    let order = paying(bench, buyer, ticket).await;
    bench.gateway.authorise(order.as_str());
    payments::settle(bench, &order).await.unwrap();
    order
}

/// The bank refuses the capture of an authorised card.
pub async fn refused(bench: &Bench, buyer: &UserId, ticket: &TicketId) -> OrderId {
    let order = paying(bench, buyer, ticket).await;
    bench.gateway.authorise(order.as_str());
    let error = GatewayError::Refused {
        code: Some("card_declined".into()),
        decline_code: None,
        message: "Your card was declined.".into(),
        status: 402,
    };
    bench.gateway.fail_next("capture", false, error);
    payments::settle(bench, &order).await.unwrap();
    order
}

/// Opens a session.
pub async fn signed_in(bench: &Bench, signed: &Signed) {
    let user = serde_json::to_value(SessionUser::from(signed.clone())).unwrap();
    let data = [(USER.to_owned(), user)].into();
    let mut session = Record { id: Id::default(), data, expiry_date: OffsetDateTime::UNIX_EPOCH };
    Store::new(bench).create(&mut session).await.unwrap();
}

/// A market in which everything has happened once, and what is in it by name.
pub struct Lively {
    pub bench: Bench,
    pub names: Vec<(&'static str, RecordId)>,
}

impl Lively {
    /// Its records, as values of a query.
    pub fn variables(&self) -> Variables {
        let mut variables = Variables::new();
        for (name, id) in &self.names {
            variables.insert(*name, id.clone());
        }
        variables
    }

    async fn checkout_of(&mut self, name: &'static str, order: &OrderId, attempt: i64) {
        let read = Tx::of("SELECT VALUE id FROM checkout WHERE order = $order AND attempt = $attempt");
        let read = read.bind("order", record("order", order.as_str())).bind("attempt", attempt);
        let id: Option<RecordId> = self.bench.db.row(read).await.unwrap();
        self.names.push((name, id.unwrap()));
    }
}

pub async fn lively() -> Lively {
    let bench = exchange().await;
    Follower::register(&bench, "books").await.unwrap();
    let sue = person(&bench, "sue").await;
    let ann = person(&bench, "ann").await;
    let bob = person(&bench, "bob").await;
    let ann = match auth::change_email(&bench, &ann.user, "ann@example.org", PASSWORD).await.unwrap() {
        auth::EmailChange::Changed(signed) => signed,
        other @ auth::EmailChange::CheckMail => panic!("{other:?}"),
    };
    signed_in(&bench, &ann).await;

    let listed = with_code(&bench, &sue.user, "listed").await;
    let withdrawn = with_code(&bench, &sue.user, "withdrawn").await;
    tickets::withdraw(&bench, &sue.user, &withdrawn).await.unwrap();
    let spare = with_file(&bench, &sue.user, "spare").await;
    let cancelled = orders::hold(&bench, &ann.user, &spare, None).await.unwrap();
    bench.clock.advance(minutes(1));
    orders::cancel(&bench, &ann.user, &cancelled).await.unwrap();
    let expired = paying(&bench, &ann.user, &spare).await;
    bench.clock.advance(minutes(15));
    expiration::sweep(&bench).await.unwrap();
    payments::sweep(&bench).await.unwrap();
    tickets::edit(&bench, &sue.user, &spare, "Row 6", "39.90", 1).await.unwrap();
    let failed = refused(&bench, &bob.user, &spare).await;

    let sold = with_code(&bench, &sue.user, "sold").await;
    let bought = buying(&bench, &ann.user, &sold).await;
    let held = with_code(&bench, &sue.user, "held").await;
    let holding = orders::hold(&bench, &ann.user, &held, None).await.unwrap();
    let claimed = with_code(&bench, &sue.user, "claimed").await;
    let claiming = claiming(&bench, &ann.user, &claimed).await;
    bench.clock.advance(minutes(1));

    let ticket = |id: &TicketId| record("ticket", id.as_str());
    let order = |id: &OrderId| record("order", id.as_str());
    let user = |signed: &Signed| record("user", signed.user.as_str());
    let names = vec![
        ("sue", user(&sue)),
        ("ann", user(&ann)),
        ("bob", user(&bob)),
        ("listed", ticket(&listed)),
        ("withdrawn", ticket(&withdrawn)),
        ("spare", ticket(&spare)),
        ("sold", ticket(&sold)),
        ("held", ticket(&held)),
        ("claimed", ticket(&claimed)),
        ("ocancelled", order(&cancelled)),
        ("oexpired", order(&expired)),
        ("ofailed", order(&failed)),
        ("osold", order(&bought)),
        ("oheld", order(&holding)),
        ("oclaimed", order(&claiming)),
        ("hsold", record("charge", bought.as_str())),
        ("hfailed", record("charge", failed.as_str())),
        ("hclaimed", record("charge", claiming.as_str())),
        ("bann", record("buyer", ann.user.as_str())),
    ];
    let mut market = Lively { bench, names };
    market.checkout_of("cexpired", &expired, 1).await;
    market.checkout_of("cfailed", &failed, 1).await;
    market.checkout_of("csold", &bought, 1).await;
    market.checkout_of("cclaimed", &claiming, 1).await;
    market
}
