//! What a command says, on a terminal: output to standard output, progress and words to standard error.

use std::io::Write as _;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::mpsc::Receiver;

use crate::commands::Line;

const BAR: &str = "{bar:40} {human_pos}/{human_len} {msg} ({per_sec}, {eta} left)";

/// A command's own error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Failed(String);

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It worked.
    Done,
    /// It worked, and found something wrong.
    Found,
    /// Nobody waited for its end.
    Left,
}

/// Shows lines until the last one.
pub(super) async fn show(mut lines: Receiver<Line>) -> Result<Shown, Failed> {
    let mut bar: Option<ProgressBar> = None;
    while let Some(line) = lines.recv().await {
        match line {
            Line::Progress { done, total, what } => {
                let bar = bar.get_or_insert_with(|| new_bar(total));
                bar.set_message(what);
                bar.set_position(done);
            }
            Line::Out { text } => {
                let print = || {
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "{text}").and_then(|()| out.flush())
                };
                // A line goes above the bar, not into it.
                let printed = bar.as_ref().map_or_else(print, |bar| bar.suspend(print));
                // Whoever read it has gone: so do we.
                if printed.is_err() {
                    return Ok(Shown::Left);
                }
            }
            Line::Done { text } => return Ok(end(bar, &text, Shown::Done)),
            Line::Found { text } => return Ok(end(bar, &text, Shown::Found)),
            Line::Failed { text } => {
                if let Some(bar) = bar {
                    bar.abandon();
                }
                return Err(Failed(text));
            }
        }
    }
    Err(Failed("the server stopped before it was done".into()))
}

fn end(bar: Option<ProgressBar>, text: &str, shown: Shown) -> Shown {
    if let Some(bar) = bar {
        bar.finish();
    }
    eprintln!("{text}");
    shown
}

fn new_bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    bar.set_style(ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
