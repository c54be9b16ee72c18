//! The ticket stub: the one recurring shape. What and when on the left, the price beyond the perforation.

use domain::{Money, view::EventView};
use leptos::prelude::*;

use super::When;

/// A ticket in a list.
#[component]
pub fn Stub(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The event.
    event: EventView,
    /// What the seller calls the ticket.
    #[prop(into)]
    title: Signal<String>,
    /// What it costs.
    #[prop(into)]
    price: Signal<Money>,
    /// The state's word for scripts and styles.
    #[prop(into)]
    state: Signal<&'static str>,
    /// The state in words.
    #[prop(into)]
    words: Signal<String>,
    /// Whether the event goes without saying, since the list stands under its heading.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    view! {
        <li class="stub" data-status=move || state.get()>
            <div class="stub__body">
                {if plain {
                    view! {
                        <h3 class="stub__name"><a href=href>{move || title.get()}</a></h3>
                    }
                        .into_any()
                } else {
                    let place = format!("{}, {}", event.event.venue, event.event.city);
                    view! {
                        <h2 class="stub__name"><a href=href>{event.event.name.clone()}</a></h2>
                        <p class="stub__title">{move || title.get()}</p>
                        <p class="stub__where"><When event /> <span>{place}</span></p>
                    }
                        .into_any()
                }}
            </div>
            <div class="stub__end">
                <p class="stub__price">{move || price.get().to_string()}</p>
                <p class="stub__state">{move || words.get()}</p>
            </div>
        </li>
    }
}
