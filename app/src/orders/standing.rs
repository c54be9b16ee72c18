//! Where an order stands, in words.

use domain::{
    order::{CancelReason, OrderStatus},
    view::OrderView,
};

use crate::live::{Followed, OrderChange};

/// In a word or two, for lists and stubs.
#[must_use]
pub fn word(order: &OrderView) -> &'static str {
    match (order.status, order.reason) {
        (OrderStatus::Created | OrderStatus::AwaitingPayment, _) if order.paying => "Being paid",
        (OrderStatus::Created | OrderStatus::AwaitingPayment, _) => "Held for you",
        (OrderStatus::Completed, _) => "Yours",
        (OrderStatus::Cancelled, Some(CancelReason::Expired)) => "Time was over",
        (OrderStatus::Cancelled, Some(CancelReason::PaymentRefused)) => "Payment refused",
        (OrderStatus::Cancelled, _) => "Given back",
    }
}

/// What happened to an ended order, and what to do next.
#[must_use]
pub fn ending(reason: Option<CancelReason>) -> (&'static str, &'static str) {
    match reason {
        Some(CancelReason::Expired) => (
            "The time for this hold is over",
            "The ticket went back on sale. Nothing was charged. If it is still there, you can hold it again.",
        ),
        Some(CancelReason::PaymentRefused) => (
            "The bank refused the payment",
            "The ticket went back on sale. Nothing was charged. You can hold it again and use another card.",
        ),
        Some(CancelReason::Buyer) | None => (
            "You gave this ticket back",
            "It is on sale again. Nothing was charged. If you change your mind, you can hold it again.",
        ),
    }
}

/// How a completed order is announced.
pub const YOURS: &str = "Your payment is through. The ticket is yours.";

impl Followed for OrderView {
    type Change = OrderChange;

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn about(change: &OrderChange) -> &str {
        change.id.as_str()
    }

    fn mend(&mut self, change: &OrderChange) -> Option<String> {
        let before = word(self);
        let OrderChange { status, reason, expires_at, .. } = change.clone();
        *self = Self { status, reason, expires_at, paying: self.paying && status.is_open(), ..self.clone() };
        let event = &self.ticket.event.event.name;
        match status {
            _ if word(self) == before => None,
            OrderStatus::Completed => Some(format!("{event}: {YOURS}")),
            OrderStatus::Cancelled => Some(format!("{event}: {}.", ending(reason).0)),
            OrderStatus::Created | OrderStatus::AwaitingPayment => Some(format!("{event}: {}.", word(self))),
        }
    }

    /// All orders are listed; one that ended long ago is on a page further down.
    fn belongs(change: &OrderChange) -> bool {
        change.status.is_open()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> OrderView {
        serde_json::from_value(serde_json::json!({
            "id": "o", "price": { "minor": 4990, "currency": "USD" }, "status": "created", "reason": null, "paying": false,
            "expires_at": "2026-11-21T12:15:00Z", "created_at": "2026-11-21T12:00:00Z", "ended_at": null,
            "decline": null, "as_of": "2026-11-21T12:00:00Z",
            "ticket": {
                "id": "t", "title": "Row 5", "price": { "minor": 4990, "currency": "USD" }, "state": "held",
                "held_until": "2026-11-21T12:15:00Z", "version": 1, "listed_at": "2026-11-21T11:00:00Z", "seller": "s",
                "hand_over": "code", "as_of": "2026-11-21T12:00:00Z",
                "event": {
                    "id": "e", "name": "Radiohead", "venue": "O2", "city": "London", "category": "music",
                    "starts_at": "2027-06-30T18:30:00Z", "time_zone": "Europe/London",
                    "local_start": "2027-06-30T19:30",
                },
            },
        }))
        .unwrap()
    }

    fn told(status: OrderStatus, reason: Option<CancelReason>) -> (Option<String>, &'static str) {
        let mut shown = order();
        let said = shown.mend(&OrderChange { id: shown.id.clone(), status, reason, expires_at: shown.expires_at });
        (said, word(&shown))
    }

    #[test]
    fn an_order_on_the_list_is_mended_and_what_became_of_it_is_said() {
        let (said, shown) = told(OrderStatus::Completed, None);
        assert_eq!(said.as_deref(), Some("Radiohead: Your payment is through. The ticket is yours."));
        assert_eq!(shown, "Yours");
        let (said, shown) = told(OrderStatus::Cancelled, Some(CancelReason::Expired));
        assert_eq!(said.as_deref(), Some("Radiohead: The time for this hold is over."));
        assert_eq!(shown, "Time was over");
    }

    #[test]
    fn going_to_pay_changes_nothing_that_is_shown_and_is_not_said() {
        assert_eq!(told(OrderStatus::AwaitingPayment, None), (None, "Held for you"));
    }
}
