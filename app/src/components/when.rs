//! Times in pages: absolute, machine-readable, with their zone named.

use domain::{Timestamp, view::EventView};
use leptos::prelude::*;

use crate::times;

/// When an event starts, as the venue's clocks show it.
#[component]
pub fn When(
    /// The event.
    event: EventView,
    /// Whether there is room for the day and the zone in full.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
    let zone = times::zone(&event.event.time_zone);
    let text =
        if long { format!("{}, {zone}", times::long(&event.local_start)) } else { times::short(&event.local_start) };
    view! { <time datetime=event.event.starts_at.to_string() title=zone>{text}</time> }
}

/// A moment in UTC.
#[component]
pub fn Deadline(
    /// The moment.
    at: Timestamp,
    /// Whether seconds matter.
    #[prop(optional)]
    exact: bool,
) -> impl IntoView {
    let text = if exact { times::to_the_second(at) } else { times::moment(at) };
    view! { <time datetime=at.to_string()>{text}</time> }
}
