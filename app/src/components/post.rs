//! Forms are sent by the browser itself; this only shows that one is on its way, and keeps an impatient second click from
//! sending it twice. (The server would give the same answer to both.)

use leptos::prelude::*;

/// Marks a form that is on its way, and the button that sent it, and lets neither be used again.
#[component]
pub fn GuardForms() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| {
        use leptos::{ev, wasm_bindgen::JsCast};

        let sent = window_event_listener(ev::submit, |event| {
            let form = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
            let form = form.filter(|form| form.method() == "post" && !event.default_prevented());
            let Some(form) = form else { return };
            if form.has_attribute("aria-busy") {
                event.prevent_default();
                return;
            }
            let _ = form.set_attribute("aria-busy", "true");
            if let Some(button) = event.submitter() {
                let _ = button.set_attribute("aria-busy", "true");
            }
            // Later: a button that is disabled at once would not be sent with the form.
            set_timeout(move || disable(&form, true), std::time::Duration::ZERO);
        });
        // A page that comes back from the browser's memory must be usable again.
        let back = window_event_listener(ev::pageshow, |_| {
            if let Ok(forms) = document().query_selector_all("form[aria-busy]") {
                for index in 0..forms.length() {
                    let form = forms.get(index).and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
                    if let Some(form) = form {
                        let _ = form.remove_attribute("aria-busy");
                        disable(&form, false);
                    }
                }
            }
        });
        on_cleanup(move || {
            sent.remove();
            back.remove();
        });
    });
}

#[cfg(feature = "hydrate")]
fn disable(form: &web_sys::HtmlFormElement, busy: bool) {
    use leptos::wasm_bindgen::JsCast;

    let Ok(buttons) = form.query_selector_all("button") else { return };
    for index in 0..buttons.length() {
        if let Some(button) = buttons.get(index).and_then(|b| b.dyn_into::<web_sys::HtmlButtonElement>().ok()) {
            button.set_disabled(busy);
            if !busy {
                let _ = button.remove_attribute("aria-busy");
            }
        }
    }
}
