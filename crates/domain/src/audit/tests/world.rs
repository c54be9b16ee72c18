//! An exchange in plain values: what the services would have written, row by row and entry by entry.

use std::collections::BTreeMap;

use super::super::*;
use crate::{
    Money, Timestamp,
    charge::ChargeStatus,
    checkout::CheckoutState,
    event::Category,
    journal::Happening,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

/// When the story begins.
pub const START: i64 = 1_795_262_400_000;
/// How long a hold lasts.
pub const HOLD: i64 = 15 * 60_000;

/// All rows, by table and key.
#[derive(Clone)]
pub struct World {
    pub terms: Terms,
    pub users: BTreeMap<String, User>,
    pub events: BTreeMap<String, Event>,
    pub tickets: BTreeMap<String, Ticket>,
    pub contents: BTreeMap<String, Content>,
    pub guards: BTreeMap<String, Guard>,
    pub orders: BTreeMap<String, Order>,
    pub checkouts: BTreeMap<String, Checkout>,
    pub charges: BTreeMap<String, Charge>,
    pub buyers: BTreeMap<String, Buyer>,
    /// By table, key and number, as the database hands them out.
    pub journal: BTreeMap<(String, String, i64), Entry>,
    pub consumers: Vec<String>,
    pub deliveries: BTreeMap<String, Delivery>,
    pub sessions: BTreeMap<String, Session>,
    pub links: BTreeMap<String, Link>,
    /// Rows that can't be read.
    pub unreadable: Vec<(Table, String)>,
}

pub fn usd(minor: i64) -> Money {
    Money::new(minor, "USD".parse().unwrap())
}

fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap()
}

impl World {
    pub fn new() -> Self {
        Self {
            terms: Terms { now: START, overdue: None, at: START, max_open_holds: 6, skew: PATIENCE },
            users: BTreeMap::new(),
            events: BTreeMap::new(),
            tickets: BTreeMap::new(),
            contents: BTreeMap::new(),
            guards: BTreeMap::new(),
            orders: BTreeMap::new(),
            checkouts: BTreeMap::new(),
            charges: BTreeMap::new(),
            buyers: BTreeMap::new(),
            journal: BTreeMap::new(),
            consumers: Vec::new(),
            deliveries: BTreeMap::new(),
            sessions: BTreeMap::new(),
            links: BTreeMap::new(),
            unreadable: Vec::new(),
        }
    }

    /// What an audit of it finds.
    pub fn audit(&self) -> Found {
        let mut audit = Audit::new(self.terms);
        self.users.iter().for_each(|(key, row)| audit.user(key, row));
        self.events.iter().for_each(|(key, row)| audit.event(key, row));
        self.tickets.iter().for_each(|(key, row)| audit.ticket(key, row));
        self.contents.iter().for_each(|(key, row)| audit.content(key, row));
        self.guards.iter().for_each(|(key, row)| audit.guard(key, row));
        self.orders.iter().for_each(|(key, row)| audit.order(key, row));
        self.checkouts.iter().for_each(|(key, row)| audit.checkout(key, row));
        self.charges.iter().for_each(|(key, row)| audit.charge(key, row));
        self.buyers.iter().for_each(|(key, row)| audit.buyer(key, row));
        self.journal.values().for_each(|row| audit.entry(row));
        self.consumers.iter().for_each(|key| audit.consumer(key));
        self.deliveries.iter().for_each(|(key, row)| audit.delivery(key, row));
        self.sessions.iter().for_each(|(key, row)| audit.session(key, row));
        self.links.iter().for_each(|(key, row)| audit.link(key, row));
        self.unreadable.iter().for_each(|(table, key)| audit.unreadable(*table, key, "a test".into()));
        audit.finish()
    }

    pub fn now(&self) -> i64 {
        self.terms.now
    }

    /// Lets time pass.
    pub fn wait(&mut self, ms: i64) {
        self.terms.now += ms;
        self.terms.at += ms;
    }

    fn tell(&mut self, table: &str, key: &str, seq: i64, who: Option<&str>, what: Happening) {
        let entry = Entry {
            table: table.into(),
            key: key.into(),
            seq,
            at: self.now(),
            who: who.map(Into::into),
            kind: what.kind().into(),
            version: 1,
            what: Ok(what),
        };
        self.journal.insert((table.into(), key.into(), seq), entry);
    }

    pub fn entry(&mut self, table: &str, key: &str, seq: i64) -> &mut Entry {
        self.journal.get_mut(&(table.into(), key.into(), seq)).unwrap()
    }

    pub fn person(&mut self, key: &str) {
        let email = format!("{key}@example.com");
        let row = User {
            email: email.clone(),
            password_hash: "none".into(),
            credential_version: 1,
            created_at: self.now(),
            seq: 1,
        };
        self.users.insert(key.into(), row);
        self.tell("user", key, 1, Some(key), Happening::UserCreated { email });
    }

    pub fn changes_email(&mut self, key: &str, email: &str) {
        let user = self.users.get_mut(key).unwrap();
        (user.email, user.credential_version, user.seq) = (email.into(), user.credential_version + 1, user.seq + 1);
        let seq = user.seq;
        self.tell("user", key, seq, Some(key), Happening::UserUpdated { email: email.into(), password_changed: false });
    }

    pub fn concert(&mut self, key: &str, who: &str) {
        let event = crate::event::Event {
            name: format!("Concert {key}"),
            venue: "Lantern Hall".into(),
            city: "Berlin".into(),
            starts_at: time(START + 100 * HOLD),
            time_zone: "Europe/Berlin".into(),
            category: Category::Music,
        };
        let row =
            Event { event: event.clone(), derived: key.into(), terms_follow: true, created_at: self.now(), seq: 1 };
        self.events.insert(key.into(), row);
        self.tell("event", key, 1, Some(who), Happening::EventCreated { event });
    }

    /// Lists a ticket, handed over by a code.
    pub fn listed(&mut self, key: &str, event: &str, seller: &str) {
        let row = Ticket {
            event: event.into(),
            starts_at: self.events[event].event.starts_at.as_millisecond(),
            seller: seller.into(),
            title: "Row 5".into(),
            price: usd(4990),
            state: TicketState::Listed,
            order: None,
            expires_at: None,
            intent: None,
            version: 1,
            seq: 1,
            listed_at: self.now(),
            hand_over: "code".into(),
        };
        self.tickets.insert(key.into(), row);
        let guard = format!("hash-{key}");
        let content = Content { kind: "code".into(), length: 9, guard: Some(guard.clone()) };
        self.contents.insert(key.into(), content);
        self.guards.insert(guard, Guard { ticket: key.into() });
        let what = Happening::TicketCreated {
            event: event.parse().unwrap(),
            seller: seller.parse().unwrap(),
            title: "Row 5".into(),
            price: usd(4990),
        };
        self.tell("ticket", key, 1, Some(seller), what);
    }

    pub fn edited(&mut self, key: &str, title: &str, price: Money) {
        let ticket = self.tickets.get_mut(key).unwrap();
        (ticket.title, ticket.price) = (title.into(), price);
        (ticket.version, ticket.seq) = (ticket.version + 1, ticket.seq + 1);
        let (seller, version, seq) = (ticket.seller.clone(), ticket.version, ticket.seq);
        let what = Happening::TicketUpdated { title: title.into(), price, version };
        self.tell("ticket", key, seq, Some(&seller), what);
    }

    pub fn withdrawn(&mut self, key: &str) {
        let ticket = self.tickets.get_mut(key).unwrap();
        (ticket.state, ticket.seq) = (TicketState::Withdrawn, ticket.seq + 1);
        let (seller, seq) = (ticket.seller.clone(), ticket.seq);
        self.guards.retain(|_, guard| guard.ticket != key);
        self.tell("ticket", key, seq, Some(&seller), Happening::TicketWithdrawn {});
    }

    pub fn held(&mut self, key: &str, of: &str, buyer: &str) {
        let (now, expires_at) = (self.now(), self.now() + HOLD);
        let ticket = self.tickets.get_mut(of).unwrap();
        (ticket.state, ticket.order, ticket.expires_at) = (TicketState::Held, Some(key.into()), Some(expires_at));
        let (title, price) = (ticket.title.clone(), ticket.price);
        let row = Order {
            buyer: buyer.into(),
            ticket: of.into(),
            title,
            price,
            status: OrderStatus::Created,
            expires_at,
            reason: None,
            attempts: 0,
            created_at: now,
            ended_at: None,
            seq: 1,
        };
        self.orders.insert(key.into(), row);
        let list = self.buyers.entry(buyer.into()).or_insert(Buyer { holds: Vec::new() });
        list.holds.retain(|hold| hold.expires_at > now);
        list.holds.push(OpenHold { order: key.into(), expires_at });
        let what = Happening::OrderCreated {
            ticket: of.parse().unwrap(),
            buyer: buyer.parse().unwrap(),
            price,
            expires_at: time(expires_at),
        };
        self.tell("order", key, 1, Some(buyer), what);
    }

    /// Opens a checkout: its key is the order's and the number of the attempt.
    pub fn paying(&mut self, key: &str) -> String {
        let order = self.orders.get_mut(key).unwrap();
        (order.status, order.attempts, order.seq) = (OrderStatus::AwaitingPayment, order.attempts + 1, order.seq + 1);
        let order = order.clone();
        let checkout = format!("{key}c{}", order.attempts);
        let request = Request {
            idempotency_key: format!("holdfast-{checkout}"),
            order: key.into(),
            attempt: order.attempts,
            amount: order.price.minor,
            currency: "usd".into(),
            title: order.title.clone(),
        };
        let row = Checkout {
            order: key.into(),
            attempt: order.attempts,
            request: Ok(request),
            intent: None,
            void_at: None,
            state: CheckoutState::Open,
            due_at: order.expires_at - 3000,
        };
        self.checkouts.insert(checkout.clone(), row);
        let attempt = u32::try_from(order.attempts).unwrap();
        let what = Happening::OrderAwaitingPayment { checkout: checkout.parse().unwrap(), attempt };
        self.tell("order", key, order.seq, Some(&order.buyer), what);
        checkout
    }

    pub fn claimed(&mut self, key: &str, checkout: &str) {
        let (now, intent) = (self.now(), format!("pi_{checkout}"));
        let order = self.orders[key].clone();
        let ticket = self.tickets.get_mut(&order.ticket).unwrap();
        (ticket.state, ticket.intent) = (TicketState::Claimed, Some(intent.clone()));
        self.checkouts.get_mut(checkout).unwrap().intent = Some(intent.clone());
        let row = Charge {
            order: key.into(),
            checkout: checkout.into(),
            status: ChargeStatus::Created,
            amount: order.price,
            stripe_id: intent.clone(),
            leased_until: now + 30_000,
            created_at: now,
            ended_at: None,
            seq: 1,
        };
        self.charges.insert(key.into(), row);
        let what = Happening::ChargeCreated { order: key.parse().unwrap(), amount: order.price, intent };
        self.tell("charge", key, 1, None, what);
    }

    fn leaves_list(&mut self, key: &str) {
        let now = self.now();
        let list = self.buyers.get_mut(&self.orders[key].buyer).unwrap();
        list.holds.retain(|hold| hold.expires_at > now && hold.order != key);
    }

    fn charge_ends(&mut self, key: &str, status: ChargeStatus, what: Happening) {
        let now = self.now();
        let charge = self.charges.get_mut(key).unwrap();
        (charge.status, charge.ended_at, charge.seq) = (status, Some(now), 2);
        self.tell("charge", key, 2, None, what);
    }

    pub fn bought(&mut self, key: &str, checkout: &str) {
        let now = self.now();
        let order = self.orders.get_mut(key).unwrap();
        (order.status, order.ended_at, order.seq) = (OrderStatus::Completed, Some(now), order.seq + 1);
        let order = order.clone();
        let ticket = self.tickets.get_mut(&order.ticket).unwrap();
        (ticket.state, ticket.expires_at) = (TicketState::Sold, None);
        let seller = ticket.seller.parse().unwrap();
        self.checkouts.get_mut(checkout).unwrap().state = CheckoutState::Captured;
        self.leaves_list(key);
        self.charge_ends(key, ChargeStatus::Completed, Happening::ChargeCompleted { order: key.parse().unwrap() });
        let what = Happening::OrderCompleted {
            ticket: order.ticket.parse().unwrap(),
            buyer: order.buyer.parse().unwrap(),
            seller,
            price: order.price,
        };
        self.tell("order", key, order.seq, None, what);
    }

    /// Ends an order without a sale and frees its ticket.
    pub fn ended(&mut self, key: &str, reason: CancelReason) {
        let now = self.now();
        let order = self.orders.get_mut(key).unwrap();
        (order.status, order.reason) = (OrderStatus::Cancelled, Some(reason));
        (order.ended_at, order.seq) = (Some(now), order.seq + 1);
        let order = order.clone();
        let ticket = self.tickets.get_mut(&order.ticket).unwrap();
        (ticket.state, ticket.order, ticket.expires_at, ticket.intent) = (TicketState::Listed, None, None, None);
        for checkout in self.checkouts.values_mut().filter(|checkout| checkout.order == key) {
            checkout.due_at = now;
        }
        self.leaves_list(key);
        let (of, buyer) = (order.ticket.parse().unwrap(), order.buyer.parse().unwrap());
        let (who, what) = match reason {
            CancelReason::Expired => (None, Happening::OrderExpired { ticket: of, buyer }),
            CancelReason::Buyer => {
                (Some(order.buyer.as_str()), Happening::OrderCancelled { ticket: of, buyer, reason })
            }
            CancelReason::PaymentRefused => (None, Happening::OrderCancelled { ticket: of, buyer, reason }),
        };
        if reason == CancelReason::PaymentRefused {
            let checkout = self.charges[key].checkout.clone();
            self.checkouts.get_mut(&checkout).unwrap().state = CheckoutState::Cancelled;
            self.charge_ends(key, ChargeStatus::Failed, Happening::ChargeFailed { order: key.parse().unwrap() });
        }
        self.tell("order", key, order.seq, who, what);
    }

    /// A market in which everything has happened once:
    /// tickets `listed`, `held` (by `oheld`), `claimed`, `sold`, `withdrawn`, and `spare`, which was held and freed in
    /// every way and is listed.
    pub fn lively() -> Self {
        let mut world = Self::new();
        for person in ["ann", "bob", "sue"] {
            world.person(person);
        }
        world.changes_email("ann", "ann@example.org");
        world.concert("event", "sue");
        for ticket in ["claimed", "held", "listed", "sold", "spare", "withdrawn"] {
            world.listed(ticket, "event", "sue");
        }
        world.withdrawn("withdrawn");
        world.held("ospare1", "spare", "ann");
        world.wait(60_000);
        world.ended("ospare1", CancelReason::Buyer);
        world.held("ospare2", "spare", "ann");
        world.paying("ospare2");
        world.wait(HOLD);
        world.ended("ospare2", CancelReason::Expired);
        world.edited("spare", "Row 6", usd(3990));
        world.held("ospare3", "spare", "bob");
        let checkout = world.paying("ospare3");
        world.checkouts.get_mut(&checkout).unwrap().state = CheckoutState::Expired;
        let checkout = world.paying("ospare3");
        world.claimed("ospare3", &checkout);
        world.wait(1000);
        world.ended("ospare3", CancelReason::PaymentRefused);
        world.held("osold", "sold", "ann");
        let checkout = world.paying("osold");
        world.claimed("osold", &checkout);
        world.wait(1000);
        world.bought("osold", &checkout);
        // A lapsed hold that nobody has released yet would be as fine; these two are under way.
        world.held("oheld", "held", "ann");
        world.held("oclaimed", "claimed", "ann");
        let checkout = world.paying("oclaimed");
        world.claimed("oclaimed", &checkout);
        world.wait(1000);
        world.belongings();
        world
    }

    /// Consumers, deliveries, sessions and links.
    fn belongings(&mut self) {
        self.consumers.push("books".into());
        for consumer in ["books", "mail"] {
            let delivery = Delivery {
                consumer: consumer.into(),
                entry: "order osold 3".into(),
                entry_exists: true,
                key_follows: true,
                dead: false,
                attempts: 0,
                error: None,
            };
            self.deliveries.insert(format!("{consumer} order osold 3"), delivery);
        }
        let (now, owner) = (self.now(), (Some("ann".to_owned()), Some(2)));
        let session = |owner: (Option<String>, Option<i64>)| Session {
            said: Ok(owner.0.clone().zip(owner.1)),
            owner,
            expires_at: now + 1000,
            latest_end: now + 1000,
        };
        self.sessions.insert("visitor".into(), session((None, None)));
        self.sessions.insert("ann".into(), session(owner.clone()));
        self.sessions.insert("former".into(), session((Some("ann".into()), Some(1))));
        let link = |purpose: &str, password_hash: Option<&str>, owner| Link {
            purpose: purpose.into(),
            password_hash: password_hash.map(Into::into),
            owner,
        };
        self.links.insert("new".into(), link("sign_up", Some("$argon2id$v=19$m=1"), (None, None)));
        self.links.insert("reset".into(), link("reset", None, owner));
    }
}
