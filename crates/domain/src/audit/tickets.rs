//! Tickets: each state with exactly what belongs to it, and the order and charge that it names.

use super::{
    Audit, Table, Ticket,
    accounts::digest,
    contents::HandOver,
    found::{At, wrongs},
    orders::Deal,
};
use crate::{
    Money,
    charge::ChargeStatus,
    money::{MAX_PRICE, MIN_PRICE},
    order::OrderStatus,
    ticket::TicketState,
    title::line,
};

wrongs! {
    /// What can be wrong with a ticket.
    TicketWrong {
        "is for event {0}, which can't be found": NoEvent(String),
        "starts at {0}, but its event at {1}": OtherStart(At, At),
        "is sold by user {0}, who can't be found": NoSeller(String),
        "has a title that nobody can have typed": Title,
        "asks {0}, which is no price": Price(Money),
        "is {0} and names no order": NoOrder(&'static str),
        "is {0} and has no deadline": NoDeadline(&'static str),
        "is {0} and names no payment": NoIntent(&'static str),
        "is {0} and names order {1}": StrayOrder(&'static str, String),
        "is {0} and has the deadline {1}": StrayDeadline(&'static str, At),
        "is {0} and names payment {1}": StrayIntent(&'static str, String),
        "names order {0}, which can't be found": OrderMissing(String),
        "names order {0}, which is for another ticket": OrderOfOther(String),
        "is {0}, but its order {1} is {2}": OtherStatus(&'static str, String, &'static str),
        "is held until {0}, but its order {1} until {2}": OtherDeadline(At, String, At),
        "asks {0}, but its order {1} was made at {2}": OtherPrice(Money, String, Money),
        "has another title than its order {0}": OtherTitle(String),
        "is {0}, but its order {1} has no charge": NoCharge(&'static str, String),
        "is {0}, but the charge of its order {1} is {2}": OtherCharge(&'static str, String, &'static str),
        "was claimed by payment {0}, but the charge of its order is of payment {1}": OtherIntent(String, String),
        "has nothing to hand over": NoContent,
        "hands over a {0} and has {1} guards against listing it again instead of {2}": Guards(&'static str, u8, u8),
        "has several open orders: {0}": OpenOrders(String),
        "was sold several times, by orders {0}": SoldTwice(String),
        "was held by order {1} before order {0} had ended": Overlap(String, String),
        "was held by order {1} after order {0} had bought it": HeldAfterSale(String, String),
    }
}

/// A ticket, as later tables need it.
#[derive(Debug)]
pub(super) struct Stub {
    pub event: Option<u32>,
    pub seller: Option<u32>,
    pub starts_at: i64,
    pub title: u64,
    pub price: Money,
    pub state: TicketState,
    pub order: Option<Box<str>>,
    pub expires_at: Option<i64>,
    pub intent: Option<Box<str>>,
    pub version: i64,
    pub seq: i64,
    pub listed_at: i64,
    pub hand_over: HandOver,
    pub has_content: bool,
    pub guard: Option<u64>,
    pub guards: u8,
    pub told: bool,
}

/// What a state has: an order, a deadline, a payment.
const fn belongings(state: TicketState) -> (bool, bool, bool) {
    match state {
        TicketState::Listed | TicketState::Withdrawn => (false, false, false),
        TicketState::Held => (true, true, false),
        TicketState::Claimed => (true, true, true),
        TicketState::Sold => (true, false, true),
    }
}

/// What a state has and lacks, by itself.
fn by_itself(ticket: &Ticket) -> Vec<TicketWrong> {
    let mut wrong = Vec::new();
    let state = ticket.state.as_str();
    let (order, deadline, intent) = belongings(ticket.state);
    match &ticket.order {
        None if order => wrong.push(TicketWrong::NoOrder(state)),
        Some(stray) if !order => wrong.push(TicketWrong::StrayOrder(state, stray.clone())),
        _ => {}
    }
    match ticket.expires_at {
        None if deadline => wrong.push(TicketWrong::NoDeadline(state)),
        Some(stray) if !deadline => wrong.push(TicketWrong::StrayDeadline(state, At(stray))),
        _ => {}
    }
    match &ticket.intent {
        None if intent => wrong.push(TicketWrong::NoIntent(state)),
        Some(stray) if !intent => wrong.push(TicketWrong::StrayIntent(state, stray.clone())),
        _ => {}
    }
    if line(&ticket.title).as_deref() != Ok(&ticket.title) {
        wrong.push(TicketWrong::Title);
    }
    if !(MIN_PRICE..=MAX_PRICE).contains(&ticket.price.minor) {
        wrong.push(TicketWrong::Price(ticket.price));
    }
    wrong
}

impl Audit {
    /// A listing.
    pub fn ticket(&mut self, key: &str, ticket: &Ticket) {
        let mut wrong = |wrong: TicketWrong| self.found.wrong(Table::Ticket, key, wrong);
        by_itself(ticket).into_iter().for_each(&mut wrong);
        let event = self.events.find(&ticket.event);
        match event.and_then(|event| self.events.get(event)) {
            None => wrong(TicketWrong::NoEvent(ticket.event.clone())),
            Some(event) if event.starts_at != ticket.starts_at => {
                wrong(TicketWrong::OtherStart(At(ticket.starts_at), At(event.starts_at)));
            }
            Some(_) => {}
        }
        let seller = self.users.find(&ticket.seller);
        if seller.is_none() {
            wrong(TicketWrong::NoSeller(ticket.seller.clone()));
        }
        let stub = Stub {
            event,
            seller,
            starts_at: ticket.starts_at,
            title: digest(&ticket.title),
            price: ticket.price,
            state: ticket.state,
            order: ticket.order.as_deref().map(Into::into),
            expires_at: ticket.expires_at,
            intent: ticket.intent.as_deref().map(Into::into),
            version: ticket.version,
            seq: ticket.seq,
            listed_at: ticket.listed_at,
            hand_over: HandOver::promised(&ticket.hand_over),
            has_content: false,
            guard: None,
            guards: 0,
            told: false,
        };
        self.tickets.push(key, stub);
    }

    /// Each ticket with its order and charge, its content and guards.
    pub(super) fn judge_tickets(&mut self) {
        for (number, key, ticket) in self.tickets.iter() {
            let named = ticket.order.as_deref().filter(|_| belongings(ticket.state).0);
            let with_order = named.map(|order| self.with_order(number, ticket, order)).unwrap_or_default();
            let mut wrong = |wrong: TicketWrong| self.found.wrong(Table::Ticket, key, wrong);
            with_order.into_iter().for_each(&mut wrong);
            let withdrawn = ticket.state == TicketState::Withdrawn;
            if !ticket.has_content && !withdrawn {
                wrong(TicketWrong::NoContent);
            }
            let wanted = u8::from(ticket.hand_over.is_guarded() && !withdrawn);
            if ticket.guards != wanted {
                wrong(TicketWrong::Guards(ticket.hand_over.as_str(), ticket.guards, wanted));
            }
        }
        self.judge_succession();
    }

    fn with_order(&self, number: u32, ticket: &Stub, key: &str) -> Vec<TicketWrong> {
        let state = ticket.state.as_str();
        let named = key.to_owned();
        let Some(order) = self.orders.by_key(key) else { return vec![TicketWrong::OrderMissing(named)] };
        let mut wrong = Vec::new();
        if order.ticket != Some(number) {
            wrong.push(TicketWrong::OrderOfOther(named.clone()));
        }
        let fits = match ticket.state {
            TicketState::Held => order.status.is_open(),
            TicketState::Claimed => order.status == OrderStatus::AwaitingPayment,
            _ => order.status == OrderStatus::Completed,
        };
        if !fits {
            wrong.push(TicketWrong::OtherStatus(state, named.clone(), order.status.as_str()));
        }
        if let Some(deadline) = ticket.expires_at
            && deadline != order.expires_at
            && belongings(ticket.state).1
        {
            wrong.push(TicketWrong::OtherDeadline(At(deadline), named.clone(), At(order.expires_at)));
        }
        // Nobody edits a ticket that is held, claimed or sold.
        if ticket.price != order.price {
            wrong.push(TicketWrong::OtherPrice(ticket.price, named.clone(), order.price));
        }
        if ticket.title != order.title {
            wrong.push(TicketWrong::OtherTitle(named.clone()));
        }
        let due = match ticket.state {
            TicketState::Claimed => ChargeStatus::Created,
            TicketState::Sold => ChargeStatus::Completed,
            _ => return wrong,
        };
        let Some(charge) = self.charges.by_key(key) else {
            wrong.push(TicketWrong::NoCharge(state, named));
            return wrong;
        };
        if charge.status != due {
            wrong.push(TicketWrong::OtherCharge(state, named, charge.status.as_str()));
        }
        if let Some(intent) = &ticket.intent
            && *intent != charge.stripe_id
        {
            wrong.push(TicketWrong::OtherIntent(intent.to_string(), charge.stripe_id.to_string()));
        }
        wrong
    }

    /// The orders of each ticket, one after the other: never two at a time, and none after a sale.
    fn judge_succession(&mut self) {
        let mut all: Vec<(u32, i64, u32)> = Vec::new();
        for (number, _, order) in self.orders.iter() {
            all.extend(order.ticket.map(|ticket| (ticket, order.created_at, number)));
        }
        all.sort_unstable();
        for orders in all.chunk_by(|one, next| one.0 == next.0) {
            let known = |(_, _, number): &(u32, i64, u32)| Some((*number, self.orders.get(*number)?));
            let orders: Vec<(u32, &Deal)> = orders.iter().filter_map(known).collect();
            let wrong = succession(&orders, self.terms.skew, |number| self.orders.key(number));
            let ticket =
                orders.first().and_then(|(_, order)| order.ticket).map_or("", |number| self.tickets.key(number));
            for wrong in wrong {
                self.found.wrong(Table::Ticket, ticket, wrong);
            }
        }
    }
}

/// One ticket's orders, in the order in which they were made by their times, which are off by `skew` at the most.
fn succession<'a>(orders: &[(u32, &Deal)], skew: i64, name: impl Fn(u32) -> &'a str) -> Vec<TicketWrong> {
    let of = |fits: fn(OrderStatus) -> bool| -> Vec<u32> {
        orders.iter().filter(|(_, order)| fits(order.status)).map(|(number, _)| *number).collect()
    };
    let (open, bought) = (of(OrderStatus::is_open), of(|status| status == OrderStatus::Completed));
    let names = |numbers: &[u32]| numbers.iter().map(|number| name(*number)).collect::<Vec<_>>().join(", ");
    let pair = |one: u32, other: u32| (name(one).to_owned(), name(other).to_owned());
    let mut wrong = Vec::new();
    if open.len() > 1 {
        wrong.push(TicketWrong::OpenOrders(names(&open)));
    }
    if bought.len() > 1 {
        wrong.push(TicketWrong::SoldTwice(names(&bought)));
    }
    let end = |order: &Deal| order.ended_at.unwrap_or(i64::MAX);
    // Of those so far, the one that ended last.
    let mut last: Option<(u32, &Deal)> = None;
    for (number, order) in orders {
        if let Some((earlier, before)) = last {
            let overlap = end(before).min(end(order)).saturating_sub(order.created_at);
            // Two that are open are named already.
            if overlap > skew && !(before.status.is_open() && order.status.is_open()) {
                let (earlier, later) = pair(earlier, *number);
                wrong.push(TicketWrong::Overlap(earlier, later));
            }
        }
        if last.is_none_or(|(_, before)| end(order) > end(before)) {
            last = Some((*number, order));
        }
    }
    let sale = orders.iter().find(|(_, order)| order.status == OrderStatus::Completed);
    if let (Some((sale, sold)), Some((number, made))) = (sale, orders.last())
        && made.status != OrderStatus::Completed
        && made.created_at.saturating_sub(skew) > end(sold)
    {
        let (sale, number) = pair(*sale, *number);
        wrong.push(TicketWrong::HeldAfterSale(sale, number));
    }
    wrong
}
