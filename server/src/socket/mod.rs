//! The way from a command to a running server: a Unix socket in `HOLDFAST_DATA` that only its owner may open. One line
//! of JSON asks, and lines of JSON answer until the last one.

mod ask;
mod listen;

use std::path::{Path, PathBuf};

pub use ask::ask;
pub use listen::listen;

/// Where it is.
fn path(data: &Path) -> PathBuf {
    data.join("holdfast.sock")
}

/// Removes it, at the end.
pub fn remove(data: &Path) {
    let _ = std::fs::remove_file(path(data));
}
