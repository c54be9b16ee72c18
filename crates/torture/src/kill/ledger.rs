//! The ledger: everything that the server said yes to, and everything that it was asked and may have done although nobody
//! was told. The first must stay true through every crash, the second may be.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    OrderId, TicketId, Timestamp,
    order::{CancelReason, OrderStatus},
    view::OrderView,
};

use crate::Result;

/// A listing as it was at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// 1 plus the number of edits.
    pub number: i64,
    /// What the seller calls it.
    pub title: String,
    /// Minor units.
    pub price: i64,
}

/// What is known of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The client who sells it.
    pub seller: usize,
    /// The number of the version that the server last said there is: never again a smaller one.
    pub told: i64,
    /// Every version that was sent and not refused: one of them it is.
    pub versions: Vec<Version>,
    /// Whether the seller asked to withdraw it.
    pub withdraw_asked: bool,
    /// Whether the server said that it is withdrawn.
    pub withdrawn: bool,
}

/// How an order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Paid and handed over.
    Completed,
    /// Over without a sale; the reason, where the server said it.
    Cancelled(Option<CancelReason>),
}

/// What is known of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The client who holds.
    pub buyer: usize,
    /// What is held.
    pub ticket: TicketId,
    /// When the server said that it is held.
    pub told_at: Timestamp,
    /// The deadline and the price in minor units, once the server said them.
    pub terms: Option<(Timestamp, i64)>,
    /// Whether its buyer asked to give it back.
    pub cancel_asked: bool,
    /// Whether its buyer asked for the checkout.
    pub pay_asked: bool,
    /// The sessions whose checkout pages the buyer was led to.
    pub sessions: BTreeSet<String>,
    /// Whether a card that pays was sent to one of them.
    pub card_sent: bool,
    /// What the server said about its end.
    pub end: Option<End>,
    /// When it ended, once the server said so.
    pub ended_at: Option<Timestamp>,
}

/// Everything that is known.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Tickets that the server said are listed.
    pub tickets: BTreeMap<TicketId, Listing>,
    /// Orders that the server said exist.
    pub orders: BTreeMap<OrderId, Hold>,
    /// The orders of each ticket.
    of_ticket: BTreeMap<TicketId, BTreeSet<OrderId>>,
    /// Those that something was done to since they were last compared.
    pub touched_orders: BTreeSet<OrderId>,
    /// The same of tickets.
    pub touched_tickets: BTreeSet<TicketId>,
    /// Sessions that a card was sent to and whose intent may still change, with their orders.
    pub paying: BTreeMap<String, OrderId>,
    /// What was found to be broken.
    pub broken: Vec<String>,
}

impl Ledger {
    /// The server said that a ticket is listed.
    pub fn listed(&mut self, id: TicketId, seller: usize, title: String, price: i64) {
        let versions = vec![Version { number: 1, title, price }];
        self.touched_tickets.insert(id.clone());
        let listing = Listing { seller, told: 1, versions, withdraw_asked: false, withdrawn: false };
        self.tickets.insert(id, listing);
    }

    /// A ticket, to be changed.
    pub fn ticket(&mut self, id: &TicketId) -> Option<&mut Listing> {
        self.touched_tickets.insert(id.clone());
        self.tickets.get_mut(id)
    }

    /// An order, to be changed.
    pub fn order(&mut self, id: &OrderId) -> Option<&mut Hold> {
        self.touched_orders.insert(id.clone());
        self.orders.get_mut(id)
    }

    /// The server said at `told_at` that a ticket is held by an order, having been asked at `asked_at`. Nobody else may
    /// have held it all that time.
    pub fn held(&mut self, id: &OrderId, ticket: &TicketId, buyer: usize, asked_at: Timestamp, told_at: Timestamp) {
        self.touched_orders.insert(id.clone());
        self.touched_tickets.insert(ticket.clone());
        if self.orders.contains_key(id) {
            return;
        }
        let had = self.orders_of(ticket).filter_map(|(other, hold)| {
            let why = still_holds(hold, asked_at, told_at)?;
            Some(format!("ticket {ticket} was given to order {id} while order {other} {why}"))
        });
        let had: Vec<_> = had.collect();
        self.broken.extend(had);
        self.of_ticket.entry(ticket.clone()).or_default().insert(id.clone());
        let hold = Hold {
            buyer,
            ticket: ticket.clone(),
            told_at,
            terms: None,
            cancel_asked: false,
            pay_asked: false,
            sessions: BTreeSet::new(),
            card_sent: false,
            end: None,
            ended_at: None,
        };
        self.orders.insert(id.clone(), hold);
    }

    /// The orders that are known of a ticket.
    pub fn orders_of(&self, ticket: &TicketId) -> impl Iterator<Item = (&OrderId, &Hold)> {
        self.of_ticket.get(ticket).into_iter().flatten().filter_map(|id| self.orders.get_key_value(id))
    }

    /// What the server showed of an order is as good as said: it is what the next look is compared with.
    pub fn shown(&mut self, id: &OrderId, seen: &OrderView) {
        let Some(hold) = self.orders.get_mut(id) else { return };
        hold.terms.get_or_insert((seen.expires_at, seen.price.minor));
        let end = match seen.status {
            OrderStatus::Completed => Some(End::Completed),
            OrderStatus::Cancelled => Some(End::Cancelled(seen.reason)),
            OrderStatus::Created | OrderStatus::AwaitingPayment => None,
        };
        if let Some(end) = end {
            hold.end = Some(end);
            hold.ended_at = seen.ended_at;
        }
    }

    /// Whether all kinds of ends were reached: an attack on a market where nothing happens proves nothing.
    pub fn is_worth_something(&self) -> Result<()> {
        let ended = |fits: fn(End) -> bool| self.orders.values().any(|hold| hold.end.is_some_and(fits));
        let completed = ended(|end| end == End::Completed);
        let expired = ended(|end| end == End::Cancelled(Some(CancelReason::Expired)));
        let given_back = ended(|end| end == End::Cancelled(Some(CancelReason::Buyer)));
        if completed && expired && given_back {
            return Ok(());
        }
        let missing = [(completed, "bought"), (expired, "left to expire"), (given_back, "given back")];
        let missing: Vec<_> = missing.iter().filter(|(reached, _)| !reached).map(|(_, what)| *what).collect();
        Err(format!("nothing was {}: is the machine too busy for the holds' length?", missing.join(" nor ")).into())
    }

    /// The sum of what was paid for completed orders, in minor units, and how many they are.
    #[must_use]
    pub fn sold(&self) -> (i64, usize) {
        let sold = self.orders.values().filter(|hold| hold.end == Some(End::Completed));
        sold.fold((0, 0), |(sum, count), hold| (sum + hold.terms.map_or(0, |(_, price)| price), count + 1))
    }
}

/// Why an order still had its ticket between two moments, if it certainly had: its time was not over, and its buyer had
/// not even asked to give it back.
fn still_holds(hold: &Hold, asked_at: Timestamp, told_at: Timestamp) -> Option<String> {
    if hold.end == Some(End::Completed) {
        return Some("had bought it".to_owned());
    }
    let (deadline, _) = hold.terms?;
    let certain = hold.end.is_none() && !hold.cancel_asked && hold.told_at <= asked_at && told_at < deadline;
    certain.then(|| format!("held it until {deadline}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn held() -> Ledger {
        let mut ledger = Ledger::default();
        ledger.held(&"o1".parse().unwrap(), &"t".parse().unwrap(), 0, at(9), at(10));
        ledger.orders.values_mut().next().unwrap().terms = Some((at(20), 4_990));
        ledger
    }

    fn given_again(mut ledger: Ledger, asked: i64, told: i64) -> Vec<String> {
        ledger.held(&"o2".parse().unwrap(), &"t".parse().unwrap(), 1, at(asked), at(told));
        ledger.broken
    }

    #[test]
    fn a_ticket_that_is_given_to_a_second_buyer_before_the_deadline_is_a_violation() {
        let broken = given_again(held(), 11, 12);
        assert!(broken[0].contains("o2") && broken[0].contains("o1 held it until"), "{broken:?}");
    }

    #[test]
    fn a_sold_ticket_that_is_given_to_a_second_buyer_is_a_violation_at_any_time() {
        let mut ledger = held();
        ledger.orders.values_mut().next().unwrap().end = Some(End::Completed);
        assert!(given_again(ledger, 99, 100)[0].contains("had bought it"));
    }

    #[test]
    fn a_ticket_may_be_given_on_once_its_time_is_over_or_it_may_have_been_given_back() {
        assert!(given_again(held(), 19, 20).is_empty());
        // Asked for before the first one was told: who was first is open.
        assert!(given_again(held(), 9, 12).is_empty());
        let mut ledger = held();
        ledger.orders.values_mut().next().unwrap().cancel_asked = true;
        assert!(given_again(ledger, 11, 12).is_empty());
    }

    #[test]
    fn asking_again_gives_the_same_order_and_is_no_violation() {
        let mut ledger = held();
        ledger.held(&"o1".parse().unwrap(), &"t".parse().unwrap(), 0, at(11), at(12));
        assert!(ledger.broken.is_empty());
    }
}
