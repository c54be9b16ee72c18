//! How a transaction ended. `SurrealDB` answers `Ok` to a block that threw or lost a race, and spreads the reason over
//! the results: every error is scanned, since the first is often noise.

use std::collections::HashMap;

use surrealdb::types::QueryError;

/// Why a transaction did not commit, or may not have.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// One of our own guards threw: nothing was written. Holds the thrown word.
    #[error("thrown: {0}")]
    Thrown(String),
    /// A race was lost: nothing was written, decide again.
    #[error("lost a race")]
    Conflict,
    /// A record or unique value exists already: nothing was written.
    #[error("exists already: {0}")]
    Exists(String),
    /// A statement failed before the commit: nothing was written.
    #[error("failed: {0}")]
    Failed(surrealdb::Error),
    /// The commit stage failed or the connection was lost: it may have been written. Read it back.
    #[error("unknown: {0}")]
    Unknown(String),
}

/// What a query call's own error means for the transaction in it.
pub(super) fn of_call(error: surrealdb::Error) -> Failure {
    if matches!(error.query_details(), Some(QueryError::TransactionConflict)) {
        return Failure::Conflict;
    }
    // A query that doesn't parse never ran; all else may have been lost on the way back.
    if error.is_validation() { Failure::Failed(error) } else { Failure::Unknown(error.to_string()) }
}

/// Reads the errors of a `BEGIN … COMMIT` block whose last result, `commit`, is the COMMIT's.
pub(super) fn classify(errors: &HashMap<usize, surrealdb::Error>, commit: usize) -> Result<(), Failure> {
    if errors.is_empty() {
        return Ok(());
    }
    if errors.values().any(|error| matches!(error.query_details(), Some(QueryError::TransactionConflict))) {
        return Err(Failure::Conflict);
    }
    // Where the outcome is not known, every result says so in place of its own words.
    if let Some(error) = errors.values().find(|error| error.message().contains("outcome is unknown")) {
        return Err(Failure::Unknown(error.to_string()));
    }
    if let Some(thrown) = errors.values().find(|error| error.is_thrown()) {
        let word = thrown.message().rsplit(": ").next().unwrap_or_default();
        return Err(Failure::Thrown(word.to_owned()));
    }
    let noise = |error: &&surrealdb::Error| {
        matches!(error.query_details(), Some(QueryError::NotExecuted | QueryError::Cancelled))
    };
    let mut telling: Vec<_> = errors.iter().filter(|(_, error)| !noise(error)).collect();
    telling.sort_by_key(|(index, _)| **index);
    match telling.first() {
        Some((index, error)) if **index < commit => {
            if error.is_already_exists() || error.message().contains("already contains") {
                Err(Failure::Exists(error.message().to_owned()))
            } else {
                Err(Failure::Failed((*error).clone()))
            }
        }
        Some((_, error)) => Err(Failure::Unknown(error.to_string())),
        // Nothing but "not executed": the commit itself did not go through, and says no more.
        None => Err(Failure::Unknown("the commit was not executed".to_owned())),
    }
}
