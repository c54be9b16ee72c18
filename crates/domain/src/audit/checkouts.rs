//! Attempts to pay: what is sent to Stripe is the order's, and nothing is forgotten before it is known how it ended.

use super::{
    Audit, Checkout, Remark, Request, Table,
    accounts::digest,
    found::{At, wrongs},
    orders::Deal,
};
use crate::checkout::CheckoutState;

/// The sweeper of payments puts a look at a checkout off by at most so long, in milliseconds.
const LONGEST_WAIT: i64 = 60_000;

wrongs! {
    /// What can be wrong with an attempt to pay.
    CheckoutWrong {
        "is for order {0}, which can't be found": NoOrder(String),
        "has a request that can't be read: {0}": Request(String),
        "asks under the key {0}, which is not its own": OtherKey(String),
        "asks for order {0}, but is for order {1}": OtherOrder(String, String),
        "asks as attempt {0}, but is attempt {1}": OtherAttempt(i64, i64),
        "asks for {0} minor units, but its order was made at {1}": OtherAmount(i64, i64),
        "asks in “{0}”, but its order was made in {1}": OtherCurrency(String, String),
        "asks for another title than its order's": OtherTitle,
        "is captured, but its order has no completed charge by it": Uncharged,
        "claimed a ticket by payment {0}, but its order has no charge of it": Unclaimed(String),
        "was given up at {0}, and yet claimed a ticket or is captured": GivenUp(At),
        "is open and not looked at before {0}": Forgotten(At),
    }
}

/// An attempt to pay, as later tables need it.
#[derive(Debug)]
pub(super) struct Tried {
    pub order: Option<u32>,
    pub attempt: i64,
    pub state: CheckoutState,
    pub intent: Option<Box<str>>,
    /// Whether a charge is by it.
    pub charged: bool,
}

/// What is asked of Stripe, beside the order that is to be paid.
fn request(key: &str, checkout: &Checkout, request: &Request, order: &Deal) -> Vec<CheckoutWrong> {
    let mut wrong = Vec::new();
    if request.idempotency_key != format!("holdfast-{key}") {
        wrong.push(CheckoutWrong::OtherKey(request.idempotency_key.clone()));
    }
    if request.order != checkout.order {
        wrong.push(CheckoutWrong::OtherOrder(request.order.clone(), checkout.order.clone()));
    }
    if request.attempt != checkout.attempt {
        wrong.push(CheckoutWrong::OtherAttempt(request.attempt, checkout.attempt));
    }
    if request.amount != order.price.minor {
        wrong.push(CheckoutWrong::OtherAmount(request.amount, order.price.minor));
    }
    let currency = order.price.currency.code();
    if request.currency != currency.to_lowercase() {
        wrong.push(CheckoutWrong::OtherCurrency(request.currency.clone(), currency.to_owned()));
    }
    if digest(&request.title) != order.title {
        wrong.push(CheckoutWrong::OtherTitle);
    }
    wrong
}

impl Audit {
    /// An attempt to pay.
    pub fn checkout(&mut self, key: &str, checkout: &Checkout) {
        let mut wrong = |wrong: CheckoutWrong| self.found.wrong(Table::Checkout, key, wrong);
        let number = self.orders.find(&checkout.order);
        let order = number.and_then(|order| self.orders.get(order));
        match (order, &checkout.request) {
            (None, _) => wrong(CheckoutWrong::NoOrder(checkout.order.clone())),
            (_, Err(why)) => wrong(CheckoutWrong::Request(why.clone())),
            (Some(order), Ok(asked)) => request(key, checkout, asked, order).into_iter().for_each(&mut wrong),
        }
        if let Some(void) = checkout.void_at
            && (checkout.intent.is_some() || checkout.state == CheckoutState::Captured)
        {
            wrong(CheckoutWrong::GivenUp(At(void)));
        }
        // Of an order that holds, the look shortly before the deadline; of an ended one, at once and then again and again.
        let soon = self.terms.now.saturating_add(LONGEST_WAIT);
        let deadline = order.filter(|order| order.status.is_open()).map_or(soon, |order| order.expires_at.max(soon));
        if checkout.state == CheckoutState::Open && checkout.due_at > deadline.saturating_add(self.terms.skew) {
            wrong(CheckoutWrong::Forgotten(At(checkout.due_at)));
        }
        if let (CheckoutState::Open, Some(ended)) = (checkout.state, order.and_then(|order| order.ended_at))
            && self.terms.is_overdue(ended)
        {
            self.found.note(Table::Checkout, key, Remark::Unclosed(At(ended)));
        }
        let attempt = Tried {
            order: number,
            attempt: checkout.attempt,
            state: checkout.state,
            intent: checkout.intent.as_deref().map(Into::into),
            charged: false,
        };
        self.checkouts.push(key, attempt);
    }

    /// Each attempt that took a ticket, with the charge that must be there then.
    pub(super) fn judge_claims(&mut self) {
        for (_, key, checkout) in self.checkouts.iter() {
            let mut wrong = |wrong: CheckoutWrong| self.found.wrong(Table::Checkout, key, wrong);
            // What a charge and its checkout disagree about is said of the charge.
            if checkout.charged {
                continue;
            }
            if checkout.state == CheckoutState::Captured {
                wrong(CheckoutWrong::Uncharged);
            }
            if let Some(intent) = &checkout.intent {
                wrong(CheckoutWrong::Unclaimed(intent.to_string()));
            }
        }
    }
}
