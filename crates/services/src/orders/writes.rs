//! The writes that end an order, whoever ends it.

use domain::{
    OrderId, Timestamp, UserId,
    buyer::{OpenHold, still_open},
    journal::{Actor, Happening, Subject},
    order::{CancelReason, Order, OrderStatus},
};
use surrealdb::types::{RecordId, SurrealValue};

use super::load;
use crate::{
    Exchange, Result,
    db::{Tx, at, key, ms, record},
    journal,
};

/// An open hold as stored in its buyer's record.
#[derive(Clone, Debug, SurrealValue)]
pub(super) struct HoldRow {
    pub order: RecordId,
    pub expires_at: i64,
}

#[derive(SurrealValue)]
pub(super) struct BuyerRow {
    holds: Vec<HoldRow>,
    touched: i64,
}

impl BuyerRow {
    /// The open holds, and the number that the next write must still find there; of a buyer without a record, none.
    pub fn open(row: Option<Self>) -> Result<(Vec<OpenHold>, Option<i64>)> {
        let Some(row) = row else { return Ok((Vec::new(), None)) };
        let holds =
            row.holds.iter().map(|hold| Ok(OpenHold { order: key(&hold.order)?, expires_at: at(hold.expires_at)? }));
        Ok((holds.collect::<Result<_>>()?, Some(row.touched)))
    }
}

/// Holds as they are stored.
pub(super) fn hold_rows(holds: &[OpenHold]) -> Vec<HoldRow> {
    let row =
        |hold: &OpenHold| HoldRow { order: record("order", hold.order.as_str()), expires_at: ms(hold.expires_at) };
    holds.iter().map(row).collect()
}

/// Adds the rewriting of a buyer's holds to a transaction, on the condition that nobody else rewrote them.
pub(super) fn write_holds(tx: &mut Tx, buyer: &UserId, holds: &[OpenHold], touched: Option<i64>) {
    let (id, rows) = (tx.var(record("buyer", buyer.as_str())), tx.var(hold_rows(holds)));
    match touched {
        // Created by two at once: one of them loses the race.
        None => tx.push(&format!("CREATE {id} SET holds = {rows}, touched = 1 RETURN NONE")),
        Some(touched) => {
            let seen = tx.var(touched);
            tx.push(&format!(
                "IF (UPDATE ONLY {id} SET holds = {rows}, touched += 1 WHERE touched = {seen} RETURN AFTER) = NONE \
                 {{ THROW 'stale' }}"
            ));
        }
    }
}

/// Adds the removal of an ended order from its buyer's holds.
pub(crate) async fn leave_buyer(ex: &Exchange, tx: &mut Tx, order: &Order, now: Timestamp) -> Result<()> {
    let read = Tx::of("SELECT holds, touched FROM $id").bind("id", record("buyer", order.buyer.as_str()));
    let (holds, touched) = BuyerRow::open(ex.db.row(read).await?)?;
    let mut left = still_open(&holds, now);
    left.retain(|hold| hold.order != order.id);
    if left.len() < holds.len() {
        write_holds(tx, &order.buyer, &left, touched);
    }
    Ok(())
}

/// How an order ends without a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// Why.
    pub reason: CancelReason,
    /// Whether its buyer's holds are rewritten here; a hold that takes over its own lapsed one rewrites them itself.
    pub leave_buyer: bool,
}

impl End {
    /// The usual end.
    pub(crate) const fn because(reason: CancelReason) -> Self {
        Self { reason, leave_buyer: true }
    }
}

/// Adds the end of an open order: its status, its buyer's holds, its checkout due for closing, its journal entry.
/// Not its ticket, which whoever ends the order changes too.
pub(crate) async fn end(
    ex: &Exchange,
    tx: &mut Tx,
    order: &Order,
    End { reason, leave_buyer: leave }: End,
    who: &Actor,
    now: Timestamp,
) -> Result<()> {
    debug_assert!(order.status.may_become(OrderStatus::Cancelled));
    let (id, was) = (tx.var(record("order", order.id.as_str())), tx.var(order.status.as_str()));
    let (why, at) = (tx.var(reason.as_str()), tx.var(ms(now)));
    tx.push(&format!(
        "LET $ended = (UPDATE ONLY {id} SET status = 'cancelled', reason = {why}, ended_at = {at}, seq += 1 \
         WHERE status = {was} RETURN AFTER)"
    ));
    tx.push("IF $ended = NONE { THROW 'stale' }");
    // The open checkout is closed by whichever node looks first: right now.
    tx.push(&format!("LET $open = (SELECT VALUE id FROM checkout WHERE order = {id} AND state = 'open')"));
    tx.push(&format!("FOR $checkout IN $open {{ UPDATE $checkout SET due_at = {at} RETURN NONE }}"));
    if leave {
        leave_buyer(ex, tx, order, now).await?;
    }
    let (ticket, buyer) = (order.ticket.clone(), order.buyer.clone());
    let what = match reason {
        CancelReason::Expired => Happening::OrderExpired { ticket, buyer },
        CancelReason::Buyer | CancelReason::PaymentRefused => Happening::OrderCancelled { ticket, buyer, reason },
    };
    journal::append(tx, &Subject::Order(order.id.clone()), "$ended.seq", now, who, &what)
}

/// Adds the end of a lapsed order that a ticket's next change takes over. `by` is who takes over, if it is a buyer.
pub(crate) async fn end_lapsed(
    ex: &Exchange,
    tx: &mut Tx,
    lapsed: &OrderId,
    by: Option<&UserId>,
    now: Timestamp,
) -> Result<()> {
    let (order, _) = load(ex, lapsed).await?;
    if order.status.is_open() {
        let how = End { reason: CancelReason::Expired, leave_buyer: by != Some(&order.buyer) };
        end(ex, tx, &order, how, &Actor::Exchange, now).await?;
    }
    Ok(())
}
