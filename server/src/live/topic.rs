//! What can be followed.

use domain::{EventId, OrderId, TicketId};
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
}

impl Topic {
    /// Reads a topic.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "browse" => Some(Self::Browse),
            Some(("event", id)) => id.parse().ok().map(Self::Event),
            Some(("ticket", id)) => id.parse().ok().map(Self::Ticket),
            Some(("order", id)) => id.parse().ok().map(Self::Order),
            _ => None,
        }
    }

    /// Whether a change belongs to it.
    pub fn covers(&self, change: &Change) -> bool {
        match (self, change) {
            (Self::Browse, Change::Ticket(_)) => true,
            (Self::Event(event), Change::Ticket(change)) => change.event == *event,
            (Self::Ticket(ticket), Change::Ticket(change)) => change.id == *ticket,
            (Self::Order(id), Change::Order { order, .. }) => order == id,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_four_topics_can_be_followed() {
        assert_eq!(Topic::parse("browse"), Some(Topic::Browse));
        assert_eq!(Topic::parse("order:abc"), Some(Topic::Order("abc".parse().unwrap())));
        for bad in ["", "browse:1", "user:abc", "order:", "order:A B", "ticket"] {
            assert_eq!(Topic::parse(bad), None, "{bad}");
        }
    }
}
