//! The polite voice: one sentence at a time, for screen readers.

use leptos::prelude::*;

/// Says things to those who listen instead of look.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// A silent one.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// The page's own.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// Says a sentence; the same sentence twice is heard twice.
    pub fn say(self, words: &str) {
        self.0.update(|said| {
            let again = said.as_str() == words;
            words.clone_into(said);
            if again {
                said.push('\u{a0}');
            }
        });
    }
}

/// Where it is heard.
#[component]
pub fn Announcements(
    /// Who says it.
    announcer: Announcer,
) -> impl IntoView {
    view! { <p class="aloud" role="status" aria-live="polite">{move || announcer.0.get()}</p> }
}
