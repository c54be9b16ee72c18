//! Orders: how each stands, ended and is paid, and that its ticket agrees.

use super::{
    Audit, Order, Remark, Table,
    accounts::digest,
    found::{At, wrongs},
};
use crate::{
    Money,
    charge::ChargeStatus,
    checkout::CheckoutState,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

wrongs! {
    /// What can be wrong with an order.
    OrderWrong {
        "was made by user {0}, who can't be found": NoBuyer(String),
        "is for ticket {0}, which can't be found": NoTicket(String),
        "was made by the seller of its ticket": OwnTicket,
        "is {0}, but ticket {1} is {2} and names {3}": Orphan(&'static str, String, &'static str, String),
        "is completed, but ticket {0} is {1} and names {2}": NotSold(String, &'static str, String),
        "is cancelled without a reason": NoReason,
        "is {0} and has a reason for being cancelled": StrayReason(&'static str),
        "is {0} without a time at which it ended": NoEnd(&'static str),
        "is {0} and ended at {1}": StrayEnd(&'static str, At),
        "was made at {0} and its hold ends at {1}": Backwards(At, At),
        "holds until {0}, after its event has started at {1}": AfterStart(At, At),
        "expired at {0}, before its deadline at {1}": Early(At, At),
        "was given back at {0}, after its deadline at {1}": Late(At, At),
        "is {0} after {1} attempts to pay": AttemptsOf(&'static str, i64),
        "counts {0} attempts to pay, but its checkouts are {1}": Attempts(i64, String),
        "has {0} open checkouts": OpenCheckouts(usize),
        "is completed and checkout {0} is open": Unclosed(String),
        "is completed without a charge": NoCharge,
        "was cancelled for a refused payment, but no charge failed": NotRefused,
    }
}

/// An order, as later tables need it.
#[derive(Debug)]
pub(super) struct Deal {
    pub buyer: Option<u32>,
    pub ticket: Option<u32>,
    pub title: u64,
    pub price: Money,
    pub status: OrderStatus,
    pub expires_at: i64,
    pub reason: Option<CancelReason>,
    pub attempts: i64,
    pub created_at: i64,
    pub ended_at: Option<i64>,
    pub seq: i64,
    /// Whether its buyer's list of holds has it.
    pub in_list: bool,
    pub told: bool,
}

/// What a status has and lacks, by itself.
fn by_itself(order: &Order) -> Vec<OrderWrong> {
    let mut wrong = Vec::new();
    let status = order.status.as_str();
    match (order.status, order.reason) {
        (OrderStatus::Cancelled, None) => wrong.push(OrderWrong::NoReason),
        (OrderStatus::Cancelled, Some(_)) | (_, None) => {}
        (_, Some(_)) => wrong.push(OrderWrong::StrayReason(status)),
    }
    match order.ended_at {
        None if !order.status.is_open() => wrong.push(OrderWrong::NoEnd(status)),
        Some(ended) if order.status.is_open() => wrong.push(OrderWrong::StrayEnd(status, At(ended))),
        _ => {}
    }
    let deadline = At(order.expires_at);
    if order.created_at >= order.expires_at {
        wrong.push(OrderWrong::Backwards(At(order.created_at), deadline));
    }
    match (order.reason, order.ended_at) {
        (Some(CancelReason::Expired), Some(ended)) if ended < order.expires_at => {
            wrong.push(OrderWrong::Early(At(ended), deadline));
        }
        (Some(CancelReason::Buyer), Some(ended)) if ended >= order.expires_at => {
            wrong.push(OrderWrong::Late(At(ended), deadline));
        }
        _ => {}
    }
    let fits = match order.status {
        OrderStatus::Created => order.attempts == 0,
        OrderStatus::AwaitingPayment | OrderStatus::Completed => order.attempts > 0,
        OrderStatus::Cancelled => order.attempts >= 0,
    };
    if !fits {
        wrong.push(OrderWrong::AttemptsOf(status, order.attempts));
    }
    wrong
}

impl Audit {
    /// An order.
    pub fn order(&mut self, key: &str, order: &Order) {
        let mut wrong = |wrong: OrderWrong| self.found.wrong(Table::Order, key, wrong);
        by_itself(order).into_iter().for_each(&mut wrong);
        let (buyer, ticket) = (self.users.find(&order.buyer), self.tickets.find(&order.ticket));
        if buyer.is_none() {
            wrong(OrderWrong::NoBuyer(order.buyer.clone()));
        }
        match ticket.and_then(|ticket| self.tickets.get(ticket)) {
            None => wrong(OrderWrong::NoTicket(order.ticket.clone())),
            Some(ticket) => {
                if buyer.is_some() && ticket.seller == buyer {
                    wrong(OrderWrong::OwnTicket);
                }
                if order.expires_at > ticket.starts_at {
                    wrong(OrderWrong::AfterStart(At(order.expires_at), At(ticket.starts_at)));
                }
            }
        }
        let deal = Deal {
            buyer,
            ticket,
            title: digest(&order.title),
            price: order.price,
            status: order.status,
            expires_at: order.expires_at,
            reason: order.reason,
            attempts: order.attempts,
            created_at: order.created_at,
            ended_at: order.ended_at,
            seq: order.seq,
            in_list: false,
            told: false,
        };
        self.orders.push(key, deal);
    }

    /// Each order with its ticket, its charge and its buyer's list.
    pub(super) fn judge_orders(&mut self) {
        for (_, key, order) in self.orders.iter() {
            let mut wrong = |wrong: OrderWrong| self.found.wrong(Table::Order, key, wrong);
            if let Some(number) = order.ticket
                && let Some(ticket) = self.tickets.get(number)
            {
                let named = ticket.order.as_ref().map_or_else(|| "no order".into(), |other| format!("order {other}"));
                let ours = ticket.order.as_deref() == Some(key);
                let (of, state) = (self.tickets.key(number).to_owned(), ticket.state.as_str());
                let holds = ours && matches!(ticket.state, TicketState::Held | TicketState::Claimed);
                if order.status.is_open() && !holds {
                    wrong(OrderWrong::Orphan(order.status.as_str(), of, state, named));
                } else if order.status == OrderStatus::Completed && !(ours && ticket.state == TicketState::Sold) {
                    wrong(OrderWrong::NotSold(of, state, named));
                }
            }
            let charge = self.charges.by_key(key).map(|charge| charge.status);
            if order.status == OrderStatus::Completed && charge.is_none() {
                wrong(OrderWrong::NoCharge);
            }
            if order.reason == Some(CancelReason::PaymentRefused) && charge != Some(ChargeStatus::Failed) {
                wrong(OrderWrong::NotRefused);
            }
            let waits = order.status.is_open() && charge != Some(ChargeStatus::Created);
            if waits && self.terms.is_overdue(order.expires_at) {
                self.found.note(Table::Order, key, Remark::Unreleased(At(order.expires_at)));
            }
        }
        self.judge_lists();
    }

    /// Each order with its attempts to pay: numbered without gaps, one open at the most.
    pub(super) fn judge_attempts(&mut self) {
        let mut all: Vec<(u32, i64, u32)> = Vec::new();
        for (number, _, checkout) in self.checkouts.iter() {
            all.extend(checkout.order.map(|order| (order, checkout.attempt, number)));
        }
        all.sort_unstable();
        let mut attempts = all.chunk_by(|one, next| one.0 == next.0).peekable();
        for (number, key, order) in self.orders.iter() {
            let own: &[(u32, i64, u32)] = attempts.next_if(|own| own[0].0 == number).unwrap_or_default();
            let mut wrong = |wrong: OrderWrong| self.found.wrong(Table::Order, key, wrong);
            let numbers: Vec<i64> = own.iter().map(|(_, attempt, _)| *attempt).collect();
            if !numbers.iter().copied().eq(1..=order.attempts) {
                let said: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                let said = if said.is_empty() { "none".into() } else { said.join(", ") };
                wrong(OrderWrong::Attempts(order.attempts, said));
            }
            let is_open = |number: &u32| {
                self.checkouts.get(*number).is_some_and(|checkout| checkout.state == CheckoutState::Open)
            };
            let open: Vec<u32> = own.iter().map(|(.., number)| *number).filter(is_open).collect();
            if open.len() > 1 {
                wrong(OrderWrong::OpenCheckouts(open.len()));
            }
            if let (OrderStatus::Completed, Some(open)) = (order.status, open.first()) {
                wrong(OrderWrong::Unclosed(self.checkouts.key(*open).to_owned()));
            }
        }
    }
}
