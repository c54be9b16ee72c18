//! What the entries about one record tell, put together: it must be what the record says.

use std::fmt::Display;

use super::{Audit, JournalWrong, accounts::digest, events::digest_of, found::At, journal::Subject};
use crate::{
    Money,
    charge::ChargeStatus,
    journal::Happening,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

/// Who does such a thing.
#[derive(Debug)]
pub(super) enum Doer<'a> {
    /// This person, by the key of their account.
    Person(&'a str),
    /// Somebody with an account.
    Somebody,
    /// The exchange itself.
    Exchange,
}

/// What was told so far.
#[derive(Debug)]
pub(super) enum Told {
    Nothing,
    User { email: u64, credential_version: i64, created_at: i64 },
    Event { digest: u64, created_at: i64 },
    Ticket { event: String, seller: String, title: String, price: Money, version: i64, withdrawn: bool, listed_at: i64 },
    Order(Box<OrderTold>),
    Charge { order: String, amount: Money, intent: String, created_at: i64, end: Option<(ChargeStatus, i64)> },
}

#[derive(Debug)]
pub(super) struct OrderTold {
    ticket: String,
    buyer: String,
    price: Money,
    expires_at: i64,
    created_at: i64,
    attempts: i64,
    end: Option<End>,
}

#[derive(Debug)]
struct End {
    status: OrderStatus,
    reason: Option<CancelReason>,
    at: i64,
    /// Who sold, if it was sold.
    seller: Option<String>,
}

impl OrderTold {
    fn status(&self) -> OrderStatus {
        match &self.end {
            Some(end) => end.status,
            None if self.attempts > 0 => OrderStatus::AwaitingPayment,
            None => OrderStatus::Created,
        }
    }
}

impl Told {
    /// Adds an entry about a record of `table`, decided `at`.
    pub fn hear(&mut self, table: &str, at: i64, what: &Happening) -> Vec<JournalWrong> {
        let misplaced = || vec![JournalWrong::Misplaced(what.kind())];
        match what {
            Happening::UserCreated { .. }
            | Happening::EventCreated { .. }
            | Happening::TicketCreated { .. }
            | Happening::OrderCreated { .. }
            | Happening::ChargeCreated { .. } => match (&self, Self::first(table, at, what)) {
                (Self::Nothing, Some(first)) => {
                    *self = first;
                    Vec::new()
                }
                _ => misplaced(),
            },
            _ => match self {
                Self::User { email, credential_version, .. } => match what {
                    Happening::UserUpdated { email: now, .. } => {
                        *email = digest(now);
                        *credential_version += 1;
                        Vec::new()
                    }
                    _ => misplaced(),
                },
                Self::Ticket { withdrawn: false, .. } => self.hear_of_ticket(what),
                Self::Order(order) if order.end.is_none() => order.hear(at, what),
                Self::Charge { order, end: end @ None, .. } => {
                    let (status, of) = match what {
                        Happening::ChargeCompleted { order } => (ChargeStatus::Completed, order),
                        Happening::ChargeFailed { order } => (ChargeStatus::Failed, order),
                        _ => return misplaced(),
                    };
                    *end = Some((status, at));
                    contradictions(what, &[("order", of.as_str() == order.as_str())])
                }
                _ => misplaced(),
            },
        }
    }

    fn first(table: &str, at: i64, what: &Happening) -> Option<Self> {
        Some(match (table, what) {
            ("user", Happening::UserCreated { email }) => {
                Self::User { email: digest(email), credential_version: 1, created_at: at }
            }
            ("event", Happening::EventCreated { event }) => Self::Event { digest: digest_of(event), created_at: at },
            ("ticket", Happening::TicketCreated { event, seller, title, price }) => Self::Ticket {
                event: event.to_string(),
                seller: seller.to_string(),
                title: title.clone(),
                price: *price,
                version: 1,
                withdrawn: false,
                listed_at: at,
            },
            ("order", Happening::OrderCreated { ticket, buyer, price, expires_at }) => {
                Self::Order(Box::new(OrderTold {
                    ticket: ticket.to_string(),
                    buyer: buyer.to_string(),
                    price: *price,
                    expires_at: expires_at.as_millisecond(),
                    created_at: at,
                    attempts: 0,
                    end: None,
                }))
            }
            ("charge", Happening::ChargeCreated { order, amount, intent }) => Self::Charge {
                order: order.to_string(),
                amount: *amount,
                intent: intent.clone(),
                created_at: at,
                end: None,
            },
            _ => return None,
        })
    }

    fn hear_of_ticket(&mut self, what: &Happening) -> Vec<JournalWrong> {
        let Self::Ticket { title, price, version, withdrawn, .. } = self else { return Vec::new() };
        match what {
            Happening::TicketUpdated { title: new_title, price: new_price, version: new_version } => {
                let follows = *new_version == *version + 1;
                (*title, *price, *version) = (new_title.clone(), *new_price, *version + 1);
                contradictions(what, &[("version", follows)])
            }
            Happening::TicketWithdrawn {} => {
                *withdrawn = true;
                Vec::new()
            }
            _ => vec![JournalWrong::Misplaced(what.kind())],
        }
    }

    /// Who does this to the record with that key.
    pub fn doer<'a>(&'a self, key: &'a str, what: &'a Happening) -> Doer<'a> {
        match (what, self) {
            (Happening::UserCreated { .. } | Happening::UserUpdated { .. }, _) => Doer::Person(key),
            (
                Happening::TicketCreated { .. } | Happening::TicketUpdated { .. } | Happening::TicketWithdrawn {},
                Self::Ticket { seller, .. },
            ) => Doer::Person(seller),
            (
                Happening::OrderCreated { .. }
                | Happening::OrderAwaitingPayment { .. }
                | Happening::OrderCancelled { reason: CancelReason::Buyer, .. },
                Self::Order(order),
            ) => Doer::Person(&order.buyer),
            (
                Happening::OrderCancelled { .. }
                | Happening::OrderExpired { .. }
                | Happening::OrderCompleted { .. }
                | Happening::ChargeCreated { .. }
                | Happening::ChargeCompleted { .. }
                | Happening::ChargeFailed { .. },
                _,
            ) => Doer::Exchange,
            _ => Doer::Somebody,
        }
    }
}

impl OrderTold {
    fn hear(&mut self, at: i64, what: &Happening) -> Vec<JournalWrong> {
        let (status, reason, ticket, buyer) = match what {
            Happening::OrderAwaitingPayment { attempt, .. } => {
                self.attempts += 1;
                return contradictions(what, &[("number", i64::from(*attempt) == self.attempts)]);
            }
            // Past the deadline an order has expired, which has an entry of its own.
            Happening::OrderCancelled { ticket, buyer, reason } if *reason != CancelReason::Expired => {
                (OrderStatus::Cancelled, Some(*reason), ticket, buyer)
            }
            Happening::OrderExpired { ticket, buyer } => {
                (OrderStatus::Cancelled, Some(CancelReason::Expired), ticket, buyer)
            }
            Happening::OrderCompleted { ticket, buyer, .. } => (OrderStatus::Completed, None, ticket, buyer),
            _ => return vec![JournalWrong::Misplaced(what.kind())],
        };
        let (seller, price) = match what {
            Happening::OrderCompleted { seller, price, .. } => (Some(seller.to_string()), *price),
            _ => (None, self.price),
        };
        self.end = Some(End { status, reason, at, seller });
        let kept = [
            ("ticket", ticket.as_str() == self.ticket),
            ("buyer", buyer.as_str() == self.buyer),
            ("price", price == self.price),
        ];
        contradictions(what, &kept)
    }
}

/// What an entry tells otherwise than those before it.
fn contradictions(what: &Happening, kept: &[(&'static str, bool)]) -> Vec<JournalWrong> {
    let broken = kept.iter().filter(|(_, kept)| !kept);
    broken.map(|(field, _)| JournalWrong::Contradiction(what.kind(), field)).collect()
}

/// Collects what is told otherwise than the record says.
#[derive(Default)]
struct Differences(Vec<JournalWrong>);

impl Differences {
    fn compare<T: Copy + PartialEq + Display>(&mut self, field: &'static str, told: T, stored: T) {
        if told != stored {
            self.0.push(JournalWrong::Differs(field, told.to_string(), stored.to_string()));
        }
    }

    fn times(&mut self, field: &'static str, told: i64, stored: i64) {
        if told != stored {
            self.0.push(JournalWrong::Differs(field, At(told).to_string(), At(stored).to_string()));
        }
    }

    /// Of what is kept as a digest.
    fn digests(&mut self, field: &'static str, told: u64, stored: u64) {
        if told != stored {
            self.0.push(JournalWrong::Other(field));
        }
    }
}

impl Audit {
    /// That an attempt to pay that is told of is the order's.
    pub(super) fn wrong_checkout(&self, subject: Subject, what: &Happening) -> Option<JournalWrong> {
        let (Subject::Order(order), Happening::OrderAwaitingPayment { checkout, attempt }) = (subject, what) else {
            return None;
        };
        let attempt = i64::from(*attempt);
        let known = self.checkouts.by_key(checkout.as_str());
        let fits = known.is_some_and(|known| known.order == Some(order) && known.attempt == attempt);
        (!fits).then(|| JournalWrong::OtherCheckout(what.kind(), checkout.to_string(), attempt))
    }

    /// What is told otherwise than the record says.
    pub(super) fn differences(&mut self, subject: Subject, told: &Told) -> Vec<JournalWrong> {
        let mut all = Differences::default();
        match (subject, told) {
            (Subject::User(number), Told::User { email, credential_version, created_at }) => {
                if let Some(user) = self.users.get(number) {
                    all.digests("address", *email, user.email);
                    all.compare("the version of the credentials", *credential_version, user.credential_version);
                    all.times("the start", *created_at, user.created_at);
                }
            }
            (Subject::Event(number), Told::Event { digest, created_at }) => {
                if let Some(event) = self.events.get(number) {
                    all.digests("event", *digest, event.digest);
                    all.times("the first naming", *created_at, event.created_at);
                }
            }
            (Subject::Ticket(number), Told::Ticket { .. }) => self.ticket_differs(number, told, &mut all),
            (Subject::Order(number), Told::Order(told)) => self.order_differs(number, told, &mut all),
            (Subject::Charge(number), Told::Charge { .. }) => self.charge_differs(number, told, &mut all),
            // Nothing legal was told, which is said already.
            _ => {}
        }
        all.0
    }

    fn ticket_differs(&self, number: u32, told: &Told, all: &mut Differences) {
        let Told::Ticket { event, seller, title, price, version, withdrawn, listed_at } = told else { return };
        let Some(ticket) = self.tickets.get(number) else { return };
        if let Some(stored) = ticket.event {
            all.compare("the event", event.as_str(), self.events.key(stored));
        }
        if let Some(stored) = ticket.seller {
            all.compare("the seller", seller.as_str(), self.users.key(stored));
        }
        all.digests("title", digest(title), ticket.title);
        all.compare("the price", *price, ticket.price);
        all.compare("the version", *version, ticket.version);
        let is_withdrawn = ticket.state == TicketState::Withdrawn;
        if *withdrawn != is_withdrawn {
            let told = if *withdrawn { "withdrawn" } else { "not withdrawn" };
            all.compare("the state", told, ticket.state.as_str());
        }
        all.times("the listing", *listed_at, ticket.listed_at);
    }

    fn order_differs(&self, number: u32, told: &OrderTold, all: &mut Differences) {
        let Some(order) = self.orders.get(number) else { return };
        if let Some(stored) = order.ticket {
            all.compare("the ticket", told.ticket.as_str(), self.tickets.key(stored));
        }
        if let Some(stored) = order.buyer {
            all.compare("the buyer", told.buyer.as_str(), self.users.key(stored));
        }
        all.compare("the price", told.price, order.price);
        all.times("the deadline", told.expires_at, order.expires_at);
        all.times("the start", told.created_at, order.created_at);
        all.compare("the attempts", told.attempts, order.attempts);
        all.compare("the status", told.status().as_str(), order.status.as_str());
        let reason = |reason: Option<CancelReason>| reason.map_or("none", CancelReason::as_str);
        all.compare("the reason", reason(told.end.as_ref().and_then(|end| end.reason)), reason(order.reason));
        let Some(end) = &told.end else { return };
        if let Some(stored) = order.ended_at {
            all.times("the end", end.at, stored);
        }
        let ticket = order.ticket.and_then(|ticket| self.tickets.get(ticket));
        if let (Some(seller), Some(stored)) = (&end.seller, ticket.and_then(|ticket| ticket.seller)) {
            all.compare("the seller", seller.as_str(), self.users.key(stored));
        }
        // Both are told in one transaction, and charges are read before orders.
        let charged = self.charges.by_key(self.orders.key(number)).and_then(|charge| charge.told_completed);
        if end.status == OrderStatus::Completed && charged != Some(end.at) {
            all.0.push(JournalWrong::Uncharged);
        }
    }

    fn charge_differs(&mut self, number: u32, told: &Told, all: &mut Differences) {
        let Told::Charge { order, amount, intent, created_at, end } = told else { return };
        let key = self.charges.key(number).to_owned();
        let Some(charge) = self.charges.get_mut(number) else { return };
        all.compare("the order", order.as_str(), key.as_str());
        all.compare("the amount", *amount, charge.amount);
        all.compare("the payment", intent.as_str(), &*charge.stripe_id);
        all.times("the claim", *created_at, charge.created_at);
        let status = end.map_or(ChargeStatus::Created, |(status, _)| status);
        all.compare("the status", status.as_str(), charge.status.as_str());
        let Some((status, at)) = *end else { return };
        if let Some(stored) = charge.ended_at {
            all.times("the end", at, stored);
        }
        if status == ChargeStatus::Completed {
            charge.told_completed = Some(at);
        }
    }
}
