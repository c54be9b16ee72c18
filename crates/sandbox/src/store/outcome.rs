//! How a transaction ended: `SurrealDB` answers `Ok` to a block that threw or lost a race, and spreads the reason over its results.

use std::collections::HashMap;

use surrealdb::types::QueryError;
use thiserror::Error;

/// Why a unit of work is not known to be committed.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// Something it had read was changed meanwhile; nothing was written. Decide again.
    #[error("overtaken")]
    Overtaken,
    /// The database failed. Whether it was written is unknown, as to a client of Stripe whose call answers 500: the
    /// answer kept for the idempotency key was written along, or was not, and tells.
    #[error(transparent)]
    Database(#[from] surrealdb::Error),
}

pub(super) fn of_call(error: surrealdb::Error) -> Failure {
    if is_overtaken(&error) { Failure::Overtaken } else { Failure::Database(error) }
}

/// Scans every error: the first is often noise ("not executed").
pub(super) fn of_results(errors: &HashMap<usize, surrealdb::Error>) -> Result<(), Failure> {
    if errors.values().any(is_overtaken) {
        return Err(Failure::Overtaken);
    }
    let telling = errors.values().find(|error| !is_noise(error)).or_else(|| errors.values().next());
    telling.map_or(Ok(()), |error| Err(Failure::Database(error.clone())))
}

/// A lost race; or our own guard, which throws; or a row that another one made first.
fn is_overtaken(error: &surrealdb::Error) -> bool {
    matches!(error.query_details(), Some(QueryError::TransactionConflict))
        || error.is_thrown()
        || error.is_already_exists()
        || error.message().contains("already exists")
}

fn is_noise(error: &surrealdb::Error) -> bool {
    matches!(error.query_details(), Some(QueryError::NotExecuted | QueryError::Cancelled))
}
