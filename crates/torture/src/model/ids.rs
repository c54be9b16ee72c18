//! Numbers and ids: the model counts, the exchange names.

use std::collections::HashMap;

use domain::{OrderId, TicketId, UserId};
use surrealdb::types::{RecordId, RecordIdKey};

/// The ids by their numbers.
#[derive(Debug, Default)]
pub struct Ids {
    pub people: Vec<UserId>,
    pub tickets: Vec<TicketId>,
    pub orders: Vec<OrderId>,
    /// Sessions at Stripe, as (order, attempt).
    pub sessions: HashMap<String, (usize, usize)>,
}

/// The number of an id, and a new one for a new id.
pub fn number<T: PartialEq>(known: &mut Vec<T>, id: T) -> usize {
    known.iter().position(|one| *one == id).unwrap_or_else(|| {
        known.push(id);
        known.len() - 1
    })
}

/// The number of a record of a table, or a complaint that nobody made it.
pub fn find<T: AsRef<str>>(known: impl Iterator<Item = T>, id: &RecordId) -> Result<usize, String> {
    let RecordIdKey::String(key) = &id.key else { return Err(format!("{id:?} has no text for a key")) };
    let mut known = known;
    known.position(|one| one.as_ref() == key).ok_or_else(|| format!("{}:{key} was made by nobody", id.table))
}
