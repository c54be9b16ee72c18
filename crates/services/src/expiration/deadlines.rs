//! The timers of this node.

use std::time::Duration;

use domain::{OrderId, Timestamp};
use futures::StreamExt as _;
use tokio::sync::{Mutex, mpsc};
use tokio_util::time::DelayQueue;

use super::release;
use crate::{Market, live::Change};

/// Beyond some years a [`DelayQueue`] panics, and a clock may be that wrong.
const FURTHEST: Duration = Duration::from_hours(24);

type Deadline = (OrderId, Timestamp);

/// Where holds are scheduled to end.
#[derive(Debug)]
pub struct Deadlines {
    sender: mpsc::UnboundedSender<Deadline>,
    receiver: Mutex<mpsc::UnboundedReceiver<Deadline>>,
}

impl Default for Deadlines {
    fn default() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { sender, receiver: Mutex::new(receiver) }
    }
}

impl Deadlines {
    /// Schedules the end of a hold on this node.
    pub fn schedule(&self, order: OrderId, deadline: Timestamp) {
        // Without a watcher the sweep ends it.
        let _ = self.sender.send((order, deadline));
    }
}

/// Ends holds at their deadlines until the exchange stops. Timers are a hint: they don't see jumps of the wall clock,
/// and a release decides by the clock anyway.
pub async fn watch(ex: Market) {
    let mut scheduled = ex.deadlines.receiver.lock().await;
    let mut told = ex.live.subscribe();
    let mut timers: DelayQueue<OrderId> = DelayQueue::new();
    loop {
        tokio::select! {
            () = ex.stop.cancelled() => return,
            Some((order, deadline)) = scheduled.recv() => {
                timers.insert(order, until(&ex, deadline));
            }
            change = told.recv() => if let Ok(change) = change
                && let Change::Hold { order, expires_at } = change.as_ref() {
                // Twice for a hold of this node: the second release finds nothing to do.
                timers.insert(order.clone(), until(&ex, *expires_at));
            },
            Some(over) = timers.next(), if !timers.is_empty() => {
                let ex = ex.clone();
                let order = over.into_inner();
                ex.tasks.clone().spawn(async move {
                    if let Err(error) = release(&ex, &order).await {
                        tracing::warn!(%error, %order, "a release is left to the sweep");
                    }
                });
            }
        }
    }
}

/// A timer a moment after the deadline, since a timer a moment before it would find nothing to release. One that is further
/// away than any timer can be set is left to the sweep.
fn until(ex: &Market, deadline: Timestamp) -> Duration {
    let left = deadline.duration_since(ex.now());
    (Duration::try_from(left).unwrap_or_default() + Duration::from_millis(2)).min(FURTHEST)
}
