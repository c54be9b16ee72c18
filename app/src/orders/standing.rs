//! Where an order stands, in words.

use domain::{
    order::{CancelReason, OrderStatus},
    view::OrderView,
};

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
