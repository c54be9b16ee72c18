//! The conditional update: every change of hands is one update of the ticket's record, on the condition that it still is
//! what the decision saw. Two nodes, two watchers or two clocks can never both win.

use domain::{Refusal, TicketId, refusal::Noun, ticket::Ticket};

use super::row::TicketRow;
use crate::{
    Exchange, Result,
    db::{Tx, ms, record},
};

/// Reads a ticket to decide about it.
pub(crate) async fn load(ex: &Exchange, id: &TicketId) -> Result<Ticket> {
    let read = Tx::of("SELECT * FROM $id").bind("id", record("ticket", id.as_str()));
    let row: Option<TicketRow> = ex.db.row(read).await?;
    row.ok_or(Refusal::NotFound(Noun::Ticket))?.ticket()
}

/// Adds `UPDATE … SET {set}` to a transaction, guarded by all that a decision may stand on: the state, the order, the
/// deadline, the claiming intent and the seller's version. Throws `stale` when any is different by now. The ticket
/// after the change is `$ticket` in later statements.
pub(crate) fn change(tx: &mut Tx, was: &Ticket, set: &str) {
    let id = tx.var(record("ticket", was.id.as_str()));
    let state = tx.var(was.state.as_str());
    let order = tx.var(was.order.as_ref().map(|order| record("order", order.as_str())));
    let expires_at = tx.var(was.expires_at.map(ms));
    let intent = tx.var(was.intent.clone());
    let version = tx.var(was.version);
    tx.push(&format!(
        "LET $ticket = (UPDATE ONLY {id} SET {set} WHERE state = {state} AND order = {order} \
         AND expires_at = {expires_at} AND intent = {intent} AND version = {version} RETURN AFTER)"
    ));
    tx.push("IF $ticket = NONE { THROW 'stale' }");
}
