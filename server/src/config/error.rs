//! A setting that can't be used.

/// Which setting, and what would be right. One line, and never the value of a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {wanted}")]
pub struct Malformed {
    /// The variable.
    pub name: &'static str,
    /// What is wrong and what would be right.
    pub wanted: String,
}

/// A result of reading settings.
pub type Result<T> = std::result::Result<T, Malformed>;

impl Malformed {
    /// This setting should be something else.
    pub fn new(name: &'static str, wanted: impl Into<String>) -> Self {
        Self { name, wanted: wanted.into() }
    }
}
