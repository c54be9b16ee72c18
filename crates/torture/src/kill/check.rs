//! The checker: what the server shows, against everything that it said before. Pure, so that tests can lie to it.

use std::{collections::BTreeMap, time::Duration};

use domain::{
    OrderId, TicketId, Timestamp,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
    view::{OrderView, TicketView},
};

use super::ledger::{End, Hold, Ledger, Listing, Version};

/// An order as its buyer is shown it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The order.
    pub order: OrderView,
    /// Whether the ticket itself is there to open.
    pub handed: bool,
}

/// When a server was started, and how long after that, or after its deadline, a hold may still be open.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The start.
    pub up_since: Timestamp,
    /// So long.
    pub limit: Duration,
}

/// What is wrong with an order, in sentences. `seen` is what its buyer is shown, nothing if it is not found.
#[must_use]
pub fn order(id: &OrderId, known: &Hold, seen: Option<&Shown>, patience: Patience) -> Vec<String> {
    let mut broken = Vec::new();
    let mut say = |what: String| broken.push(format!("order {id} {what}"));
    let Some(Shown { order: seen, handed }) = seen else {
        say("is gone, which was acknowledged".to_owned());
        return broken;
    };
    if seen.ticket.id != known.ticket {
        say(format!("is for ticket {}, and was acknowledged for {}", seen.ticket.id, known.ticket));
    }
    if let Some((deadline, price)) = known.terms {
        if seen.expires_at != deadline {
            say(format!("ends at {}, and was promised until {deadline}", seen.expires_at));
        }
        if seen.price.minor != price {
            say(format!("costs {}, and {price} was promised", seen.price.minor));
        }
    }
    let (status, reason) = (seen.status, seen.reason);
    match known.end {
        Some(End::Completed) if status != OrderStatus::Completed => {
            say(format!("was completed, and is {}", status.as_str()));
        }
        Some(End::Cancelled(_)) if status != OrderStatus::Cancelled => {
            say(format!("was cancelled, and is {}", status.as_str()));
        }
        Some(End::Cancelled(Some(before))) if reason != Some(before) => {
            say(format!("was cancelled as {before:?}, and now as {reason:?}"));
        }
        _ => {}
    }
    match status {
        OrderStatus::Created | OrderStatus::AwaitingPayment => {
            if status == OrderStatus::AwaitingPayment && !known.pay_asked {
                say("awaits a payment that nobody asked for".to_owned());
            }
            let Patience { up_since, limit } = patience;
            let over = seen.expires_at.max(up_since).checked_add(limit).unwrap_or(Timestamp::MAX);
            if seen.as_of > over {
                say(format!("is {} at {}, after its deadline {}", status.as_str(), seen.as_of, seen.expires_at));
            }
        }
        OrderStatus::Cancelled => match reason {
            Some(CancelReason::Buyer) if !known.cancel_asked => {
                say("was given back by nobody".to_owned());
            }
            Some(CancelReason::Expired) if seen.ended_at.is_none_or(|ended| ended < seen.expires_at) => {
                say(format!("expired at {:?}, before its deadline {}", seen.ended_at, seen.expires_at));
            }
            // The sandbox captures whatever it authorised.
            Some(CancelReason::PaymentRefused) => say("ended with a refused payment that was not refused".to_owned()),
            None => say("was cancelled for no reason".to_owned()),
            Some(CancelReason::Buyer | CancelReason::Expired) => {}
        },
        OrderStatus::Completed => {
            if !known.card_sent {
                say("is completed, and nobody paid".to_owned());
            }
            if !handed {
                say("is completed, and its buyer is not shown the ticket".to_owned());
            }
        }
    }
    broken
}

/// What is wrong with a ticket. `orders` are those that are known of it.
#[must_use]
pub fn ticket(id: &TicketId, known: &Listing, orders: &[&Hold], seen: Option<&TicketView>) -> Vec<String> {
    let mut broken = Vec::new();
    let mut say = |what: String| broken.push(format!("ticket {id} {what}"));
    let Some(seen) = seen else {
        say("is gone, whose listing was acknowledged".to_owned());
        return broken;
    };
    let shown = Version { number: seen.version, title: seen.title.clone(), price: seen.price.minor };
    if shown.number < known.told {
        say(format!("is at version {}, and {} was acknowledged", shown.number, known.told));
    }
    if !known.versions.contains(&shown) {
        say(format!("reads {shown:?}, which nobody sent"));
    }
    let sold = orders.iter().filter(|order| order.end == Some(End::Completed)).count();
    let paid = orders.iter().any(|order| order.card_sent);
    match seen.state {
        TicketState::Withdrawn if !known.withdraw_asked => say("was withdrawn by nobody".to_owned()),
        state if known.withdrawn && state != TicketState::Withdrawn => {
            say(format!("was withdrawn, and is {}", state.as_str()));
        }
        TicketState::Sold if !paid => say("is sold, and nobody paid".to_owned()),
        state if sold > 0 && state != TicketState::Sold => {
            say(format!("was sold, and is {}", state.as_str()));
        }
        _ => {}
    }
    broken
}

/// Tickets that were sold more than once.
#[must_use]
pub fn sold_twice(ledger: &Ledger) -> Vec<String> {
    let mut sold = BTreeMap::<&TicketId, Vec<&OrderId>>::new();
    for (id, order) in &ledger.orders {
        if order.end == Some(End::Completed) {
            sold.entry(&order.ticket).or_default().push(id);
        }
    }
    let twice = sold.into_iter().filter(|(_, orders)| orders.len() > 1);
    twice.map(|(ticket, orders)| format!("ticket {ticket} was sold to {orders:?}")).collect()
}

#[cfg(test)]
mod tests {
    use domain::{Money, event::Event, view::EventView, view::HandOver};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn started(second: i64) -> Patience {
        Patience { up_since: at(second), limit: Duration::from_secs(5) }
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, "USD".parse().unwrap())
    }

    fn listing() -> Listing {
        let first = Version { number: 1, title: "Row 5".into(), price: 100 };
        let second = Version { number: 2, price: 4_990, ..first.clone() };
        Listing { seller: 0, told: 2, versions: vec![first, second], withdraw_asked: false, withdrawn: false }
    }

    fn listed(state: TicketState) -> TicketView {
        let event: Event = serde_json::from_value(serde_json::json!({
            "name": "E", "venue": "V", "city": "C", "starts_at": at(100_000), "time_zone": "UTC", "category": "music",
        }))
        .unwrap();
        TicketView {
            id: "t".parse().unwrap(),
            title: "Row 5".into(),
            price: usd(4_990),
            state,
            held_until: None,
            version: 2,
            listed_at: at(1),
            seller: "s".parse().unwrap(),
            event: EventView { id: "e".parse().unwrap(), event, local_start: String::new() },
            hand_over: HandOver::Note,
            as_of: at(12),
        }
    }

    /// Held at 10, promised until 20, asked for nothing else.
    fn hold() -> Hold {
        let mut ledger = Ledger::default();
        let id = "o".parse().unwrap();
        ledger.held(&id, &"t".parse().unwrap(), 0, at(9), at(10));
        let mut hold = ledger.orders.remove(&id).unwrap();
        hold.terms = Some((at(20), 4_990));
        hold
    }

    fn shown(status: OrderStatus, reason: Option<CancelReason>, as_of: i64) -> Shown {
        let order = OrderView {
            id: "o".parse().unwrap(),
            ticket: listed(TicketState::Held),
            price: usd(4_990),
            status,
            reason,
            paying: false,
            expires_at: at(20),
            created_at: at(10),
            ended_at: reason.map(|_| at(as_of)),
            decline: None,
            as_of: at(as_of),
        };
        Shown { order, handed: status == OrderStatus::Completed }
    }

    fn judged(known: &Hold, seen: &Shown) -> Vec<String> {
        order(&"o".parse().unwrap(), known, Some(seen), started(0))
    }

    #[track_caller]
    fn names(broken: &[String], what: &str) {
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert!(broken[0].contains(what), "{broken:?}");
    }

    #[test]
    fn an_acknowledged_order_that_moved_on_legally_is_in_order() {
        let mut known = hold();
        assert!(judged(&known, &shown(OrderStatus::Created, None, 15)).is_empty());
        assert!(judged(&known, &shown(OrderStatus::Cancelled, Some(CancelReason::Expired), 20)).is_empty());
        known.cancel_asked = true;
        assert!(judged(&known, &shown(OrderStatus::Cancelled, Some(CancelReason::Buyer), 11)).is_empty());
        known.pay_asked = true;
        assert!(judged(&known, &shown(OrderStatus::AwaitingPayment, None, 15)).is_empty());
        known.card_sent = true;
        assert!(judged(&known, &shown(OrderStatus::Completed, None, 15)).is_empty());
    }

    #[test]
    fn an_acknowledged_order_that_is_gone_is_named() {
        let broken = order(&"o".parse().unwrap(), &hold(), None, started(0));
        names(&broken, "order o is gone");
    }

    #[test]
    fn an_order_with_another_ticket_deadline_or_price_is_named() {
        let mut seen = shown(OrderStatus::Created, None, 15);
        seen.order.ticket.id = "other".parse().unwrap();
        names(&judged(&hold(), &seen), "is for ticket other");
        let mut seen = shown(OrderStatus::Created, None, 15);
        seen.order.expires_at = at(25);
        names(&judged(&hold(), &seen), "promised until");
        let mut seen = shown(OrderStatus::Created, None, 15);
        seen.order.price = usd(1);
        names(&judged(&hold(), &seen), "4990 was promised");
    }

    #[test]
    fn an_ended_order_that_changed_is_named() {
        let mut known = hold();
        (known.cancel_asked, known.card_sent) = (true, true);
        known.end = Some(End::Completed);
        let cancelled = shown(OrderStatus::Cancelled, Some(CancelReason::Buyer), 15);
        names(&judged(&known, &cancelled), "was completed, and is cancelled");
        known.end = Some(End::Cancelled(Some(CancelReason::Buyer)));
        names(&judged(&known, &shown(OrderStatus::Completed, None, 15)), "was cancelled, and is completed");
        names(&judged(&known, &shown(OrderStatus::Created, None, 15)), "was cancelled, and is created");
        let expired = shown(OrderStatus::Cancelled, Some(CancelReason::Expired), 21);
        names(&judged(&known, &expired), "was cancelled as Buyer, and now as Some(Expired)");
        known.end = Some(End::Cancelled(None));
        assert!(judged(&known, &expired).is_empty(), "which of the two it was had not been said");
    }

    #[test]
    fn a_hold_that_outlives_its_deadline_is_named_but_has_time_after_a_start() {
        let seen = shown(OrderStatus::Created, None, 26);
        names(&judged(&hold(), &seen), "after its deadline");
        assert!(order(&"o".parse().unwrap(), &hold(), Some(&seen), started(22)).is_empty());
    }

    #[test]
    fn a_hold_that_ends_too_early_or_by_nobodys_will_is_named() {
        let expired = shown(OrderStatus::Cancelled, Some(CancelReason::Expired), 19);
        names(&judged(&hold(), &expired), "before its deadline");
        let given_back = shown(OrderStatus::Cancelled, Some(CancelReason::Buyer), 15);
        names(&judged(&hold(), &given_back), "given back by nobody");
        let refused = shown(OrderStatus::Cancelled, Some(CancelReason::PaymentRefused), 15);
        names(&judged(&hold(), &refused), "not refused");
    }

    #[test]
    fn a_sale_that_nobody_paid_and_a_sale_without_its_ticket_are_named() {
        let mut known = hold();
        names(&judged(&known, &shown(OrderStatus::Completed, None, 15)), "nobody paid");
        known.card_sent = true;
        let mut seen = shown(OrderStatus::Completed, None, 15);
        seen.handed = false;
        names(&judged(&known, &seen), "not shown the ticket");
        names(&judged(&hold(), &shown(OrderStatus::AwaitingPayment, None, 15)), "nobody asked for");
    }

    fn judged_ticket(known: &Listing, orders: &[&Hold], seen: &TicketView) -> Vec<String> {
        ticket(&"t".parse().unwrap(), known, orders, Some(seen))
    }

    #[test]
    fn an_acknowledged_listing_that_is_gone_is_named() {
        names(&ticket(&"t".parse().unwrap(), &listing(), &[], None), "ticket t is gone");
    }

    #[test]
    fn an_acknowledged_edit_that_is_lost_is_named() {
        let mut known = listing();
        known.told = 3;
        names(&judged_ticket(&known, &[], &listed(TicketState::Listed)), "is at version 2, and 3 was acknowledged");
    }

    #[test]
    fn an_edit_that_was_never_answered_may_be_made_or_not() {
        let mut known = listing();
        known.versions.push(Version { number: 3, title: "Row 6".into(), price: 100 });
        assert!(judged_ticket(&known, &[], &listed(TicketState::Listed)).is_empty());
        let mut seen = listed(TicketState::Listed);
        (seen.version, seen.title, seen.price) = (3, "Row 6".into(), usd(100));
        assert!(judged_ticket(&known, &[], &seen).is_empty());
        // But not halfway.
        seen.price = usd(4_990);
        names(&judged_ticket(&known, &[], &seen), "which nobody sent");
    }

    #[test]
    fn a_withdrawn_ticket_stays_so_and_only_its_seller_withdraws_it() {
        let mut known = listing();
        names(&judged_ticket(&known, &[], &listed(TicketState::Withdrawn)), "withdrawn by nobody");
        known.withdraw_asked = true;
        assert!(judged_ticket(&known, &[], &listed(TicketState::Withdrawn)).is_empty());
        known.withdrawn = true;
        names(&judged_ticket(&known, &[], &listed(TicketState::Listed)), "was withdrawn, and is listed");
    }

    #[test]
    fn a_sold_ticket_stays_so_and_was_paid() {
        let mut order = hold();
        names(&judged_ticket(&listing(), &[&order], &listed(TicketState::Sold)), "nobody paid");
        (order.card_sent, order.end) = (true, Some(End::Completed));
        assert!(judged_ticket(&listing(), &[&order], &listed(TicketState::Sold)).is_empty());
        names(&judged_ticket(&listing(), &[&order], &listed(TicketState::Listed)), "was sold, and is listed");
    }

    #[test]
    fn a_ticket_that_two_orders_bought_is_named() {
        let mut ledger = Ledger::default();
        for id in ["o1", "o2"] {
            ledger.orders.insert(id.parse().unwrap(), Hold { end: Some(End::Completed), ..hold() });
        }
        let broken = sold_twice(&ledger);
        assert!(broken.len() == 1 && broken[0].contains("o1") && broken[0].contains("o2"), "{broken:?}");
        ledger.orders.values_mut().next().unwrap().end = Some(End::Cancelled(None));
        assert!(sold_twice(&ledger).is_empty());
    }
}
