//! Steps with everything in them named: what is played, and what a failure is told in.

use std::fmt;

use super::{
    rules::Model,
    step::{Act, Card, Event, Fault, Seen, Step, Who},
    world::{Money, Ms},
};
use domain::Money as Price;
use gateway::SessionStatus;

const PEOPLE: [&str; 6] = ["Ann", "Bob", "Cem", "Dee", "Eve", "Fay"];
/// Prices that people ask, in minor units: the bounds are among them.
const PRICES: [i64; 5] = [4990, 1999, 8000, 50, 10_000_000];
/// How long before its event a ticket is listed, in minutes: within a hold's time, within an evening, and long before.
const STARTS_IN: [i64; 3] = [30 * 24 * 60, 120, 10];
const MINUTE: Ms = 60_000;

/// A step with its people, tickets, orders and pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    SignUp,
    List { seller: usize, title: String, price: i64, starts_at: Ms, code: Option<u8> },
    Edit { who: usize, ticket: usize, title: String, price: i64, version: i64 },
    Withdraw { who: usize, ticket: usize },
    Hold { who: usize, ticket: usize, seen: Option<i64> },
    Cancel { who: usize, order: usize },
    Pay { who: usize, order: usize },
    Return { who: usize, order: usize },
    Look { who: usize, order: usize },
    Open { who: usize, ticket: usize },
    Card { order: usize, attempt: usize, card: Card },
    Stripe { order: usize, attempt: usize, event: Event },
    Webhook { order: usize, forged: bool },
    Release { order: usize },
    SweepHolds,
    SweepPayments,
    Wait { seconds: i64 },
}

impl Deed {
    /// Whether the exchange does anything but look.
    pub const fn may_write(&self) -> bool {
        let only_looks = matches!(self, Self::Look { .. } | Self::Open { .. });
        !only_looks && !matches!(self, Self::Card { .. } | Self::Stripe { .. } | Self::Wait { .. })
    }
}

/// An amount as people read it.
pub fn usd(minor: i64) -> Price {
    Price::new(minor, "USD".parse().unwrap_or_else(|_| unreachable!("a constant currency")))
}

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
            Act::Hold { who, ticket: number, seen } => {
                let ticket = ticket(number)?;
                let price = world.tickets[ticket].price;
                let seen = match seen {
                    Seen::Nothing => None,
                    Seen::Right => Some(price),
                    Seen::Wrong => Some(price + 1),
                };
                Deed::Hold { who: usize::from(who) % self.people, ticket, seen }
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
            Act::Hold { who, ticket: number, seen } => Act::Hold { who: person(who), ticket: ticket(number), seen },
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

struct Person(usize);

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PEOPLE.get(self.0).copied().unwrap_or("Somebody"))
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignUp => f.write_str("somebody signs up"),
            Self::List { seller, title, price, starts_at, code } => {
                let start = domain::Timestamp::from_millisecond(*starts_at).unwrap_or_default();
                write!(f, "{} lists “{title}” at {} for an event at {start}", Person(*seller), usd(*price))?;
                code.map_or(Ok(()), |code| write!(f, ", with the code {code}"))
            }
            Self::Edit { who, ticket, title, price, version } => {
                let (who, price) = (Person(*who), usd(*price));
                write!(f, "{who} edits ticket {ticket} to “{title}” at {price}, having seen version {version}")
            }
            Self::Withdraw { who, ticket } => write!(f, "{} withdraws ticket {ticket}", Person(*who)),
            Self::Hold { who, ticket, seen } => {
                write!(f, "{} asks for ticket {ticket}", Person(*who))?;
                seen.map_or(Ok(()), |seen| write!(f, " at {}", usd(seen)))
            }
            Self::Cancel { who, order } => write!(f, "{} cancels order {order}", Person(*who)),
            Self::Pay { who, order } => write!(f, "{} goes to pay order {order}", Person(*who)),
            Self::Return { who, order } => write!(f, "{} comes back from paying order {order}", Person(*who)),
            Self::Look { who, order } => write!(f, "{} looks at order {order}", Person(*who)),
            Self::Open { who, ticket } => write!(f, "{} opens what ticket {ticket} hands over", Person(*who)),
            Self::Card { order, attempt, card } => {
                write!(f, "on the page of order {order}, attempt {attempt}, a card is {}", card_words(*card))
            }
            Self::Stripe { order, attempt, event } => {
                let what = match event {
                    Event::RunsOut => "the session runs out",
                    Event::Captures => "the intent is captured in the dashboard",
                    Event::Voids => "the authorisation lapses",
                    Event::Authorises => "the bank authorises at last",
                };
                write!(f, "at Stripe, for order {order}, attempt {attempt}, {what}")
            }
            Self::Webhook { order, forged: false } => write!(f, "a webhook about order {order} arrives"),
            Self::Webhook { order, forged: true } => write!(f, "a forged webhook about order {order} arrives"),
            Self::Release { order } => write!(f, "a timer releases order {order}"),
            Self::SweepHolds => f.write_str("holds are swept"),
            Self::SweepPayments => f.write_str("payments are swept"),
            Self::Wait { seconds: back @ ..=-1 } => write!(f, "the clock is set back by {} s", -back),
            Self::Wait { seconds } => write!(f, "{seconds} s pass"),
        }
    }
}

const fn card_words(card: Card) -> &'static str {
    match card {
        Card::Authorised => "authorised",
        Card::Strange(_) => "authorised for something else",
        Card::Declined => "declined",
        Card::Asked => "asked about, and its holder goes away",
        Card::Processing => "being processed",
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fails: {:?}", self.call.name(), self.how)
    }
}
