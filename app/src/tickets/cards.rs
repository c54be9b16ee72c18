//! A list of tickets that follows what happens.

use std::time::Duration;

use domain::{
    ticket::TicketState,
    view::{TicketChange, TicketView},
};
use leptos::prelude::*;

use crate::{
    components::Stub,
    live::{Announcer, Changes, Told, words},
};

/// The tickets of one page of a list.
#[component]
pub fn Cards(
    /// As they were read.
    tickets: Vec<TicketView>,
    /// What has changed since.
    changes: Changes,
    /// Whether all are for one event, which then goes without saying.
    #[prop(optional)]
    one_event: bool,
) -> impl IntoView {
    let cards = tickets
        .into_iter()
        .map(|ticket| {
            let (href, event) = (format!("/tickets/{}", ticket.id), ticket.event.clone());
            let now = Memo::new(move |_| changes.now(&ticket));
            view! {
                <Stub
                    href
                    event
                    title=Signal::derive(move || now.with(|ticket| ticket.title.clone()))
                    price=Signal::derive(move || now.with(|ticket| ticket.price))
                    state=Signal::derive(move || now.with(|ticket| ticket.state.public()))
                    words=Signal::derive(move || now.with(|ticket| words(ticket.state).to_owned()))
                    plain=one_event
                />
            }
        })
        .collect_view();
    view! { <ul class="stubs">{cards}</ul> }
}

/// What a list does when it is told of changes: it mends what it shows and says so. A ticket for sale that it does not
/// show yet has it read again, at most once a second.
pub fn follow(changes: Changes, read_again: impl Fn() + Copy + Send + Sync + 'static) -> Callback<Told> {
    let announcer = Announcer::here();
    let waiting = StoredValue::new(false);
    Callback::new(move |told: Told| {
        let told_of = tickets(&told);
        let mut fresh = told.snapshot && changes.beyond(&told_of);
        for change in &told_of {
            match changes.mend(change) {
                Ok(Some(said)) => announcer.say(&said),
                Ok(None) => {}
                Err(()) => fresh |= change.state == TicketState::Listed,
            }
        }
        if fresh && waiting.try_set_value(true).is_none() {
            let again = move || {
                if waiting.try_set_value(false).is_none() {
                    read_again();
                }
            };
            set_timeout(again, Duration::from_millis(if told.snapshot { 100 } else { 400 }));
        }
    })
}

/// The tickets of a payload: one, or a snapshot of many.
pub fn tickets(told: &Told) -> Vec<TicketChange> {
    serde_json::from_str(&told.data)
        .or_else(|_| serde_json::from_str(&told.data).map(|one| vec![one]))
        .unwrap_or_default()
}
