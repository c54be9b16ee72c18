//! Why nothing was measured: one line for whoever started it.

use std::{fmt, path::Path};

/// A result of this crate.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// What went wrong, and where one can tell, what to do.
#[derive(Debug)]
pub(crate) struct Error(String);

impl Error {
    /// What went wrong.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    /// The same, with what was being done.
    pub fn of(what: impl fmt::Display, error: impl fmt::Display) -> Self {
        Self(format!("{what}: {error}"))
    }

    /// What went wrong with a file.
    pub fn at(path: &Path, error: impl fmt::Display) -> Self {
        Self::of(path.display(), error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        // The cause says more than reqwest's own words.
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        Self(format!("{error}{cause}"))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<services::Error> for Error {
    fn from(error: services::Error) -> Self {
        Self(error.to_string())
    }
}
