//! The WASM entry point: hydrates what the server rendered, and nothing else.

/// Makes the page interactive.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
