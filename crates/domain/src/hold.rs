//! The rules of holding, editing and withdrawing a ticket: who may, when, and what it ends.

use crate::{
    Money, OrderId, Refusal, Timestamp, UserId,
    ticket::{Ticket, TicketState},
};

/// What asking for a ticket comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The asker holds it already: the same order, the same deadline.
    Same(OrderId),
    /// It is free, and becomes theirs. A lapsed order that is still written on it ends in the same transaction.
    New {
        /// The lapsed order that is taken over.
        lapsed: Option<OrderId>,
        /// When the new hold ends.
        expires_at: Timestamp,
    },
}

/// Decides whether `asker`, who holds the ticket through `own` if they do, may hold it at `now` for `length`.
/// `seen` is the price that the asker saw, if the form told it.
pub fn hold(
    ticket: &Ticket,
    asker: &UserId,
    holder: Option<&UserId>,
    seen: Option<Money>,
    length: jiff::SignedDuration,
    now: Timestamp,
) -> Result<Hold, Refusal> {
    if ticket.seller == *asker {
        return Err(Refusal::OwnTicket);
    }
    if holder == Some(asker)
        && let Some(order) = &ticket.order
        && matches!(ticket.state, TicketState::Held | TicketState::Claimed)
        && !ticket.lapsed(now)
    {
        return Ok(Hold::Same(order.clone()));
    }
    free(ticket, now)?;
    if ticket.starts_at <= now {
        return Err(Refusal::EventStarted);
    }
    if seen.is_some_and(|seen| seen != ticket.price) {
        return Err(Refusal::PriceChanged { now: ticket.price });
    }
    // A hold ends when its event starts: afterwards nothing is sold.
    let deadline = now.checked_add(length).unwrap_or(Timestamp::MAX).min(ticket.starts_at);
    Ok(Hold::New { lapsed: ticket.order.clone(), expires_at: deadline })
}

/// Refuses unless nobody holds the ticket and it may change.
fn free(ticket: &Ticket, now: Timestamp) -> Result<(), Refusal> {
    match ticket.state {
        TicketState::Listed => Ok(()),
        TicketState::Held if ticket.lapsed(now) => Ok(()),
        TicketState::Held | TicketState::Claimed => Err(Refusal::Held),
        TicketState::Sold => Err(Refusal::Sold),
        TicketState::Withdrawn => Err(Refusal::Withdrawn),
    }
}

/// Decides whether `who` may edit the listing at `now`, having seen `version`. A lapsed hold ends in the same
/// transaction: its order is returned.
pub fn edit(ticket: &Ticket, who: &UserId, version: i64, now: Timestamp) -> Result<Option<OrderId>, Refusal> {
    withdraw(ticket, who, now)?;
    if ticket.version != version {
        return Err(Refusal::Stale { title: ticket.title.clone(), price: ticket.price, version: ticket.version });
    }
    Ok(ticket.order.clone())
}

/// Decides whether `who` may withdraw the listing at `now`; a lapsed hold's order is returned.
pub fn withdraw(ticket: &Ticket, who: &UserId, now: Timestamp) -> Result<Option<OrderId>, Refusal> {
    if ticket.seller != *who {
        return Err(Refusal::NotTheSeller);
    }
    free(ticket, now)?;
    Ok(ticket.order.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, "USD".parse().unwrap())
    }

    fn user(key: &str) -> UserId {
        key.parse().unwrap()
    }

    fn ticket(state: TicketState) -> Ticket {
        let held = matches!(state, TicketState::Held | TicketState::Claimed);
        Ticket {
            id: "t".parse().unwrap(),
            event: "e".parse().unwrap(),
            starts_at: at(100_000),
            seller: user("seller"),
            title: "Row 5".into(),
            price: usd(4990),
            state,
            order: held.then(|| "o".parse().unwrap()),
            expires_at: held.then(|| at(1000)),
            intent: None,
            version: 3,
        }
    }

    fn ask(ticket: &Ticket, asker: &str, holder: Option<&str>, now: i64) -> Result<Hold, Refusal> {
        hold(ticket, &user(asker), holder.map(user).as_ref(), None, LENGTH, at(now))
    }

    #[test]
    fn a_listed_ticket_is_held_for_the_whole_time() {
        let new = Hold::New { lapsed: None, expires_at: at(1400) };
        assert_eq!(ask(&ticket(TicketState::Listed), "buyer", None, 500), Ok(new));
    }

    #[test]
    fn a_hold_never_outlasts_the_start_of_its_event() {
        let listed = ticket(TicketState::Listed);
        assert_eq!(ask(&listed, "buyer", None, 99_900), Ok(Hold::New { lapsed: None, expires_at: at(100_000) }));
        assert_eq!(ask(&listed, "buyer", None, 100_000), Err(Refusal::EventStarted));
    }

    #[test]
    fn a_second_buyer_is_refused_until_the_deadline_and_not_a_moment_longer() {
        let held = ticket(TicketState::Held);
        assert_eq!(ask(&held, "second", Some("first"), 999), Err(Refusal::Held));
        let takeover = Hold::New { lapsed: Some("o".parse().unwrap()), expires_at: at(1900) };
        assert_eq!(ask(&held, "second", Some("first"), 1000), Ok(takeover));
    }

    #[test]
    fn asking_again_gives_the_same_order_and_never_restarts_the_time() {
        let held = ticket(TicketState::Held);
        assert_eq!(ask(&held, "buyer", Some("buyer"), 999), Ok(Hold::Same("o".parse().unwrap())));
        assert!(matches!(ask(&held, "buyer", Some("buyer"), 1000), Ok(Hold::New { lapsed: Some(_), .. })));
        let claimed = ticket(TicketState::Claimed);
        assert_eq!(ask(&claimed, "buyer", Some("buyer"), 5000), Ok(Hold::Same("o".parse().unwrap())));
    }

    #[test]
    fn a_claimed_ticket_is_never_taken_over_even_past_its_deadline() {
        assert_eq!(ask(&ticket(TicketState::Claimed), "second", Some("first"), 5000), Err(Refusal::Held));
    }

    #[test]
    fn sold_and_withdrawn_tickets_and_ones_own_are_refused() {
        assert_eq!(ask(&ticket(TicketState::Sold), "buyer", None, 0), Err(Refusal::Sold));
        assert_eq!(ask(&ticket(TicketState::Withdrawn), "buyer", None, 0), Err(Refusal::Withdrawn));
        assert_eq!(ask(&ticket(TicketState::Listed), "seller", None, 0), Err(Refusal::OwnTicket));
    }

    #[test]
    fn a_buyer_who_saw_another_price_is_told() {
        let listed = ticket(TicketState::Listed);
        let seen = |minor| hold(&listed, &user("buyer"), None, Some(usd(minor)), LENGTH, at(0));
        assert_eq!(seen(4000), Err(Refusal::PriceChanged { now: usd(4990) }));
        assert!(seen(4990).is_ok());
    }

    #[test]
    fn only_the_seller_edits_and_only_what_they_have_seen() {
        let listed = ticket(TicketState::Listed);
        assert_eq!(edit(&listed, &user("buyer"), 3, at(0)), Err(Refusal::NotTheSeller));
        assert_eq!(edit(&listed, &user("seller"), 3, at(0)), Ok(None));
        let stale = Refusal::Stale { title: "Row 5".into(), price: usd(4990), version: 3 };
        assert_eq!(edit(&listed, &user("seller"), 2, at(0)), Err(stale));
    }

    #[test]
    fn nothing_changes_while_somebody_holds_or_has_claimed_the_ticket() {
        for state in [TicketState::Held, TicketState::Claimed] {
            assert_eq!(edit(&ticket(state), &user("seller"), 3, at(999)), Err(Refusal::Held));
            assert_eq!(withdraw(&ticket(state), &user("seller"), at(999)), Err(Refusal::Held));
        }
        assert_eq!(withdraw(&ticket(TicketState::Held), &user("seller"), at(1000)), Ok(Some("o".parse().unwrap())));
        assert_eq!(withdraw(&ticket(TicketState::Claimed), &user("seller"), at(1000)), Err(Refusal::Held));
        assert_eq!(withdraw(&ticket(TicketState::Sold), &user("seller"), at(0)), Err(Refusal::Sold));
        assert_eq!(withdraw(&ticket(TicketState::Withdrawn), &user("seller"), at(0)), Err(Refusal::Withdrawn));
    }
}
