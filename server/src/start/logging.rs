//! The log: to standard error, so that a command's output stays clean.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::{Log, Malformed};

/// Starts logging. A filter that is none is refused.
pub fn init(log: &Log) -> Result<(), Malformed> {
    let wanted = |error| Malformed::new("HOLDFAST_LOG", format!("{error}; say something like info,server=debug"));
    let filter = EnvFilter::builder().parse(&log.filter).map_err(wanted)?;
    let layer = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    // A second start in one process, as in tests, keeps the first one's log.
    let _ = if log.json {
        registry.with(layer.json().flatten_event(true)).try_init()
    } else {
        registry.with(layer.with_target(false)).try_init()
    };
    Ok(())
}
