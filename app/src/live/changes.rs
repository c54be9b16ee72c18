//! What changed on lists of tickets since they were rendered, and how it is said.

use std::collections::HashMap;

use domain::{
    Timestamp,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
    view::{TicketChange, TicketView},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What an order's page is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderChange {
    /// Where it stands now.
    pub status: OrderStatus,
    /// Why it was cancelled.
    pub reason: Option<CancelReason>,
    /// Its deadline.
    pub expires_at: Timestamp,
}

/// A ticket's state in words.
#[must_use]
pub const fn words(state: TicketState) -> &'static str {
    match state {
        TicketState::Listed => "For sale",
        TicketState::Held | TicketState::Claimed => "Held",
        TicketState::Sold => "Sold",
        TicketState::Withdrawn => "Withdrawn",
    }
}

/// The sentence that says what changed; nothing if nothing that is shown did.
#[must_use]
pub fn sentence(before: &TicketView, now: &TicketChange) -> Option<String> {
    let title = &now.title;
    if before.state.public() != now.state.public() {
        let state = match now.state {
            TicketState::Listed => "for sale again",
            TicketState::Held | TicketState::Claimed => "now held",
            TicketState::Sold => "sold",
            TicketState::Withdrawn => "withdrawn",
        };
        return Some(format!("{title} is {state}."));
    }
    if before.price != now.price {
        return Some(format!("{title} costs {} now.", now.price));
    }
    (before.title != now.title).then(|| format!("{} is now called {title}.", before.title))
}

/// The changes that a list has been told of, by the ticket's key, over what it was rendered with.
#[derive(Clone, Copy)]
pub struct Changes(RwSignal<HashMap<String, TicketView>>);

impl Changes {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(HashMap::new()))
    }

    /// Starts over with a list as it was just read.
    pub fn show(self, tickets: &[TicketView]) {
        let tickets = tickets.iter().map(|ticket| (ticket.id.to_string(), ticket.clone())).collect();
        self.0.set(tickets);
    }

    /// The ticket as it is now.
    #[must_use]
    pub fn now(self, ticket: &TicketView) -> TicketView {
        self.0.with(|tickets| tickets.get(ticket.id.as_str()).cloned()).unwrap_or_else(|| ticket.clone())
    }

    /// Whether something is shown that is not in `known`: a snapshot of what is for sale leaves out what is held by now.
    #[must_use]
    pub fn beyond(self, known: &[TicketChange]) -> bool {
        self.0.with_untracked(|tickets| tickets.keys().any(|id| known.iter().all(|change| change.id.as_str() != id)))
    }

    /// Mends what is shown. The answer is what to say, or `Err` if the ticket is not in the list.
    pub fn mend(self, change: &TicketChange) -> Result<Option<String>, ()> {
        let shown = self.0.with_untracked(|tickets| tickets.get(change.id.as_str()).cloned()).ok_or(())?;
        let said = sentence(&shown, change);
        if said.is_some() {
            let TicketChange { title, price, state, held_until, .. } = change.clone();
            let mended = TicketView { title, price, state, held_until, ..shown };
            self.0.update(|tickets| _ = tickets.insert(mended.id.to_string(), mended));
        }
        Ok(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> TicketView {
        serde_json::from_value(serde_json::json!({
            "id": "t", "title": "Row 5", "price": { "minor": 4990, "currency": "USD" }, "state": "listed",
            "held_until": null, "version": 1, "listed_at": "2026-11-21T12:00:00Z", "seller": "s", "hand_over": "code",
            "as_of": "2026-11-21T12:00:00Z",
            "event": {
                "id": "e", "name": "Radiohead", "venue": "O2", "city": "London", "category": "music",
                "starts_at": "2027-06-30T18:30:00Z", "time_zone": "Europe/London", "local_start": "2027-06-30T19:30",
            },
        }))
        .unwrap()
    }

    fn change(state: TicketState, minor: i64) -> TicketChange {
        let TicketView { id, title, price, .. } = ticket();
        let price = domain::Money::new(minor, price.currency);
        TicketChange { id, event: "e".parse().unwrap(), title, price, state, held_until: None }
    }

    #[test]
    fn a_change_is_said_in_one_sentence() {
        let said = |state, minor| sentence(&ticket(), &change(state, minor));
        assert_eq!(said(TicketState::Held, 4990).as_deref(), Some("Row 5 is now held."));
        assert_eq!(said(TicketState::Sold, 4990).as_deref(), Some("Row 5 is sold."));
        assert_eq!(said(TicketState::Listed, 5000).as_deref(), Some("Row 5 costs $50.00 now."));
        assert_eq!(said(TicketState::Listed, 4990), None);
    }

    #[test]
    fn a_claim_is_nobodys_business() {
        let held = TicketView { state: TicketState::Held, ..ticket() };
        assert_eq!(sentence(&held, &change(TicketState::Claimed, 4990)), None);
    }
}
