//! What whoever waits is told, on standard error.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line.
pub(crate) fn say(what: &str) {
    eprintln!("==> {what}");
}

/// So many of something: `1 connection`, `32 connections`.
pub(crate) fn many(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Something that takes a while: a line, and on a terminal how long it has taken, until this is dropped.
pub(crate) struct Waiting(ProgressBar);

impl Waiting {
    /// Begins to wait.
    pub fn during(what: &str) -> Self {
        eprintln!("    {what}");
        let bar = ProgressBar::new_spinner();
        bar.set_style(
            ProgressStyle::with_template("    {spinner} {elapsed}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
