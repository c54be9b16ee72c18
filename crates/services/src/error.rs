//! The one error of the services: a refusal for people, or an internal failure for the log.

use domain::Refusal;

/// Why a service did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no; people are told.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Somebody else changed what the decision stood on: decide again. Never leaves [`crate::Exchange::decide`].
    #[error("the decision was overtaken")]
    Overtaken,
    /// A commit whose outcome could not be found out. It is never assumed failed.
    #[error("the outcome of a commit is unknown: {0}")]
    Unknown(String),
    /// The database said something else.
    #[error("database: {0}")]
    Database(#[from] surrealdb::Error),
    /// Something that should be impossible; the text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What people are told: internals are logged here, never shown.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            other => {
                tracing::error!(error = %other, "a service failed");
                Refusal::Unavailable
            }
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
