//! A list of tickets that follows what happens.

use domain::view::TicketView;
use leptos::prelude::*;

use crate::{
    components::Stub,
    live::{Changes, words},
};

/// The tickets of one page of a list.
#[component]
pub fn Cards(
    /// As they were read.
    tickets: Vec<TicketView>,
    /// What has changed since.
    changes: Changes<TicketView>,
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
