//! The stream itself.

use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// What a page is told.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whether it is the state at connecting (or after the server dropped messages), and not one change.
    pub snapshot: bool,
    /// The payload, JSON.
    pub data: String,
}

impl Told {
    /// The changes of a payload: one, or a snapshot of many.
    #[must_use]
    pub fn changes<T: DeserializeOwned>(&self) -> Vec<T> {
        serde_json::from_str(&self.data)
            .or_else(|_| serde_json::from_str(&self.data).map(|one| vec![one]))
            .unwrap_or_default()
    }
}

/// Follows a topic of `/live` while the page is visible, and tells `on`.
#[component]
pub fn Live(
    /// `browse`, `event:{id}`, `ticket:{id}`, `order:{id}`, or one's own `orders[:{after}]` or `selling[:{after}]`; empty
    /// while there is nothing to follow.
    #[prop(into)]
    topic: Signal<String>,
    /// Who wants to know.
    on: Callback<Told>,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::follow(topic, on);
    #[cfg(not(feature = "hydrate"))]
    let _ = (topic, on);
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::{
        ev,
        prelude::*,
        wasm_bindgen::{JsCast, closure::Closure},
    };
    use web_sys::{EventSource, MessageEvent, VisibilityState};

    use super::Told;

    type Hear = Closure<dyn FnMut(MessageEvent)>;
    type Fail = Closure<dyn FnMut()>;

    /// An open stream with its listeners; dropping it closes it.
    struct Open {
        source: EventSource,
        _snapshot: Hear,
        _change: Hear,
        _error: Fail,
    }

    impl Drop for Open {
        fn drop(&mut self) {
            self.source.set_onerror(None);
            self.source.close();
        }
    }

    pub fn follow(topic: Signal<String>, on: Callback<Told>) {
        let stream = StoredValue::new_local(None::<Open>);
        let visible = RwSignal::new(true);
        // Raised when a stream broke for good, to try again.
        let again = RwSignal::new(0_u32);
        Effect::new(move |_| {
            let look = move || _ = visible.try_set(document().visibility_state() == VisibilityState::Visible);
            look();
            let change = window_event_listener(ev::Custom::<web_sys::Event>::new("visibilitychange"), move |_| look());
            let hide = window_event_listener(ev::pagehide, move |_| _ = visible.try_set(false));
            let show = window_event_listener(ev::pageshow, move |_| look());
            on_cleanup(move || {
                change.remove();
                hide.remove();
                show.remove();
            });
        });
        Effect::new(move |_| {
            again.track();
            let topic = topic.get();
            let wanted = visible.get() && !topic.is_empty();
            stream.set_value(wanted.then(|| open(&topic, on, again)).flatten());
        });
        on_cleanup(move || _ = stream.try_update_value(|stream| *stream = None));
    }

    fn open(topic: &str, on: Callback<Told>, again: RwSignal<u32>) -> Option<Open> {
        let url = format!("/live?topic={}", crate::local_path::encoded(topic));
        let source = EventSource::new(&url).ok()?;
        let snapshot = hear(&source, "snapshot", on);
        let change = hear(&source, "change", on);
        let watched = source.clone();
        let error = Fail::new(move || {
            // A broken connection is mended by the browser itself; a refused one is not.
            if watched.ready_state() == EventSource::CLOSED {
                let tries = again.try_get_untracked().unwrap_or(u32::MAX);
                if tries < 6 {
                    let wait = Duration::from_secs(2 << tries);
                    set_timeout(move || _ = again.try_set(tries + 1), wait);
                }
            }
        });
        source.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Open { source, _snapshot: snapshot, _change: change, _error: error })
    }

    fn hear(source: &EventSource, name: &'static str, on: Callback<Told>) -> Hear {
        let hear = Hear::new(move |event: MessageEvent| {
            if let Some(data) = event.data().as_string() {
                on.try_run(Told { snapshot: name == "snapshot", data });
            }
        });
        let _ = source.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
        hear
    }
}
