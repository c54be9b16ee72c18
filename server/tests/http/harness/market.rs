//! What people do again and again.

use std::time::Duration;

use super::{Answer, Client, TestApp};

/// A card that pays.
pub const GOOD_CARD: &str = "4242424242424242";

impl TestApp {
    /// So many people with a session each, made beside the front door: five hundred sign-ups would hash for a minute.
    pub async fn crowd(&self, count: u64) -> Vec<Client> {
        use services::{
            seed::Plan,
            session::{Store, USER},
        };
        use tower_sessions::{
            SessionStore as _,
            cookie::time::OffsetDateTime,
            session::{Id, Record},
        };
        let ex = &self.running.node.ex;
        let plan = Plan::new(ex, 1, "2026-01-01".parse().unwrap(), 0);
        let (store, first) = (Store::new(ex), self.visitor());
        let mut crowd = Vec::new();
        for user in plan.buyers(ex, count).await.unwrap() {
            let data = [(USER.to_owned(), serde_json::to_value(user).unwrap())].into();
            let mut record = Record { id: Id::default(), data, expiry_date: OffsetDateTime::UNIX_EPOCH };
            store.create(&mut record).await.unwrap();
            crowd.push(first.with_session(&record.id.to_string()));
        }
        crowd
    }
}

impl Client {
    /// The fields of a listing that is fine.
    pub fn listing<'a>(title: &'a str, price: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("title", title),
            ("price", price),
            ("event_name", "The Paper Lanterns"),
            ("venue", "Lantern Hall"),
            ("city", "Berlin"),
            ("starts_at", "2030-06-30T19:30"),
            ("time_zone", "Europe/Berlin"),
            ("note", "I hand it over at the door."),
        ]
    }

    /// Lists a ticket and returns its id.
    pub async fn list(&self, title: &str, price: &str) -> String {
        let answer = self.post("/api/tickets/create", &Self::listing(title, price)).await;
        assert_eq!(answer.status, 302, "{}", answer.body);
        let id = answer.location().strip_prefix("/tickets/");
        id.unwrap_or_else(|| panic!("not listed: {}", answer.location())).to_owned()
    }

    /// Holds a ticket and returns the order's id.
    pub async fn hold(&self, ticket: &str) -> String {
        let answer = self.post("/api/orders/create", &[("ticket_id", ticket)]).await;
        let id = answer.location().strip_prefix("/orders/");
        id.unwrap_or_else(|| panic!("not held: {} {}", answer.status, answer.location())).to_owned()
    }

    /// Goes to the checkout and types a card; the answer is the checkout's.
    pub async fn pay(&self, order: &str, number: &str) -> Answer {
        let answer = self.post("/api/orders/pay", &[("order_id", order)]).await;
        assert!(matches!(answer.status, 302 | 303), "{} {}", answer.status, answer.body);
        let checkout = answer.location().to_owned();
        assert!(checkout.contains("/sandbox/stripe/checkout/"), "{checkout}");
        let page = self.get(&checkout).await;
        assert_eq!(page.status, 200);
        let card = [("email", "b@example.com"), ("name", "B"), ("number", number), ("exp", "12/34"), ("cvc", "123")];
        self.post(&checkout, &card).await
    }

    /// Holds and pays a ticket; returns the completed order's id.
    pub async fn buy(&self, ticket: &str) -> String {
        let order = self.hold(ticket).await;
        let paid = self.pay(&order, GOOD_CARD).await;
        assert_eq!(paid.status, 303, "{}", paid.body);
        let page = self.get(paid.location()).await;
        assert_eq!((page.status, page.main("data-status")), (200, "completed"));
        order
    }

    /// Waits until so long after an order's deadline.
    pub async fn outlast(&self, order: &str, more: Duration) {
        let page = self.get(&format!("/orders/{order}")).await;
        let deadline: jiff::Timestamp = page.main("data-expires-at").parse().unwrap();
        let left = Duration::try_from(deadline.duration_since(super::now())).unwrap_or_default();
        tokio::time::sleep(left + more).await;
    }

    /// What a page says of itself now.
    pub async fn status(&self, page: &str) -> String {
        self.get(page).await.main("data-status").to_owned()
    }

    /// Waits until a page says so.
    pub async fn wait_for(&self, page: &str, status: &str) {
        for _ in 0..100 {
            if self.status(page).await == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{page} never says {status}, but {}", self.status(page).await);
    }
}
