//! The time that is left. The server renders what was left when it looked; the browser counts on from there.

use domain::Timestamp;
use leptos::prelude::*;

use super::Deadline;
use crate::{live::Announcer, times};

/// A deadline that ticks.
#[component]
pub fn Countdown(
    /// The deadline.
    expires_at: Timestamp,
    /// The server's time of what is shown.
    as_of: Timestamp,
    /// What to do when the time is over.
    over: Callback<()>,
) -> impl IntoView {
    let left = RwSignal::new(times::left(expires_at, as_of));
    let announcer = Announcer::here();
    tick(left, expires_at, as_of, announcer, over);
    view! {
        <div class="deadline" class:deadline--near=move || left.get() <= 60_000>
            <p class="deadline__left" role="timer" aria-live="off">
                {move || times::face(left.get())}
            </p>
            <p class="deadline__until">
                <span class="deadline__words">"left. "</span>
                "Yours until "
                <Deadline at=expires_at exact=true />
                "."
            </p>
        </div>
    }
}

/// What a screen reader hears, and when: at five minutes, at one, and at the end.
#[cfg(any(feature = "hydrate", test))]
fn heard(before: i64, after: i64) -> Option<&'static str> {
    let passed = |minutes: i64| before > minutes * 60_000 && after <= minutes * 60_000;
    match () {
        () if passed(0) => Some("The time for this hold is over."),
        () if passed(1) => Some("One minute left."),
        () if passed(5) => Some("Five minutes left."),
        () => None,
    }
}

#[cfg(not(feature = "hydrate"))]
fn tick(_: RwSignal<i64>, _: Timestamp, _: Timestamp, _: Announcer, _: Callback<()>) {}

#[cfg(feature = "hydrate")]
fn tick(left: RwSignal<i64>, expires_at: Timestamp, as_of: Timestamp, announcer: Announcer, over: Callback<()>) {
    use std::time::Duration;

    Effect::new(move |_| {
        let deadline = expires_at.as_millisecond();
        let ended = StoredValue::new(false);
        let step = move || {
            let before = left.get_untracked();
            let after = (deadline - crate::clock::server_now(as_of)).max(0);
            if times::face(before) != times::face(after) || after == 0 {
                left.set(after);
            }
            if let Some(words) = heard(before, after) {
                announcer.say(words);
            }
            if after == 0 && !ended.get_value() {
                ended.set_value(true);
                // The server ends a hold within a second; asking at once would show the old state again.
                set_timeout(move || _ = over.try_run(()), Duration::from_millis(900));
            }
        };
        step();
        if let Ok(handle) = set_interval_with_handle(step, Duration::from_millis(250)) {
            on_cleanup(move || handle.clear());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::heard;

    #[test]
    fn only_three_moments_are_announced() {
        assert_eq!(heard(300_001, 300_000), Some("Five minutes left."));
        assert_eq!(heard(300_000, 299_750), None);
        assert_eq!(heard(60_100, 59_900), Some("One minute left."));
        assert_eq!(heard(200, 0), Some("The time for this hold is over."));
        assert_eq!(heard(0, 0), None);
    }
}
