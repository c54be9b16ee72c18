//! Events that are there already: found by a form without JavaScript, and while typing with it.

use domain::view::EventView;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    components::When,
    read::{Answer, No},
};

/// Up to eight future events whose name, venue or city begin like the words typed.
#[server(prefix = "/api/read", endpoint = "suggest", input = GetUrl)]
pub async fn suggest(#[server(default)] q: String) -> Result<Answer<Vec<EventView>>, No> {
    crate::read::answer(async {
        if q.trim().is_empty() {
            return Ok(Vec::new());
        }
        let market = crate::context::market()?;
        services::tickets::suggest(&market, &q).await.map_err(|error| error.refusal())
    })
    .await
}

/// One event, to fill the form with; nothing if there is no such event.
#[server(prefix = "/api/read", endpoint = "chosen", input = GetUrl)]
pub async fn chosen(#[server(default)] event: String) -> Result<Answer<Option<EventView>>, No> {
    let Ok(id) = event.parse() else { return Ok(Ok(None)) };
    crate::read::answer(async {
        let market = crate::context::market()?;
        Ok(services::tickets::event(&market, &id).await.ok())
    })
    .await
}

/// The search for an event above the form. `found` is what the server found for `find`.
#[component]
pub fn FindEvent(
    /// What was searched for.
    find: String,
    /// What was found.
    found: Vec<EventView>,
) -> impl IntoView {
    let searched = !find.is_empty();
    let none = RwSignal::new(searched && found.is_empty());
    let found = RwSignal::new(found);
    let typed = RwSignal::new(None::<String>);
    while_typing(typed, found, none);
    view! {
        <form method="get" action="/tickets/new" class="find" role="search">
            <label for="find">"Which event is it?"</label>
            <p class="hint" id="find-hint">"Type a name, a venue or a city. If it is here already, you needn’t describe it."</p>
            <div class="search__line">
                <input
                    id="find"
                    type="search"
                    name="find"
                    value=find
                    autocomplete="off"
                    aria-describedby="find-hint"
                    on:input:target=move |event| typed.set(Some(event.target().value()))
                />
                <button class="button button--quiet">"Find the event"</button>
            </div>
            <div aria-live="polite">
                {move || none.get().then(|| view! { <p class="hint">"No such event yet. Describe it below."</p> })}
                <ul class="found">
                    <For each=move || found.get() key=|event| event.id.clone() let:event>
                        <Found event />
                    </For>
                </ul>
            </div>
        </form>
    }
}

/// A found event: a link that opens the form filled in, or fills it in where it is.
#[component]
fn Found(event: EventView) -> impl IntoView {
    let place = format!("{}, {}", event.event.venue, event.event.city);
    let href = format!("/tickets/new?event={}", event.id);
    let name = event.event.name.clone();
    let shown = event.clone();
    view! {
        <li>
            <a
                href=href
                on:click=move |click| {
                    if fill(&event) {
                        click.prevent_default();
                    }
                }
            >
                {name}
            </a>
            " " <span><When event=shown /> ", " {place}</span>
        </li>
    }
}

#[cfg(not(feature = "hydrate"))]
fn while_typing(_: RwSignal<Option<String>>, _: RwSignal<Vec<EventView>>, _: RwSignal<bool>) {}

/// Asks for suggestions a moment after the last letter.
#[cfg(feature = "hydrate")]
fn while_typing(typed: RwSignal<Option<String>>, found: RwSignal<Vec<EventView>>, none: RwSignal<bool>) {
    use std::time::Duration;

    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some(words) = typed.get() else { return };
        asked.update_value(|asked| *asked += 1);
        let mine = asked.get_value();
        let ask = move || {
            if asked.try_get_value() != Some(mine) {
                return;
            }
            leptos::task::spawn_local(async move {
                let events = crate::read::ask(suggest(words.clone())).await.unwrap_or_default();
                if asked.try_get_value() == Some(mine) {
                    none.set(events.is_empty() && words.trim().len() > 2);
                    found.set(events);
                }
            });
        };
        set_timeout(ask, Duration::from_millis(200));
    });
}

#[cfg(not(feature = "hydrate"))]
fn fill(_: &EventView) -> bool {
    false
}

/// Fills the form with an event and goes on where the seller's own part begins.
#[cfg(feature = "hydrate")]
fn fill(event: &EventView) -> bool {
    use leptos::wasm_bindgen::JsCast;

    let set = |name: &str, value: &str| {
        let Some(field) = document().get_element_by_id(&format!("new-{name}")) else { return false };
        match field.dyn_into::<web_sys::HtmlInputElement>() {
            Ok(input) => input.set_value(value),
            Err(field) => match field.dyn_into::<web_sys::HtmlSelectElement>() {
                Ok(select) => select.set_value(value),
                Err(_) => return false,
            },
        }
        true
    };
    let what = &event.event;
    let filled = set("event_name", &what.name)
        && set("venue", &what.venue)
        && set("city", &what.city)
        && set("starts_at", &event.local_start)
        && set("time_zone", &what.time_zone)
        && set("category", what.category.as_str());
    if filled
        && let Some(title) = document().get_element_by_id("new-title")
        && let Ok(title) = title.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = title.focus();
    }
    filled
}
