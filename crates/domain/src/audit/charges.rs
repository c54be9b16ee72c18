//! Charges: one an order, for its price, and agreed with by the order, the checkout and the ticket.

use super::{
    Audit, Charge, Remark, Table,
    found::{At, wrongs},
    orders::Deal,
};
use crate::{
    Money,
    charge::ChargeStatus,
    checkout::CheckoutState,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

/// A node leases a claim for so long, in milliseconds.
const LEASE: i64 = 3_000;

wrongs! {
    /// What can be wrong with a charge.
    ChargeWrong {
        "pays order {0}, but is the charge of the order of its own key": OtherOrder(String),
        "pays an order that can't be found": NoOrder,
        "is by checkout {0}, which can't be found": NoCheckout(String),
        "is by checkout {0}, which is for another order": CheckoutOfOther(String),
        "is {0}, but its checkout {1} is {2}": OtherCheckout(&'static str, String, &'static str),
        "is of payment {0}, but its checkout claimed by {1}": OtherIntent(String, String),
        "is of no payment": NoIntent,
        "is of payment {0}, as is charge {1}": SameIntent(String, String),
        "is of {0}, but its order was made at {1}": OtherAmount(Money, Money),
        "is {0}, but its order is {1}": OtherStatus(&'static str, String),
        "is created, but ticket {0} is not claimed for it": Unclaimed(String),
        "is {0} without a time at which it ended": NoEnd(&'static str),
        "is created and ended at {0}": StrayEnd(At),
        "ended at {0}, but its order at {1}": OtherEnd(At, At),
        "was claimed at {0}, not before the deadline of its order at {1}": Late(At, At),
    }
}

/// A charge, as later tables need it.
#[derive(Debug)]
pub(super) struct Taking {
    pub status: ChargeStatus,
    pub amount: Money,
    pub stripe_id: Box<str>,
    pub created_at: i64,
    pub ended_at: Option<i64>,
    pub seq: i64,
    pub told: bool,
    /// When the journal says that it was completed.
    pub told_completed: Option<i64>,
}

/// What a status has and lacks, by itself.
fn by_itself(key: &str, charge: &Charge) -> Vec<ChargeWrong> {
    let mut wrong = Vec::new();
    if charge.order != key {
        wrong.push(ChargeWrong::OtherOrder(charge.order.clone()));
    }
    if charge.stripe_id.is_empty() {
        wrong.push(ChargeWrong::NoIntent);
    }
    match (charge.status, charge.ended_at) {
        (ChargeStatus::Created, Some(ended)) => wrong.push(ChargeWrong::StrayEnd(At(ended))),
        (ChargeStatus::Created, None) | (_, Some(_)) => {}
        (status, None) => wrong.push(ChargeWrong::NoEnd(status.as_str())),
    }
    wrong
}

/// What the order that is paid must agree with.
fn with_order(charge: &Charge, order: &Deal) -> Vec<ChargeWrong> {
    let mut wrong = Vec::new();
    if charge.amount != order.price {
        wrong.push(ChargeWrong::OtherAmount(charge.amount, order.price));
    }
    let fits = match charge.status {
        ChargeStatus::Created => order.status == OrderStatus::AwaitingPayment,
        ChargeStatus::Completed => order.status == OrderStatus::Completed,
        ChargeStatus::Failed => order.reason == Some(CancelReason::PaymentRefused),
    };
    if !fits {
        let reason = order.reason.map(|reason| format!(" ({})", reason.as_str())).unwrap_or_default();
        let status = format!("{}{reason}", order.status.as_str());
        wrong.push(ChargeWrong::OtherStatus(charge.status.as_str(), status));
    }
    if let (Some(ended), Some(order)) = (charge.ended_at, order.ended_at)
        && ended != order
    {
        wrong.push(ChargeWrong::OtherEnd(At(ended), At(order)));
    }
    if charge.created_at >= order.expires_at {
        wrong.push(ChargeWrong::Late(At(charge.created_at), At(order.expires_at)));
    }
    wrong
}

impl Audit {
    /// A charge.
    pub fn charge(&mut self, key: &str, charge: &Charge) {
        let mut wrong = |wrong: ChargeWrong| self.found.wrong(Table::Charge, key, wrong);
        by_itself(key, charge).into_iter().for_each(&mut wrong);
        let number = self.orders.find(key);
        match number.and_then(|number| self.orders.get(number)) {
            None => wrong(ChargeWrong::NoOrder),
            Some(order) => {
                with_order(charge, order).into_iter().for_each(&mut wrong);
                if charge.status == ChargeStatus::Created
                    && let Some(number) = order.ticket
                    && let Some(ticket) = self.tickets.get(number)
                    && !(ticket.state == TicketState::Claimed && ticket.order.as_deref() == Some(key))
                {
                    wrong(ChargeWrong::Unclaimed(self.tickets.key(number).to_owned()));
                }
            }
        }
        let named = charge.checkout.clone();
        match self.checkouts.by_key_mut(&charge.checkout) {
            None => wrong(ChargeWrong::NoCheckout(named)),
            Some(checkout) => {
                checkout.charged = true;
                let fits = match charge.status {
                    ChargeStatus::Created => checkout.state == CheckoutState::Open,
                    ChargeStatus::Completed => checkout.state == CheckoutState::Captured,
                    ChargeStatus::Failed => checkout.state == CheckoutState::Cancelled,
                };
                if !fits {
                    wrong(ChargeWrong::OtherCheckout(charge.status.as_str(), named.clone(), checkout.state.as_str()));
                }
                if checkout.order != number {
                    wrong(ChargeWrong::CheckoutOfOther(named));
                }
                if checkout.intent.as_deref() != Some(&charge.stripe_id) {
                    let theirs = checkout.intent.as_deref().unwrap_or("none").to_owned();
                    wrong(ChargeWrong::OtherIntent(charge.stripe_id.clone(), theirs));
                }
            }
        }
        if charge.status == ChargeStatus::Created {
            if self.terms.is_overdue(charge.created_at) {
                self.found.note(Table::Charge, key, Remark::Unfinished(At(charge.created_at)));
            }
            // Whoever sweeps takes such a claim on all the same.
            if charge.leased_until > self.terms.now.saturating_add(LEASE).saturating_add(self.terms.skew) {
                self.found.note(Table::Charge, key, Remark::Leased(At(charge.leased_until)));
            }
        }
        let taking = Taking {
            status: charge.status,
            amount: charge.amount,
            stripe_id: charge.stripe_id.as_str().into(),
            created_at: charge.created_at,
            ended_at: charge.ended_at,
            seq: charge.seq,
            told: false,
            told_completed: None,
        };
        self.charges.push(key, taking);
    }

    /// No payment pays twice.
    pub(super) fn judge_intents(&mut self) {
        let mut all: Vec<(&str, &str)> =
            self.charges.iter().map(|(_, key, charge)| (&*charge.stripe_id, key)).collect();
        all.sort_unstable();
        for pair in all.windows(2) {
            let [(intent, first), (same, second)] = pair else { continue };
            if intent == same && !intent.is_empty() {
                let wrong = ChargeWrong::SameIntent((*intent).to_owned(), (*first).to_owned());
                self.found.wrong(Table::Charge, second, wrong);
            }
        }
    }
}
