//! What open pages are told: one subscription to the database per node, fanned out to whoever looks.
//!
//! Live queries are a hint, not a promise: a notification may be lost or come late, so a page gets a snapshot when it
//! connects and after every gap, and what is right is decided elsewhere.

use std::{sync::Arc, time::Duration};

use domain::{
    OrderId, Timestamp, UserId,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
    view::TicketChange,
};
use futures::StreamExt as _;
use surrealdb::{
    Notification,
    types::{Action, Value},
};
use tokio::sync::broadcast;

use crate::{
    Market, Result,
    db::{Tx, at, key},
    orders::row::OrderRow,
    tickets::row::TicketRow,
};

/// How many changes a slow listener may lag behind before it must look anew.
const BACKLOG: usize = 4096;

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of a ticket.
    Ticket {
        /// What everybody may know.
        ticket: TicketChange,
        /// Whose listing it is.
        seller: UserId,
    },
    /// Of an order.
    Order {
        /// Which.
        order: OrderId,
        /// Whose.
        buyer: UserId,
        /// Where it stands now.
        status: OrderStatus,
        /// Why it was cancelled.
        reason: Option<CancelReason>,
        /// Its deadline.
        expires_at: Timestamp,
    },
    /// A hold was made, here or elsewhere.
    Hold {
        /// Which.
        order: OrderId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// Some changes were missed: look anew.
    Gap,
}

/// The fan-out.
#[derive(Debug)]
pub struct Hub(broadcast::Sender<Arc<Change>>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }
}

impl Hub {
    /// Everything that changes from now on. A receiver that lags is told how much it missed and should look anew.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Change>> {
        self.0.subscribe()
    }

    fn tell(&self, change: Change) {
        // Nobody listening is fine.
        let _ = self.0.send(Arc::new(change));
    }
}

/// Pumps changes from the database to the hub until the exchange stops.
pub async fn pump(ex: Market) {
    while !ex.stop.is_cancelled() {
        if let Err(error) = follow(&ex).await {
            tracing::warn!(%error, "the live query ended");
        }
        ex.live.tell(Change::Gap);
        tokio::select! {
            () = ex.stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_millis(250)) => {}
        }
    }
}

async fn follow(ex: &Market) -> Result<()> {
    // Unfiltered, since a row that leaves a WHERE says nothing.
    let mut response = ex.db.query(Tx::of("LIVE SELECT * FROM ticket;\nLIVE SELECT * FROM order")).await?;
    let mut stream = response.stream::<Value>(())?;
    // What changed before the subscription stood: listeners look anew.
    ex.live.tell(Change::Gap);
    loop {
        tokio::select! {
            () = ex.stop.cancelled() => return Ok(()),
            next = stream.next() => match next {
                Some(Ok(notification)) => tell(ex, &notification),
                Some(Err(error)) => return Err(error.into()),
                None => return Ok(()),
            },
        }
    }
}

fn tell(ex: &Market, notification: &Notification<Value>) {
    if !matches!(notification.action, Action::Create | Action::Update) {
        return;
    }
    match changes(&notification.data) {
        Ok(changes) => changes.into_iter().for_each(|change| ex.live.tell(change)),
        Err(error) => tracing::warn!(%error, "a notification that is no row of ours"),
    }
}

fn changes(data: &Value) -> Result<Vec<Change>> {
    use surrealdb::types::SurrealValue as _;
    let table = match data {
        Value::Object(fields) => match fields.get("id") {
            Some(Value::RecordId(id)) => id.table.as_str(),
            _ => "",
        },
        _ => "",
    };
    if table == "order" {
        let row = OrderRow::from_value(data.clone())?;
        let order = row.order()?;
        let mut told = vec![Change::Order {
            order: order.id.clone(),
            buyer: order.buyer,
            status: order.status,
            reason: order.reason,
            expires_at: order.expires_at,
        }];
        if order.status == OrderStatus::Created {
            told.push(Change::Hold { order: order.id, expires_at: order.expires_at });
        }
        return Ok(told);
    }
    let row = TicketRow::from_value(data.clone())?;
    let ticket = row.ticket()?;
    let change = TicketChange {
        id: key(&row.id)?,
        event: ticket.event,
        title: ticket.title,
        price: ticket.price,
        state: ticket.state,
        held_until: if ticket.state == TicketState::Held { row.expires_at.map(at).transpose()? } else { None },
    };
    Ok(vec![Change::Ticket { ticket: change, seller: ticket.seller }])
}
