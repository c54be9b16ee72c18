//! How far it is: a bar on a terminal, a line now and then elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

use super::{process::Ended, tally::Tally};

const BAR: &str = "kill {bar:30} {human_pos}/{human_len} {msg} ({elapsed}, {eta} left)";
/// Without a terminal, a line after so many deaths.
const LINES: u64 = 10;

/// How far a campaign is.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    total: u64,
}

impl Progress {
    pub fn new(total: u64, seed: u64) -> Self {
        let bar = ProgressBar::new(total);
        bar.set_style(ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(format!("seed {seed}"));
        bar.tick();
        Self { bar, total }
    }

    pub fn died(&self, ended: Ended, tally: &Tally) {
        let (middle, longest) = tally.hold();
        let how = match ended {
            Ended::At(point) => point,
            Ended::Killed => "SIGKILL",
            Ended::Otherwise(_) => "?",
        };
        let message =
            format!("last {how}, hold again after {:.1} s (max {:.1} s)", middle.as_secs_f64(), longest.as_secs_f64());
        self.bar.set_length(self.total.max(tally.kills));
        self.bar.set_position(tally.kills);
        if self.bar.is_hidden() && tally.kills.is_multiple_of(LINES) {
            eprintln!("kill: {}/{}, {message}", tally.kills, self.total);
        }
        self.bar.set_message(message);
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
