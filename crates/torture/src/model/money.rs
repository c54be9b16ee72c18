//! The model's half about money: what paying comes to, given how Stripe failed.

use domain::{
    Refusal,
    charge::ChargeStatus,
    checkout::CheckoutState,
    order::{CancelReason, OrderStatus},
};
use gateway::SessionStatus;

use super::{
    failures::Failures,
    rules::{Answer, Model},
    step::{Call, Card, Event, How},
    world::{Attempt, Charge, Money, Ms, Page, Stand, World},
};

/// How long whoever claims has the capture for itself.
const LEASE: Ms = 3_000;
/// How long before its deadline an order that awaits payment is settled by the sweep.
const NEAR: Ms = 3_000;
/// An authorisation that was given up and could not be voided is looked at again after this.
const GIVEN_UP: Ms = 2_000;
/// The sweep looks again at what is not over after this, at the latest.
const AGAIN: Ms = 60_000;

type Settled = Result<(), Refusal>;

const UNAVAILABLE: Settled = Err(Refusal::PaymentsUnavailable);

impl Model {
    fn attempt(&mut self, order: usize, attempt: usize) -> &mut Attempt {
        &mut self.world.orders[order].attempts[attempt]
    }

    fn page(&mut self, order: usize, attempt: usize) -> &mut Page {
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
    fn open_page(&mut self, order: usize, attempt: usize, failures: &mut Failures) -> Settled {
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

    /// Finds out what became of an order's payment, and does what follows.
    pub fn settle(&mut self, order: usize, failures: &mut Failures) -> Settled {
        self.settle_as(order, false, failures)
    }

    fn settle_as(&mut self, order: usize, sweeper: bool, failures: &mut Failures) -> Settled {
        let Some(attempt) = self.world.open_attempt(order) else { return Ok(()) };
        if !self.attempt(order, attempt).known {
            self.open_page(order, attempt, failures)?;
        }
        if failures.take(Call::ReadSession, order).is_some() {
            return UNAVAILABLE;
        }
        let page = *self.page(order, attempt);
        let claimed = matches!(self.stand(order), Stand::Claimed { order: by, attempt: with, .. } if (by, with) == (order, attempt));
        match page.money {
            Money::None => self.close_unless_wanted(order, attempt, page.status, failures),
            _ if !page.fits => return self.give_back(order, attempt, failures),
            Money::Wanted { declined } => {
                self.world.orders[order].declined |= declined;
                self.close_unless_wanted(order, attempt, page.status, failures);
            }
            Money::Processing => {}
            Money::Authorised if claimed => {
                // Whoever only finds the claim leaves it to the one who made it, for a while.
                if sweeper || self.memory[order].leased_until <= self.now {
                    return self.capture(order, attempt, failures);
                }
            }
            Money::Authorised if self.holds(order) && !self.attempt(order, attempt).given_up => {
                self.claim(order, attempt);
                return self.capture(order, attempt, failures);
            }
            Money::Captured if claimed => self.complete(order, attempt),
            Money::Voided if claimed => self.free_claimed(order, attempt),
            // A voided intent that claimed nothing ends its attempt, and only that.
            Money::Voided => self.attempt(order, attempt).state = CheckoutState::Cancelled,
            Money::Authorised | Money::Captured | Money::Refunded => return self.give_back(order, attempt, failures),
        }
        Ok(())
    }

    fn stand(&self, order: usize) -> Stand {
        self.world.tickets[self.world.orders[order].ticket].stand
    }

    /// Whether an order holds its ticket, in time.
    fn holds(&self, order: usize) -> bool {
        let open = self.world.orders[order].status.is_open();
        open && matches!(self.stand(order), Stand::Held { order: by, until } if by == order && until > self.now)
    }

    fn claim(&mut self, order: usize, attempt: usize) {
        let row = &mut self.world.orders[order];
        row.charge = Some(Charge { status: ChargeStatus::Created, amount: row.price, attempt });
        self.world.tickets[row.ticket].stand = Stand::Claimed { order, until: row.deadline, attempt };
    }

    /// Captures a claim. What is heard of it decides nothing; what the intent reads afterwards does.
    fn capture(&mut self, order: usize, attempt: usize, failures: &mut Failures) -> Settled {
        self.memory[order].leased_until = self.now + LEASE;
        match failures.take(Call::Capture, order) {
            None => self.page(order, attempt).money = Money::Captured,
            Some(How::Refused) => {
                if failures.take(Call::ReadIntent, order).is_some() {
                    return UNAVAILABLE;
                }
                // Voided first, and freed only when it reads so.
                self.void(order, attempt, failures);
                if failures.take(Call::ReadIntent, order).is_some() {
                    return UNAVAILABLE;
                }
            }
            Some(how) => {
                if how.done() {
                    self.page(order, attempt).money = Money::Captured;
                }
                if failures.take(Call::ReadIntent, order).is_some() {
                    return UNAVAILABLE;
                }
            }
        }
        match self.page(order, attempt).money {
            Money::Captured => self.complete(order, attempt),
            Money::Voided => self.free_claimed(order, attempt),
            _ => {}
        }
        Ok(())
    }

    /// True if the call was answered.
    fn void(&mut self, order: usize, attempt: usize, failures: &mut Failures) -> bool {
        let failed = failures.take(Call::Cancel, order);
        if failed.is_none_or(How::done) {
            self.page(order, attempt).money = Money::Voided;
        }
        failed.is_none()
    }

    fn complete(&mut self, order: usize, attempt: usize) {
        self.attempt(order, attempt).state = CheckoutState::Captured;
        let row = &mut self.world.orders[order];
        row.status = OrderStatus::Completed;
        row.declined = false;
        if let Some(charge) = &mut row.charge {
            charge.status = ChargeStatus::Completed;
        }
        self.world.tickets[row.ticket].stand = Stand::Sold { order, attempt };
    }

    /// Nothing was taken: the ticket is free, and the order over.
    fn free_claimed(&mut self, order: usize, attempt: usize) {
        self.attempt(order, attempt).state = CheckoutState::Cancelled;
        if let Some(charge) = &mut self.world.orders[order].charge {
            charge.status = ChargeStatus::Failed;
        }
        self.end(order, CancelReason::PaymentRefused);
    }

    /// Voids what claims nothing, and refunds what was taken without a claim. Once that is decided nothing is taken any more,
    /// whatever the clock says later.
    fn give_back(&mut self, order: usize, attempt: usize, failures: &mut Failures) -> Settled {
        if !std::mem::replace(&mut self.attempt(order, attempt).given_up, true) {
            (self.memory[order].due_from, self.memory[order].swept) = (self.now + GIVEN_UP, None);
        }
        if self.page(order, attempt).money == Money::Authorised {
            let answered = self.void(order, attempt, failures);
            if !answered && failures.take(Call::ReadIntent, order).is_some() {
                return UNAVAILABLE;
            }
        }
        if matches!(self.page(order, attempt).money, Money::Captured | Money::Refunded) {
            let failed = failures.take(Call::Refund, order);
            if failed.is_none_or(How::done) {
                self.page(order, attempt).money = Money::Refunded;
            }
            if failed.is_some() {
                return UNAVAILABLE;
            }
        }
        if matches!(self.page(order, attempt).money, Money::Voided | Money::Refunded) {
            self.attempt(order, attempt).state = CheckoutState::Cancelled;
        }
        Ok(())
    }

    /// Closes a page whose order holds nothing any more, so that nobody can pay it.
    fn close_unless_wanted(&mut self, order: usize, attempt: usize, status: SessionStatus, failures: &mut Failures) {
        let wanted = self.world.orders[order].status.is_open() && self.world.orders[order].deadline > self.now;
        match status {
            SessionStatus::Expired => self.attempt(order, attempt).state = CheckoutState::Expired,
            SessionStatus::Open if !wanted => {
                let failed = failures.take(Call::Expire, order);
                if failed.is_none_or(How::done) {
                    run_out(self.page(order, attempt));
                }
                if failed.is_none() {
                    self.attempt(order, attempt).state = CheckoutState::Expired;
                }
            }
            SessionStatus::Open | SessionStatus::Complete => {}
        }
    }

    /// The sweep looks at each open attempt that is due and at each claim that was left.
    pub fn sweep(&mut self, failures: &mut Failures, seen: Option<&World>) {
        for order in 0..self.world.orders.len() {
            if self.world.open_attempt(order).is_none() {
                continue;
            }
            let (must, may) = self.due(order);
            if must || may {
                let swept = &mut self.memory[order].swept;
                *swept = Some(swept.map_or(self.now, |swept| swept.max(self.now)));
            }
            // A lease that ends later than any can was taken by a clock that was ahead.
            let leased = (self.now + 1..=self.now + LEASE).contains(&self.memory[order].leased_until);
            let left = self.world.is_claimed(order) && !leased;
            let mut looked = (self.clone(), failures.clone());
            if left {
                looked.0.memory[order].leased_until = self.now + LEASE;
            }
            let settled = looked.0.settle_as(order, left, &mut looked.1);
            let mut right = vec![];
            if left && settled.is_err() && (must || may) {
                // What could not be read as a claim that was left is read again as an attempt that is due.
                let mut again = looked.clone();
                let _ = again.0.settle(order, &mut again.1);
                right.push(again);
            }
            match (left || must, may) {
                (true, _) => right.insert(0, looked),
                (false, true) => right.extend([(self.clone(), failures.clone()), looked]),
                (false, false) => continue,
            }
            let is_seen = |(model, _): &(Self, Failures)| seen.is_some_and(|seen| model.world.has_same(order, seen));
            let chosen = right.iter().position(is_seen).unwrap_or_default();
            (*self, *failures) = right.swap_remove(chosen);
        }
    }

    /// Whether the sweep must look at an order's open attempt, and whether it may.
    fn due(&self, order: usize) -> (bool, bool) {
        let memory = self.memory[order];
        match memory.swept {
            None => (memory.due_from <= self.now, false),
            Some(swept) => (swept + AGAIN <= self.now, true),
        }
    }
}

fn run_out(page: &mut Page) {
    page.status = SessionStatus::Expired;
    if page.money != Money::None {
        page.money = Money::Voided;
    }
}
