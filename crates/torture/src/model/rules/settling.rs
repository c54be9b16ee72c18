//! What paying comes to, given how Stripe failed: only the intent decides.

use domain::{
    Refusal,
    charge::ChargeStatus,
    checkout::CheckoutState,
    order::{CancelReason, OrderStatus},
};
use gateway::SessionStatus;

use super::{Model, paying::run_out};
use crate::model::{
    failures::Failures,
    step::{Call, How},
    world::{Charge, Money, Ms, Stand},
};

/// How long whoever claims has the capture for itself.
pub const LEASE: Ms = 3_000;
/// An authorisation that was given up and could not be voided is looked at again after this.
const GIVEN_UP: Ms = 2_000;

/// Whether Stripe could be asked what is true.
pub type Settled = Result<(), Refusal>;

pub const UNAVAILABLE: Settled = Err(Refusal::PaymentsUnavailable);

impl Model {
    /// Finds out what became of an order's payment, and does what follows.
    pub fn settle(&mut self, order: usize, failures: &mut Failures) -> Settled {
        self.settle_as(order, false, failures)
    }

    pub fn settle_as(&mut self, order: usize, sweeper: bool, failures: &mut Failures) -> Settled {
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
}
