//! What a list does when it is told of changes.

use std::time::Duration;

use leptos::prelude::*;

use super::{Announcer, Changes, Followed, Told};

/// Mends what the list shows, and says so. What it does not show yet and should has it read again, at most once a second.
pub fn follow<T: Followed>(
    changes: Changes<T>,
    read_again: impl Fn() + Copy + Send + Sync + 'static,
) -> Callback<Told> {
    let announcer = Announcer::here();
    let waiting = StoredValue::new(false);
    Callback::new(move |told: Told| {
        let told_of: Vec<T::Change> = told.changes();
        let mut fresh = told.snapshot && changes.beyond(&told_of);
        for change in &told_of {
            match changes.mend(change) {
                Ok(Some(said)) => announcer.say(&said),
                Ok(None) => {}
                Err(()) => fresh |= T::belongs(change),
            }
        }
        if fresh && waiting.try_set_value(true).is_none() {
            let again = move || {
                if waiting.try_set_value(false).is_none() {
                    read_again();
                }
            };
            set_timeout(again, Duration::from_millis(if told.snapshot { 100 } else { 400 }));
        }
    })
}

/// The topic of a page of one's own list: `found` is the key of the page that is shown, empty for the first. Only what was
/// found is followed, and the same page read again is the same topic.
pub fn topic(list: &'static str, found: RwSignal<Option<String>>) -> Memo<String> {
    Memo::new(move |_| match found.get() {
        None => String::new(),
        Some(after) if after.is_empty() => list.to_owned(),
        Some(after) => format!("{list}:{after}"),
    })
}
