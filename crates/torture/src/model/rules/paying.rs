//! Going to pay: pages and cards.

use domain::{Refusal, checkout::CheckoutState, order::OrderStatus};
use gateway::SessionStatus;

use super::{
    Answer, Model,
    settling::{Settled, UNAVAILABLE},
};
use crate::model::{
    failures::Failures,
    step::{Call, Card, Event, How},
    world::{Attempt, Money, Ms, Page},
};

/// How long before its deadline an order that awaits payment is settled by the sweep.
const NEAR: Ms = 3_000;

impl Model {
    pub fn attempt(&mut self, order: usize, attempt: usize) -> &mut Attempt {
        &mut self.world.orders[order].attempts[attempt]
    }

    pub fn page(&mut self, order: usize, attempt: usize) -> &mut Page {
        self.attempt(order, attempt).page.get_or_insert(Page {
            status: SessionStatus::Open,
            money: Money::None,
            fits: true,
        })
    }

    /// A card is given on a page.
    pub fn card(&mut self, order: usize, attempt: usize, card: Card) {
        let page = self.page(order, attempt);
        (page.money, page.status) = match card {
            Card::Authorised | Card::Strange(_) => (Money::Authorised, SessionStatus::Complete),
            Card::Processing => (Money::Processing, SessionStatus::Complete),
            Card::Declined => (Money::Wanted { declined: true }, SessionStatus::Open),
            Card::Asked => (Money::Wanted { declined: false }, SessionStatus::Open),
        };
        page.fits = !matches!(card, Card::Strange(_));
    }

    /// Something happens at Stripe.
    pub fn stripe(&mut self, order: usize, attempt: usize, event: Event) {
        let page = self.page(order, attempt);
        match event {
            Event::RunsOut => run_out(page),
            Event::Captures => page.money = Money::Captured,
            Event::Voids => page.money = Money::Voided,
            Event::Authorises => page.money = Money::Authorised,
        }
    }

    /// Going to pay: the same page for as long as it can be paid.
    pub fn pay(&mut self, who: usize, order: usize, failures: &mut Failures) -> Result<Answer, Refusal> {
        self.own(who, order)?;
        let status = self.world.orders[order].status;
        if !status.is_open() {
            return Err(Refusal::OrderOver(status));
        }
        if self.world.is_claimed(order) {
            return Err(Refusal::PaymentUnderWay);
        }
        let deadline = self.world.orders[order].deadline;
        if deadline <= self.now {
            return Err(Refusal::OrderOver(OrderStatus::Cancelled));
        }
        let attempt = self.world.open_attempt(order).unwrap_or_else(|| self.attempt_again(order));
        if !self.attempt(order, attempt).known {
            if self.open_page(order, attempt, failures).is_ok() {
                return Ok(Answer::Page { order, attempt });
            }
            if self.world.open_attempt(order).is_some() {
                return Err(Refusal::PaymentsUnavailable);
            }
            // What Stripe will refuse for ever is tried once more, as another attempt.
            let attempt = self.attempt_again(order);
            return self.open_page(order, attempt, failures).map(|()| Answer::Page { order, attempt });
        }
        if failures.take(Call::ReadSession, order).is_some() {
            return Err(Refusal::PaymentsUnavailable);
        }
        if self.page(order, attempt).status == SessionStatus::Open {
            return Ok(Answer::Page { order, attempt });
        }
        self.settle(order, failures).map(|()| Answer::OrderPage(order))
    }

    fn attempt_again(&mut self, order: usize) -> usize {
        let row = &mut self.world.orders[order];
        row.status = OrderStatus::AwaitingPayment;
        row.attempts.push(Attempt { state: CheckoutState::Open, known: false, given_up: false, page: None });
        (self.memory[order].due_from, self.memory[order].swept) = ((row.deadline - NEAR).max(self.now), None);
        row.attempts.len() - 1
    }

    /// Opens a page, or finds the one that was opened under the attempt's key.
    pub fn open_page(&mut self, order: usize, attempt: usize, failures: &mut Failures) -> Settled {
        let failed = failures.take(Call::Open, order);
        if failed.is_none_or(How::done) {
            self.page(order, attempt);
        }
        match failed {
            None => self.attempt(order, attempt).known = true,
            // Stripe will say so to this key for ever, so the next attempt needs one of its own.
            Some(How::StoredBefore | How::StoredAfter | How::Refused) => {
                self.attempt(order, attempt).state = CheckoutState::Expired;
            }
            Some(How::TimeoutBefore | How::TimeoutAfter) => {}
        }
        if failed.is_some() { UNAVAILABLE } else { Ok(()) }
    }
}

pub fn run_out(page: &mut Page) {
    page.status = SessionStatus::Expired;
    if page.money != Money::None {
        page.money = Money::Voided;
    }
}
