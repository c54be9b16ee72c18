//! What changed on lists since they were rendered, and how it is said.

use std::collections::HashMap;

use domain::{
    OrderId, Timestamp,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
    view::{TicketChange, TicketView},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What an order's page, and that of all orders, is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderChange {
    /// Which order.
    pub id: OrderId,
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

/// An item of a list that is told of changes.
pub trait Followed: Clone + PartialEq + Send + Sync + 'static {
    /// What it is told.
    type Change: DeserializeOwned + 'static;

    /// Its key.
    fn id(&self) -> &str;

    /// The key of the item that a change is about.
    fn about(change: &Self::Change) -> &str;

    /// Mends it. The answer is what to say, if something that is shown changed.
    fn mend(&mut self, change: &Self::Change) -> Option<String>;

    /// Whether an item that a list does not show belongs on it by now.
    fn belongs(change: &Self::Change) -> bool;
}

impl Followed for TicketView {
    type Change = TicketChange;

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn about(change: &TicketChange) -> &str {
        change.id.as_str()
    }

    fn mend(&mut self, change: &TicketChange) -> Option<String> {
        let said = sentence(self, change);
        let TicketChange { title, price, state, held_until, .. } = change.clone();
        *self = Self { title, price, state, held_until, ..self.clone() };
        said
    }

    fn belongs(change: &TicketChange) -> bool {
        change.state == TicketState::Listed
    }
}

/// A list as it is now: what it was rendered with and all changes since, by key.
pub struct Changes<T: 'static>(RwSignal<HashMap<String, T>>);

impl<T> Clone for Changes<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Changes<T> {}

impl<T: Followed> Changes<T> {
    /// Of a list that is still to be read.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(HashMap::new()))
    }

    /// Starts over with a list as it was just read.
    pub fn show(self, items: &[T]) {
        self.0.set(items.iter().map(|item| (item.id().to_owned(), item.clone())).collect());
    }

    /// The item as it is now.
    #[must_use]
    pub fn now(self, item: &T) -> T {
        self.0.with(|items| items.get(item.id()).cloned()).unwrap_or_else(|| item.clone())
    }

    /// Whether something is shown that is not in `known`: a snapshot of what is for sale leaves out what is held by now.
    #[must_use]
    pub fn beyond(self, known: &[T::Change]) -> bool {
        self.0.with_untracked(|items| items.keys().any(|id| known.iter().all(|change| T::about(change) != id)))
    }

    /// Mends what is shown. The answer is what to say, or `Err` if the item is not in the list.
    pub fn mend(self, change: &T::Change) -> Result<Option<String>, ()> {
        let before = self.0.with_untracked(|items| items.get(T::about(change)).cloned()).ok_or(())?;
        let mut now = before.clone();
        let said = now.mend(change);
        if now != before {
            self.0.update(|items| _ = items.insert(now.id().to_owned(), now));
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

    #[test]
    fn a_change_mends_what_is_shown_and_leaves_the_rest() {
        let mut shown = ticket();
        assert_eq!(shown.mend(&change(TicketState::Sold, 5000)).as_deref(), Some("Row 5 is sold."));
        let price = domain::Money::new(5000, shown.price.currency);
        assert_eq!(shown, TicketView { state: TicketState::Sold, price, ..ticket() });
    }
}
