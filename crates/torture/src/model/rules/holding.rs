//! What buyers may do until they pay, and when a hold ends.

use domain::{
    Refusal,
    order::{CancelReason, OrderStatus},
    refusal::Noun,
};

use super::{Answer, HOLD, MAX_HOLDS, Memory, Model};
use crate::model::{
    tell::usd,
    world::{Order, Stand, World},
};

impl Model {
    pub fn hold(
        &mut self,
        who: usize,
        number: usize,
        price: Option<i64>,
        seen: Option<&World>,
    ) -> Result<Answer, Refusal> {
        let ticket = &self.world.tickets[number];
        if ticket.seller == who {
            return Err(Refusal::OwnTicket);
        }
        match ticket.stand {
            Stand::Held { order, until } if until > self.now && self.world.orders[order].buyer == who => {
                return Ok(Answer::Order(order));
            }
            Stand::Claimed { order, .. } if self.world.orders[order].buyer == who => return Ok(Answer::Order(order)),
            _ => self.free(number)?,
        }
        if ticket.starts_at <= self.now {
            return Err(Refusal::EventStarted);
        }
        if price.is_some_and(|price| price != ticket.price) {
            return Err(Refusal::PriceChanged { now: usd(ticket.price) });
        }
        if self.is_at_limit(who, seen) {
            return Err(Refusal::TooManyHolds { limit: MAX_HOLDS });
        }
        let deadline = (self.now + HOLD).min(ticket.starts_at);
        let order = Order {
            buyer: who,
            ticket: number,
            title: ticket.title.clone(),
            price: ticket.price,
            deadline,
            status: OrderStatus::Created,
            reason: None,
            declined: false,
            charge: None,
            attempts: Vec::new(),
        };
        self.take_over(number);
        let made = self.world.orders.len();
        self.world.orders.push(order);
        self.memory.push(Memory::default());
        self.world.tickets[number].stand = Stand::Held { order: made, until: deadline };
        Ok(Answer::Order(made))
    }

    /// Whether a buyer holds as many tickets as one may. A hold whose time was over makes room for another; when the
    /// clock is set back afterwards both may count, or one.
    fn is_at_limit(&self, who: usize, seen: Option<&World>) -> bool {
        let open = |all: bool| {
            let mine = self.world.orders.iter().zip(&self.memory).filter(|(order, memory)| {
                order.buyer == who && order.status.is_open() && order.deadline > self.now && (all || !memory.lapsed)
            });
            mine.count() >= MAX_HOLDS as usize
        };
        match seen {
            Some(seen) if open(true) && !open(false) => seen.orders.len() == self.world.orders.len(),
            _ => open(true),
        }
    }

    /// Other people's orders are unknown.
    pub fn own(&self, who: usize, order: usize) -> Result<(), Refusal> {
        if self.world.orders[order].buyer == who { Ok(()) } else { Err(Refusal::NotFound(Noun::Order)) }
    }

    pub fn is_paying(&self, order: usize) -> bool {
        self.world.orders[order].status.is_open() && self.world.is_claimed(order)
    }

    /// Until the claim, and never after; once more changes nothing.
    pub fn cancel(&mut self, who: usize, order: usize) -> Result<Answer, Refusal> {
        self.own(who, order)?;
        match self.world.orders[order].status {
            OrderStatus::Cancelled => {}
            OrderStatus::Completed => return Err(Refusal::OrderOver(OrderStatus::Completed)),
            _ if self.world.is_claimed(order) => return Err(Refusal::PaymentUnderWay),
            _ => {
                let late = self.world.orders[order].deadline <= self.now;
                self.end(order, if late { CancelReason::Expired } else { CancelReason::Buyer });
            }
        }
        Ok(Answer::Done)
    }

    /// Ends an order whose time is over, unless its payment decides.
    pub fn release(&mut self, order: usize) -> bool {
        let Order { status, deadline, .. } = self.world.orders[order];
        let due = status.is_open() && deadline <= self.now && !self.world.is_claimed(order);
        if due {
            self.end(order, CancelReason::Expired);
        }
        due
    }

    /// Ends an order without a sale, and frees its ticket.
    pub fn end(&mut self, order: usize, reason: CancelReason) {
        let ended = &mut self.world.orders[order];
        ended.status = OrderStatus::Cancelled;
        ended.reason = Some(reason);
        self.world.tickets[ended.ticket].stand = Stand::Listed;
        // Its open attempt is to be closed now.
        (self.memory[order].due_from, self.memory[order].swept) = (self.now, None);
    }
}
