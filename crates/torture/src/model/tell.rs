//! Deeds in sentences: what a failure is told in.

use std::fmt;

use domain::Money;

use super::{
    deed::Deed,
    step::{Card, Event, Fault},
};

/// What people are called, by their numbers.
pub const PEOPLE: [&str; 6] = ["Ann", "Bob", "Cem", "Dee", "Eve", "Fay"];

/// An amount as people read it.
pub fn usd(minor: i64) -> Money {
    Money::new(minor, "USD".parse().unwrap_or_else(|_| unreachable!("a constant currency")))
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
