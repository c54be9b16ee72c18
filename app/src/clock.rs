//! The browser's idea of the server's time. Only effects may ask: text is never rendered from a clock.

#[cfg(feature = "hydrate")]
thread_local! {
    /// Server time minus this device's time, in milliseconds, learnt when an answer came in.
    static OFFSET: std::cell::Cell<Option<f64>> = const { std::cell::Cell::new(None) };
}

/// Notes that an answer made at `as_of` (the server's time) has just come in. On the server nothing happens.
pub fn received(as_of: domain::Timestamp) {
    #[cfg(feature = "hydrate")]
    OFFSET.set(Some(exact(as_of.as_millisecond()) - js_sys_now()));
    #[cfg(not(feature = "hydrate"))]
    let _ = as_of;
}

/// The server's time now, in Unix milliseconds. `as_of` is the server's time of what is shown: for a page that came
/// with the document, the document's arrival tells how this device's clock differs.
#[cfg(feature = "hydrate")]
pub fn server_now(as_of: domain::Timestamp) -> i64 {
    let offset = OFFSET.get().unwrap_or_else(|| {
        let offset = exact(as_of.as_millisecond()) - document_arrival();
        OFFSET.set(Some(offset));
        offset
    });
    whole(js_sys_now() + offset)
}

#[cfg(feature = "hydrate")]
fn js_sys_now() -> f64 {
    web_sys::js_sys::Date::now()
}

/// When the document's first byte came, by this device's clock.
#[cfg(feature = "hydrate")]
fn document_arrival() -> f64 {
    use leptos::wasm_bindgen::JsCast;
    let Some(performance) = web_sys::window().and_then(|window| window.performance()) else {
        return js_sys_now();
    };
    let navigation = performance.get_entries_by_type("navigation").get(0);
    let first_byte = navigation
        .dyn_ref::<web_sys::PerformanceNavigationTiming>()
        .map_or(0.0, |navigation| navigation.response_start());
    performance.time_origin() + first_byte
}

#[cfg(feature = "hydrate")]
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit in 53 bits for 280,000 years")]
fn exact(milliseconds: i64) -> f64 {
    milliseconds as f64
}

#[cfg(feature = "hydrate")]
#[expect(clippy::cast_possible_truncation, reason = "a time in milliseconds, fractions are dropped on purpose")]
fn whole(milliseconds: f64) -> i64 {
    milliseconds as i64
}
