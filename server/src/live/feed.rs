//! One open stream: what it has to tell next.

use std::{sync::Arc, time::Duration};

use axum::response::sse::Event;
use domain::{
    OrderId, Timestamp, UserId,
    order::{CancelReason, OrderStatus},
    view::{OrderView, TicketChange, TicketView},
};
use serde::Serialize;
use services::{live::Change, orders, tickets};
use tokio::{
    sync::{
        OwnedSemaphorePermit,
        broadcast::{Receiver, error::RecvError},
    },
    time::Interval,
};
use tower_sessions::Session;

use super::{topic::Topic, viewer};
use crate::router::Shared;

/// How often a private stream looks whether its session still stands.
const RECHECK: Duration = Duration::from_secs(10);

/// What an order's page, and that of all orders, is told.
#[derive(Serialize)]
struct OrderChange {
    id: OrderId,
    status: OrderStatus,
    reason: Option<CancelReason>,
    expires_at: Timestamp,
}

impl From<OrderView> for OrderChange {
    fn from(order: OrderView) -> Self {
        let OrderView { id, status, reason, expires_at, .. } = order;
        Self { id, status, reason, expires_at }
    }
}

/// A stream.
pub(super) struct Feed {
    shared: Shared,
    topic: Topic,
    /// Who follows what is their own, and the session that says so.
    viewer: Option<(UserId, Session)>,
    told: Receiver<Arc<Change>>,
    recheck: Interval,
    _place: OwnedSemaphorePermit,
}

impl Feed {
    pub fn new(
        shared: Shared,
        topic: Topic,
        viewer: Option<(UserId, Session)>,
        told: Receiver<Arc<Change>>,
        place: OwnedSemaphorePermit,
    ) -> Self {
        let mut recheck = tokio::time::interval(RECHECK);
        // An interval begins with a tick at once, which is not needed here.
        recheck.reset();
        Self { shared, topic, viewer, told, recheck, _place: place }
    }

    /// How things stand. Nothing if there is no such thing, for this viewer.
    pub async fn snapshot(&self) -> Option<Event> {
        let ex = &self.shared.ex;
        let event = Event::default().event("snapshot");
        match &self.topic {
            Topic::Browse => event.json_data(changes(tickets::browse(ex, "", None).await.ok()?.items)).ok(),
            Topic::Event(id) => {
                tickets::event(ex, id).await.ok()?;
                event.json_data(changes(tickets::of_event(ex, id, None).await.ok()?.items)).ok()
            }
            Topic::Ticket(id) => event.json_data(changes(vec![tickets::ticket(ex, id).await.ok()?])).ok(),
            Topic::Order(id) => {
                event.json_data(OrderChange::from(orders::order(ex, self.viewer()?, id).await.ok()?)).ok()
            }
            Topic::Orders(after) => {
                let orders = orders::history(ex, self.viewer()?, after.as_deref()).await.ok()?.items;
                event.json_data(orders.into_iter().map(OrderChange::from).collect::<Vec<_>>()).ok()
            }
            Topic::Selling(after) => {
                let tickets = tickets::selling(ex, self.viewer()?, after.as_deref()).await.ok()?.items;
                event.json_data(changes(tickets)).ok()
            }
        }
    }

    fn viewer(&self) -> Option<&UserId> {
        self.viewer.as_ref().map(|(viewer, _)| viewer)
    }

    /// What comes next. Nothing at the end.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            let change = tokio::select! {
                () = self.shared.ex.stop.cancelled() => return None,
                change = self.told.recv() => change,
                _ = self.recheck.tick(), if self.viewer.is_some() => {
                    if !self.may_go_on().await {
                        return None;
                    }
                    continue;
                }
            };
            match change {
                Ok(change) if self.topic.covers(&change, self.viewer()) => {
                    if !self.may_go_on().await {
                        return None;
                    }
                    return payload(&change);
                }
                // Too slow, or the node itself missed something: how things stand makes up for all of it.
                Err(RecvError::Lagged(_)) => return self.anew().await,
                Ok(change) if *change == Change::Gap => return self.anew().await,
                Ok(_) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// A snapshot, and nothing of what came before it.
    async fn anew(&mut self) -> Option<Event> {
        self.told = self.told.resubscribe();
        if self.may_go_on().await { self.snapshot().await } else { None }
    }

    /// Whether the session that a private stream stands on still stands.
    async fn may_go_on(&self) -> bool {
        let Some((whose, session)) = &self.viewer else { return true };
        // A session remembers what it loaded: ask the store again.
        session.load().await.is_ok() && viewer(&self.shared, session).await.as_ref() == Some(whose)
    }
}

fn payload(change: &Change) -> Option<Event> {
    let event = Event::default().event("change");
    match change {
        Change::Ticket { ticket, .. } => event.json_data(ticket).ok(),
        Change::Order { order, status, reason, expires_at, .. } => {
            let (id, expires_at) = (order.clone(), *expires_at);
            event.json_data(OrderChange { id, status: *status, reason: *reason, expires_at }).ok()
        }
        Change::Hold { .. } | Change::Gap => None,
    }
}

fn changes(views: Vec<TicketView>) -> Vec<TicketChange> {
    views
        .into_iter()
        .map(|view| TicketChange {
            id: view.id,
            event: view.event.id,
            title: view.title,
            price: view.price,
            state: view.state,
            held_until: view.held_until,
        })
        .collect()
}
