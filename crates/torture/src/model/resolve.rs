//! What the numbers in a step are here.

use gateway::SessionStatus;

use super::{
    deed::Deed,
    rules::Model,
    step::{Act, Event, Seen, Step, Who},
    tell::PEOPLE,
    world::{Money, Ms},
};

/// Prices that people ask, in minor units: the bounds are among them.
const PRICES: [i64; 5] = [4990, 1999, 8000, 50, 10_000_000];
/// How long before its event a ticket is listed, in minutes: within a hold's time, within an evening, and long before.
const STARTS_IN: [i64; 3] = [30 * 24 * 60, 120, 10];
const MINUTE: Ms = 60_000;

fn round(number: u8, of: usize) -> Option<usize> {
    (of > 0).then(|| usize::from(number) % of)
}

impl Model {
    /// What a step comes to here, or nothing when there is nobody or nothing to do it with.
    pub fn resolve(&self, step: &Step) -> Option<Deed> {
        let world = &self.world;
        let ticket = |number| round(number, world.tickets.len());
        let order = |number| round(number, world.orders.len());
        let who = |who, owner| match who {
            Who::Owner => owner,
            Who::Any(number) => usize::from(number) % self.people,
        };
        let seller = |ticket: usize, by| who(by, world.tickets[ticket].seller);
        let buyer = |order: usize, by| who(by, world.orders[order].buyer);
        Some(match step.act {
            Act::SignUp => (self.people < PEOPLE.len()).then_some(Deed::SignUp)?,
            Act::List { seller, title, price, starts_in, code } => Deed::List {
                seller: usize::from(seller) % self.people,
                title: row(title),
                price: priced(price),
                starts_at: self.starts_in(starts_in),
                code: Some(code % 8).filter(|code| *code < 3),
            },
            Act::Edit { who, ticket: number, title, price, stale } => {
                let ticket = ticket(number)?;
                let version = world.tickets[ticket].version - i64::from(stale);
                Deed::Edit { who: seller(ticket, who), ticket, title: row(title), price: priced(price), version }
            }
            Act::Withdraw { who, ticket: number } => {
                let ticket = ticket(number)?;
                Deed::Withdraw { who: seller(ticket, who), ticket }
            }
            Act::Hold { own, who, ticket: number, seen } => {
                let ticket = ticket(number)?;
                let seller = world.tickets[ticket].seller;
                let other = (seller + 1 + usize::from(who) % (self.people - 1)) % self.people;
                let price = world.tickets[ticket].price;
                let seen = match seen {
                    Seen::Nothing => None,
                    Seen::Right => Some(price),
                    Seen::Wrong => Some(price + 1),
                };
                Deed::Hold { who: if own { seller } else { other }, ticket, seen }
            }
            Act::Cancel { who, order: number } => {
                let order = order(number)?;
                Deed::Cancel { who: buyer(order, who), order }
            }
            Act::Pay { who, order: number } => {
                let order = order(number)?;
                Deed::Pay { who: buyer(order, who), order }
            }
            Act::Return { who, order: number } => {
                let order = order(number)?;
                Deed::Return { who: buyer(order, who), order }
            }
            Act::Look { who, order: number } => {
                let order = order(number)?;
                Deed::Look { who: buyer(order, who), order }
            }
            Act::Open { who, ticket: number } => {
                let ticket = ticket(number)?;
                let buyer = world.tickets[ticket].stand.order().map(|order| world.orders[order].buyer);
                Deed::Open { who: self::who(who, buyer, self.people), ticket }
            }
            Act::Card { page, card } => {
                let (order, attempt) = nth(page, &self.payable_pages())?;
                Deed::Card { order, attempt, card }
            }
            Act::Stripe { page, event } => {
                let (order, attempt) = nth(page, &self.pages_for(event))?;
                Deed::Stripe { order, attempt, event }
            }
            Act::Webhook { order: number, forged } => Deed::Webhook { order: order(number)?, forged },
            Act::Release { order: number } => Deed::Release { order: order(number)? },
            Act::SweepHolds => Deed::SweepHolds,
            Act::SweepPayments => Deed::SweepPayments,
            Act::Wait { seconds } => Deed::Wait { seconds: seconds.into() },
        })
    }

    /// The same step with the numbers of what it is about here, so that it means the same when other steps are left out.
    pub fn settle_numbers(&self, step: &Step) -> Step {
        let here =
            |number: u8, of: usize| round(number, of).and_then(|number| number.try_into().ok()).unwrap_or(number);
        let ticket = |number| here(number, self.world.tickets.len());
        let order = |number| here(number, self.world.orders.len());
        let person = |number| here(number, self.people);
        let whose = |who| match who {
            Who::Owner => Who::Owner,
            Who::Any(number) => Who::Any(person(number)),
        };
        let act = match step.act {
            Act::List { seller, title, price, starts_in, code } => {
                Act::List { seller: person(seller), title, price, starts_in, code }
            }
            Act::Edit { who, ticket: number, title, price, stale } => {
                Act::Edit { who: whose(who), ticket: ticket(number), title, price, stale }
            }
            Act::Withdraw { who, ticket: number } => Act::Withdraw { who: whose(who), ticket: ticket(number) },
            Act::Hold { own, who, ticket: number, seen } => {
                Act::Hold { own, who: here(who, self.people - 1), ticket: ticket(number), seen }
            }
            Act::Open { who, ticket: number } => Act::Open { who: whose(who), ticket: ticket(number) },
            Act::Cancel { who, order: number } => Act::Cancel { who: whose(who), order: order(number) },
            Act::Pay { who, order: number } => Act::Pay { who: whose(who), order: order(number) },
            Act::Return { who, order: number } => Act::Return { who: whose(who), order: order(number) },
            Act::Look { who, order: number } => Act::Look { who: whose(who), order: order(number) },
            Act::Webhook { order: number, forged } => Act::Webhook { order: order(number), forged },
            Act::Release { order: number } => Act::Release { order: order(number) },
            Act::Card { page, card } => Act::Card { page: here(page, self.payable_pages().len()), card },
            Act::Stripe { page, event } => Act::Stripe { page: here(page, self.pages_for(event).len()), event },
            act @ (Act::SignUp | Act::SweepHolds | Act::SweepPayments | Act::Wait { .. }) => act,
        };
        Step { act, faults: step.faults.clone() }
    }

    fn starts_in(&self, number: u8) -> Ms {
        let minutes = STARTS_IN[usize::from(number) % STARTS_IN.len()];
        // Whole minutes are what a form can say.
        (self.now + minutes * MINUTE).div_euclid(MINUTE) * MINUTE
    }

    /// Pages that their buyers can find and pay, as (order, attempt).
    pub fn payable_pages(&self) -> Vec<(usize, usize)> {
        let open = self.world.pages().filter(|(order, attempt, page)| {
            page.status == SessionStatus::Open && self.world.orders[*order].attempts[*attempt].known
        });
        open.map(|(order, attempt, _)| (order, attempt)).collect()
    }

    /// Pages to which that may happen.
    pub fn pages_for(&self, event: Event) -> Vec<(usize, usize)> {
        let may = |status, money| match event {
            Event::RunsOut => status == SessionStatus::Open,
            Event::Captures | Event::Voids => money == Money::Authorised,
            Event::Authorises => money == Money::Processing,
        };
        let pages = self.world.pages().filter(|(_, _, page)| may(page.status, page.money));
        pages.map(|(order, attempt, _)| (order, attempt)).collect()
    }
}

/// Who opens a ticket: its buyer, if it has one, or any person.
fn who(who: Who, buyer: Option<usize>, people: usize) -> usize {
    match who {
        Who::Owner => buyer.unwrap_or_default(),
        Who::Any(number) => usize::from(number) % people,
    }
}

fn nth(number: u8, pages: &[(usize, usize)]) -> Option<(usize, usize)> {
    pages.get(round(number, pages.len())?).copied()
}

fn row(number: u8) -> String {
    format!("Row {}", number % 4 + 1)
}

fn priced(number: u8) -> i64 {
    PRICES[usize::from(number) % PRICES.len()]
}
