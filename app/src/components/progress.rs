//! A thin line at the top while a page is on its way: when nothing is reloaded, the browser shows nothing itself.
//!
//! Leptos' own `RoutingProgress` would show at once, move for everybody, and count up to a value that nobody knows, which
//! screen readers read out.

use leptos::prelude::*;

/// Whether a page that somebody asked for is still on its way.
#[derive(Clone, Copy)]
pub struct Arrival {
    /// Pages that the router waits for: somebody may click again before the first is there.
    routing: RwSignal<u32>,
    /// Whether the page that is open reads for another query.
    reading: RwSignal<bool>,
    /// How many pages have arrived.
    pub arrived: RwSignal<u32>,
}

impl Arrival {
    /// Nothing is awaited.
    #[must_use]
    pub fn new() -> Self {
        Self { routing: RwSignal::new(0), reading: RwSignal::new(false), arrived: RwSignal::new(0) }
    }

    /// The app's own.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// For the router, which says when it waits for another page.
    #[must_use]
    pub fn routing(self) -> SignalSetter<bool> {
        setter(move |begins: bool| {
            self.routing.update(|awaited| *awaited = if begins { *awaited + 1 } else { awaited.saturating_sub(1) });
            if !begins {
                self.arrived.update(|arrived| *arrived += 1);
            }
        })
    }

    /// For a page, which says when it reads anew.
    #[must_use]
    pub fn reading(self) -> SignalSetter<bool> {
        // A page that is left while it reads would never say that it is done.
        on_cleanup(move || _ = self.reading.try_set(false));
        setter(move |reads| _ = self.reading.try_set(reads))
    }

    /// Whether something is awaited at this moment.
    #[cfg(feature = "hydrate")]
    pub fn is_awaited(self) -> bool {
        self.routing.get_untracked() > 0 || self.reading.get_untracked()
    }

    /// Has the effect that asks run again when that changes.
    #[cfg(feature = "hydrate")]
    fn track(self) {
        self.routing.track();
        self.reading.track();
    }
}

/// A setter in the browser, and nothing on the server: there it would be called with the lock of Leptos' arena held, and a
/// signal takes that lock again. With somebody who wants to write waiting in between, both wait for ever.
fn setter(set: impl Fn(bool) + Send + Sync + 'static) -> SignalSetter<bool> {
    if cfg!(feature = "hydrate") { SignalSetter::map(set) } else { SignalSetter::default() }
}

/// The line.
#[component]
pub fn Progress(
    /// What it shows.
    arrival: Arrival,
) -> impl IntoView {
    let late = RwSignal::new(false);
    watch(arrival, late);
    move || late.get().then(|| view! { <div class="progress" role="progressbar" aria-label="Opening the page"></div> })
}

#[cfg(not(feature = "hydrate"))]
fn watch(_: Arrival, _: RwSignal<bool>) {}

#[cfg(feature = "hydrate")]
fn watch(arrival: Arrival, late: RwSignal<bool>) {
    use std::time::Duration;

    /// Most pages are there by then, and a flash would be noise.
    const PATIENCE: Duration = Duration::from_millis(150);

    let location = leptos_router::hooks::use_location();
    // A page also reads anew when it is told of a change: that is nobody's click, and shows nothing.
    Effect::new(move |before: Option<()>| {
        location.pathname.track();
        location.search.track();
        if before.is_none() {
            return;
        }
        let look = move || _ = late.try_set(arrival.is_awaited());
        if let Ok(timer) = set_timeout_with_handle(look, PATIENCE) {
            on_cleanup(move || timer.clear());
        }
    });
    Effect::new(move |_| {
        arrival.track();
        if !arrival.is_awaited() {
            late.set(false);
        }
    });
}
