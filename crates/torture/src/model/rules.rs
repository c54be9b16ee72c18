//! The model: what each deed must answer, and what must be true afterwards. Written from what the exchange promises, in the
//! words of `domain`, and from nothing in the services.

use domain::{
    Refusal,
    content::{Content, ContentError},
    order::{CancelReason, OrderStatus},
    refusal::{Field, Noun},
};

use super::{
    deed::{Deed, usd},
    failures::Failures,
    world::{Ms, Order, Stand, Ticket, World},
};

/// How long a hold lasts.
pub const HOLD: Ms = 15 * 60_000;
/// How many holds a buyer may have open: fewer than usual, so that sequences come to it.
pub const MAX_HOLDS: u32 = 2;

/// What a deed is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Done,
    Ticket(usize),
    Order(usize),
    /// Stripe's page for an attempt of an order.
    Page {
        order: usize,
        attempt: usize,
    },
    /// The order's own page, since there is nothing more to pay.
    OrderPage(usize),
    Released(usize),
    Forged,
    /// Where an order stands, and whether its payment is under way.
    Shown(OrderStatus, bool),
    Content(Content),
    Refused(Refusal),
    /// What nobody may ever be answered.
    Broken(String),
}

/// What the model knows besides what can be seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// Whether the hold's time was over at some moment before the clock was set back.
    pub lapsed: bool,
    /// Until when the one who claimed, or tried to capture last, has the capture for itself.
    pub leased_until: Ms,
    /// From when on the sweep looks at the open attempt.
    pub due_from: Ms,
    /// When the sweep may have looked at it last.
    pub swept: Option<Ms>,
}

/// The world as it must be.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: Ms,
    /// The latest time that the clock ever showed.
    pub latest: Ms,
    /// By how much the clock was ever set back.
    pub set_back: Ms,
    pub people: usize,
    pub world: World,
    /// One an order.
    pub memory: Vec<Memory>,
    /// The code that each ticket hands over, if it is one.
    pub codes: Vec<Option<u8>>,
}

impl Model {
    pub fn new(now: Ms, people: usize) -> Self {
        Self { now, latest: now, set_back: 0, people, world: World::default(), memory: Vec::new(), codes: Vec::new() }
    }

    /// Does a deed and tells what it must be answered. Where more than one thing is right, the one that is `seen` is
    /// done, and without an observer the usual one.
    pub fn act(&mut self, deed: &Deed, failures: &mut Failures, seen: Option<&World>) -> Answer {
        let done = match deed {
            Deed::SignUp => {
                self.people += 1;
                Ok(Answer::Done)
            }
            Deed::List { seller, title, price, starts_at, code } => {
                self.list(*seller, title, *price, *starts_at, *code)
            }
            Deed::Edit { who, ticket, title, price, version } => self.edit(*who, *ticket, title, *price, *version),
            Deed::Withdraw { who, ticket } => self.withdraw(*who, *ticket),
            Deed::Hold { who, ticket, seen: price } => self.hold(*who, *ticket, *price, seen),
            Deed::Cancel { who, order } => self.cancel(*who, *order),
            Deed::Pay { who, order } => self.pay(*who, *order, failures),
            Deed::Return { who, order } => self.own(*who, *order).map(|()| {
                // The page shows how things stand, settled or not.
                let _ = self.settle(*order, failures);
                Answer::Done
            }),
            Deed::Look { who, order } => {
                self.own(*who, *order).map(|()| Answer::Shown(self.world.orders[*order].status, self.is_paying(*order)))
            }
            Deed::Open { who, ticket } => self.open(*who, *ticket),
            Deed::Card { order, attempt, card } => {
                self.card(*order, *attempt, *card);
                Ok(Answer::Done)
            }
            Deed::Stripe { order, attempt, event } => {
                self.stripe(*order, *attempt, *event);
                Ok(Answer::Done)
            }
            Deed::Webhook { forged: true, .. } => Ok(Answer::Forged),
            Deed::Webhook { order, forged: false } => self.settle(*order, failures).map(|()| Answer::Done),
            Deed::Release { order } => Ok(Answer::Released(usize::from(self.release(*order)))),
            Deed::SweepHolds => {
                let orders = 0..self.world.orders.len();
                Ok(Answer::Released(orders.filter(|order| self.release(*order)).count()))
            }
            Deed::SweepPayments => {
                self.sweep(failures, seen);
                Ok(Answer::Done)
            }
            Deed::Wait { seconds } => {
                self.pass(seconds * 1000);
                Ok(Answer::Done)
            }
        };
        done.unwrap_or_else(Answer::Refused)
    }

    fn pass(&mut self, ms: Ms) {
        let over = |order: &Order, now| order.status.is_open() && order.deadline <= now;
        let before = self.now;
        for (order, memory) in self.world.orders.iter().zip(&mut self.memory) {
            memory.lapsed |= over(order, before);
        }
        self.now += ms;
        self.latest = self.latest.max(self.now);
        self.set_back = self.set_back.max(self.latest - self.now);
    }

    fn list(
        &mut self,
        seller: usize,
        title: &str,
        price: i64,
        starts_at: Ms,
        code: Option<u8>,
    ) -> Result<Answer, Refusal> {
        let on_sale = |(ticket, its): (&Ticket, &Option<u8>)| *its == code && ticket.stand != Stand::Withdrawn;
        if code.is_some() && self.world.tickets.iter().zip(&self.codes).any(on_sale) {
            return Err(Refusal::Content(ContentError::ListedBefore(Field::Code)));
        }
        let stand = Stand::Listed;
        self.world.tickets.push(Ticket { seller, title: title.to_owned(), price, starts_at, version: 1, stand });
        self.codes.push(code);
        Ok(Answer::Ticket(self.world.tickets.len() - 1))
    }

    /// What a ticket hands over.
    pub fn content(&self, ticket: usize) -> Content {
        match self.codes[ticket] {
            Some(code) => Content::Code(format!("CODE-{code}")),
            None => Content::Note(format!("This is ticket {ticket}.")),
        }
    }

    fn open(&self, who: usize, ticket: usize) -> Result<Answer, Refusal> {
        let Ticket { seller, stand, .. } = self.world.tickets[ticket];
        let bought = matches!(stand, Stand::Sold { order, .. } if self.world.orders[order].buyer == who);
        if seller == who || bought {
            Ok(Answer::Content(self.content(ticket)))
        } else {
            Err(Refusal::NotFound(Noun::Content))
        }
    }

    /// Refuses while somebody has the ticket; a hold whose time is over is none.
    fn free(&self, ticket: usize) -> Result<(), Refusal> {
        match self.world.tickets[ticket].stand {
            Stand::Listed => Ok(()),
            Stand::Held { until, .. } if until <= self.now => Ok(()),
            Stand::Held { .. } | Stand::Claimed { .. } => Err(Refusal::Held),
            Stand::Sold { .. } => Err(Refusal::Sold),
            Stand::Withdrawn => Err(Refusal::Withdrawn),
        }
    }

    /// Ends the order that a free ticket may still carry.
    fn take_over(&mut self, ticket: usize) {
        if let Stand::Held { order, .. } = self.world.tickets[ticket].stand {
            self.end(order, CancelReason::Expired);
        }
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

    fn edit(&mut self, who: usize, ticket: usize, title: &str, price: i64, version: i64) -> Result<Answer, Refusal> {
        self.sell(who, ticket)?;
        let Ticket { title: now, price: asked, version: current, .. } = &self.world.tickets[ticket];
        if *current != version {
            return Err(Refusal::Stale { title: now.clone(), price: usd(*asked), version: *current });
        }
        self.take_over(ticket);
        let ticket = &mut self.world.tickets[ticket];
        (ticket.title, ticket.price, ticket.version) = (title.to_owned(), price, version + 1);
        Ok(Answer::Done)
    }

    fn withdraw(&mut self, who: usize, ticket: usize) -> Result<Answer, Refusal> {
        self.sell(who, ticket)?;
        self.take_over(ticket);
        self.world.tickets[ticket].stand = Stand::Withdrawn;
        Ok(Answer::Done)
    }

    fn sell(&self, who: usize, ticket: usize) -> Result<(), Refusal> {
        if self.world.tickets[ticket].seller == who { self.free(ticket) } else { Err(Refusal::NotTheSeller) }
    }

    fn hold(&mut self, who: usize, number: usize, price: Option<i64>, seen: Option<&World>) -> Result<Answer, Refusal> {
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

    fn is_paying(&self, order: usize) -> bool {
        self.world.orders[order].status.is_open() && self.world.is_claimed(order)
    }

    /// Until the claim, and never after; once more changes nothing.
    fn cancel(&mut self, who: usize, order: usize) -> Result<Answer, Refusal> {
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
    fn release(&mut self, order: usize) -> bool {
        let Order { status, deadline, .. } = self.world.orders[order];
        let due = status.is_open() && deadline <= self.now && !self.world.is_claimed(order);
        if due {
            self.end(order, CancelReason::Expired);
        }
        due
    }
}
