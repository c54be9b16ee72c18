//! Orders, how they are paid, and their buyers' lists.

use domain::{
    audit,
    charge::ChargeStatus,
    checkout::CheckoutState,
    order::{CancelReason, OrderStatus},
};
use gateway::CheckoutRequest;
use surrealdb::types::{RecordId, SurrealValue};

use super::{Stored, key, money, word};

#[derive(SurrealValue)]
pub(in crate::verify) struct Order {
    buyer: RecordId,
    ticket: RecordId,
    title: String,
    price: i64,
    currency: String,
    status: String,
    expires_at: i64,
    reason: Option<String>,
    attempts: i64,
    created_at: i64,
    ended_at: Option<i64>,
    seq: i64,
}

impl Stored for Order {
    const FIELDS: &'static str = "id, buyer, ticket, title, price, currency, status, expires_at, reason, attempts, \
                                  created_at, ended_at, seq";
    type Row = audit::Order;

    fn read(self) -> Result<audit::Order, String> {
        Ok(audit::Order {
            buyer: key(&self.buyer),
            ticket: key(&self.ticket),
            title: self.title,
            price: money(self.price, &self.currency)?,
            status: word(OrderStatus::parse(&self.status), &self.status)?,
            expires_at: self.expires_at,
            reason: self.reason.map(|text| word(CancelReason::parse(&text), &text)).transpose()?,
            attempts: self.attempts,
            created_at: self.created_at,
            ended_at: self.ended_at,
            seq: self.seq,
        })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Checkout {
    order: RecordId,
    attempt: i64,
    request: String,
    intent: Option<String>,
    void_at: Option<i64>,
    state: String,
    due_at: i64,
}

impl Stored for Checkout {
    const FIELDS: &'static str = "id, order, attempt, request, intent, void_at, state, due_at";
    type Row = audit::Checkout;

    fn read(self) -> Result<audit::Checkout, String> {
        let request = serde_json::from_str::<CheckoutRequest>(&self.request)
            .map(|request| audit::Request {
                idempotency_key: request.idempotency_key,
                order: request.order_id,
                attempt: i64::from(request.attempt),
                amount: request.amount,
                currency: request.currency,
                title: request.title,
            })
            .map_err(|error| error.to_string());
        Ok(audit::Checkout {
            order: key(&self.order),
            attempt: self.attempt,
            request,
            intent: self.intent,
            void_at: self.void_at,
            state: word(CheckoutState::parse(&self.state), &self.state)?,
            due_at: self.due_at,
        })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Charge {
    order: RecordId,
    checkout: RecordId,
    status: String,
    amount: i64,
    currency: String,
    stripe_id: String,
    leased_until: i64,
    created_at: i64,
    ended_at: Option<i64>,
    seq: i64,
}

impl Stored for Charge {
    const FIELDS: &'static str = "id, order, checkout, status, amount, currency, stripe_id, leased_until, created_at, \
                                  ended_at, seq";
    type Row = audit::Charge;

    fn read(self) -> Result<audit::Charge, String> {
        let all = [ChargeStatus::Created, ChargeStatus::Failed, ChargeStatus::Completed];
        let status = all.into_iter().find(|status| status.as_str() == self.status);
        Ok(audit::Charge {
            order: key(&self.order),
            checkout: key(&self.checkout),
            status: word(status, &self.status)?,
            amount: money(self.amount, &self.currency)?,
            stripe_id: self.stripe_id,
            leased_until: self.leased_until,
            created_at: self.created_at,
            ended_at: self.ended_at,
            seq: self.seq,
        })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Hold {
    order: RecordId,
    expires_at: i64,
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Buyer {
    holds: Vec<Hold>,
}

impl Stored for Buyer {
    const FIELDS: &'static str = "id, holds";
    type Row = audit::Buyer;

    fn read(self) -> Result<audit::Buyer, String> {
        let hold = |hold: Hold| audit::OpenHold { order: key(&hold.order), expires_at: hold.expires_at };
        Ok(audit::Buyer { holds: self.holds.into_iter().map(hold).collect() })
    }
}
