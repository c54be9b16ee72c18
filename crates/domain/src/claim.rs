//! The claim: the moment at which an authorised card takes the ticket, before any money is captured.

use crate::{
    OrderId, Timestamp,
    order::{Order, OrderStatus},
    ticket::{Ticket, TicketState},
};

/// What a `PaymentIntent` that is authorised for an order gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The ticket is held for this order and its time is not over: claim it, then capture.
    Take,
    /// Claimed by this very intent, now or earlier: capture. A second webhook between claim and capture lands here.
    Ours,
    /// Claimed by another intent of the order: void this one.
    Others,
    /// The order no longer holds the ticket: void this intent.
    Over,
}

/// Decides what `intent`, authorised for `order`, gets at `now`.
#[must_use]
pub fn claim(ticket: &Ticket, order: &Order, intent: &str, now: Timestamp) -> Claim {
    let holds = ticket.order.as_ref() == Some::<&OrderId>(&order.id);
    match ticket.state {
        TicketState::Claimed | TicketState::Sold if holds && ticket.intent.as_deref() == Some(intent) => Claim::Ours,
        TicketState::Claimed | TicketState::Sold if holds => Claim::Others,
        TicketState::Held if holds && !ticket.lapsed(now) && order.status.is_open() => Claim::Take,
        _ => Claim::Over,
    }
}

/// Whether a buyer may cancel: until the claim, never after.
pub fn may_cancel(ticket: &Ticket, order: &Order) -> Result<(), crate::Refusal> {
    match order.status {
        OrderStatus::Created | OrderStatus::AwaitingPayment
            if ticket.order.as_ref() == Some(&order.id) && ticket.state == TicketState::Claimed =>
        {
            Err(crate::Refusal::PaymentUnderWay)
        }
        OrderStatus::Created | OrderStatus::AwaitingPayment => Ok(()),
        over => Err(crate::Refusal::OrderOver(over)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Money, Refusal};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn usd() -> Money {
        Money::new(4990, "USD".parse().unwrap())
    }

    fn ticket(state: TicketState, order: &str, intent: Option<&str>) -> Ticket {
        Ticket {
            id: "t".parse().unwrap(),
            event: "e".parse().unwrap(),
            starts_at: at(100_000),
            seller: "s".parse().unwrap(),
            title: "Row 5".into(),
            price: usd(),
            state,
            order: Some(order.parse().unwrap()),
            expires_at: Some(at(1000)),
            intent: intent.map(Into::into),
            version: 1,
        }
    }

    fn order(status: OrderStatus) -> Order {
        Order {
            id: "o".parse().unwrap(),
            buyer: "b".parse().unwrap(),
            ticket: "t".parse().unwrap(),
            price: usd(),
            status,
            expires_at: at(1000),
            reason: None,
        }
    }

    #[test]
    fn a_claim_must_own_the_hold_and_be_in_time() {
        let waiting = order(OrderStatus::AwaitingPayment);
        let held = ticket(TicketState::Held, "o", None);
        assert_eq!(claim(&held, &waiting, "pi_1", at(999)), Claim::Take);
        assert_eq!(claim(&held, &waiting, "pi_1", at(1000)), Claim::Over);
        assert_eq!(claim(&ticket(TicketState::Held, "other", None), &waiting, "pi_1", at(0)), Claim::Over);
        assert_eq!(claim(&held, &order(OrderStatus::Cancelled), "pi_1", at(0)), Claim::Over);
        for state in [TicketState::Listed, TicketState::Withdrawn] {
            assert_eq!(claim(&ticket(state, "o", None), &waiting, "pi_1", at(0)), Claim::Over);
        }
    }

    #[test]
    fn a_second_webhook_between_claim_and_capture_does_not_void_the_winner() {
        let claimed = ticket(TicketState::Claimed, "o", Some("pi_1"));
        assert_eq!(claim(&claimed, &order(OrderStatus::AwaitingPayment), "pi_1", at(5000)), Claim::Ours);
        let sold = ticket(TicketState::Sold, "o", Some("pi_1"));
        assert_eq!(claim(&sold, &order(OrderStatus::Completed), "pi_1", at(5000)), Claim::Ours);
    }

    #[test]
    fn another_authorisation_of_the_same_order_is_voided() {
        let claimed = ticket(TicketState::Claimed, "o", Some("pi_1"));
        assert_eq!(claim(&claimed, &order(OrderStatus::AwaitingPayment), "pi_2", at(0)), Claim::Others);
    }

    #[test]
    fn a_sold_ticket_of_somebody_else_is_out_of_reach() {
        let sold = ticket(TicketState::Sold, "other", Some("pi_9"));
        assert_eq!(claim(&sold, &order(OrderStatus::AwaitingPayment), "pi_1", at(0)), Claim::Over);
    }

    #[test]
    fn a_buyer_may_cancel_until_the_claim_and_never_after() {
        let held = ticket(TicketState::Held, "o", None);
        assert_eq!(may_cancel(&held, &order(OrderStatus::Created)), Ok(()));
        assert_eq!(may_cancel(&held, &order(OrderStatus::AwaitingPayment)), Ok(()));
        let claimed = ticket(TicketState::Claimed, "o", Some("pi_1"));
        assert_eq!(may_cancel(&claimed, &order(OrderStatus::AwaitingPayment)), Err(Refusal::PaymentUnderWay));
        for over in [OrderStatus::Completed, OrderStatus::Cancelled] {
            assert_eq!(may_cancel(&held, &order(over)), Err(Refusal::OrderOver(over)));
        }
    }
}
