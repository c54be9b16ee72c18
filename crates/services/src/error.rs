//! The one error of the services: a refusal for people, or an internal failure for the log.

use domain::{Refusal, Refusals};

/// Why a service did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no; people are told.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Rules say no to several fields of a form; people are told of all.
    #[error("refused: {0:?}")]
    Invalid(Refusals),
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
    /// All that people are told: internals are logged here, never shown.
    #[must_use]
    pub fn refusals(&self) -> Refusals {
        match self {
            Self::Refused(refusal) => refusal.clone().into(),
            Self::Invalid(refusals) => refusals.clone(),
            other => {
                tracing::error!(error = %other, "a service failed");
                Refusal::Unavailable.into()
            }
        }
    }

    /// The first of them, where there is room for one.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        self.refusals().first().clone()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refusals> for Error {
    /// A form with one thing wrong is refused like anything else.
    fn from(refusals: Refusals) -> Self {
        if refusals.are_several() { Self::Invalid(refusals) } else { Self::Refused(refusals.first().clone()) }
    }
}
