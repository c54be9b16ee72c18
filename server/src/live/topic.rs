//! What can be followed.

use domain::{EventId, OrderId, TicketId, UserId};
use services::live::Change;

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// `browse`: every ticket.
    Browse,
    /// `event:{id}`: an event's tickets.
    Event(EventId),
    /// `ticket:{id}`
    Ticket(TicketId),
    /// `order:{id}`, for its buyer.
    Order(OrderId),
    /// `orders` or `orders:{after}`: a page of the orders of whoever asks, by its key as in the page's URL.
    Orders(Option<String>),
    /// `selling` or `selling:{after}`: a page of their listings.
    Selling(Option<String>),
}

impl Topic {
    /// Reads a topic.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None => match text {
                "browse" => Some(Self::Browse),
                "orders" => Some(Self::Orders(None)),
                "selling" => Some(Self::Selling(None)),
                _ => None,
            },
            Some(("event", id)) => id.parse().ok().map(Self::Event),
            Some(("ticket", id)) => id.parse().ok().map(Self::Ticket),
            Some(("order", id)) => id.parse().ok().map(Self::Order),
            Some(("orders", after)) => Some(Self::Orders(Some(after.to_owned()))),
            Some(("selling", after)) => Some(Self::Selling(Some(after.to_owned()))),
            Some(_) => None,
        }
    }

    /// Whether it is somebody's own, so that following it takes a session.
    pub const fn is_private(&self) -> bool {
        matches!(self, Self::Order(_) | Self::Orders(_) | Self::Selling(_))
    }

    /// Whether a change belongs to it, for this viewer. Who may follow somebody's order is asked at the beginning.
    pub fn covers(&self, change: &Change, viewer: Option<&UserId>) -> bool {
        match (self, change) {
            (Self::Browse, Change::Ticket { .. }) => true,
            (Self::Event(event), Change::Ticket { ticket, .. }) => ticket.event == *event,
            (Self::Ticket(id), Change::Ticket { ticket, .. }) => ticket.id == *id,
            (Self::Selling(_), Change::Ticket { seller, .. }) => viewer == Some(seller),
            (Self::Order(id), Change::Order { order, .. }) => order == id,
            (Self::Orders(_), Change::Order { buyer, .. }) => viewer == Some(buyer),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::order::OrderStatus;

    use super::*;

    #[test]
    fn only_the_six_topics_can_be_followed() {
        assert_eq!(Topic::parse("browse"), Some(Topic::Browse));
        assert_eq!(Topic::parse("order:abc"), Some(Topic::Order("abc".parse().unwrap())));
        assert_eq!(Topic::parse("orders"), Some(Topic::Orders(None)));
        assert_eq!(Topic::parse("selling:1767225600000-01jd"), Some(Topic::Selling(Some("1767225600000-01jd".into()))));
        for bad in ["", "browse:1", "user:abc", "order:", "order:A B", "ticket"] {
            assert_eq!(Topic::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn somebodys_own_is_told_to_nobody_else() {
        let (ada, bob): (UserId, UserId) = ("ada".parse().unwrap(), "bob".parse().unwrap());
        let change = Change::Order {
            order: "o1".parse().unwrap(),
            buyer: ada.clone(),
            status: OrderStatus::Created,
            reason: None,
            expires_at: "2026-11-21T12:00:00Z".parse().unwrap(),
        };
        let told = |viewer| Topic::Orders(None).covers(&change, viewer);
        assert_eq!((told(Some(&ada)), told(Some(&bob)), told(None)), (true, false, false));
        assert!(!Topic::Selling(None).covers(&change, Some(&ada)));
    }
}
