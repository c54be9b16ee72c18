//! Holds that arrive together are committed together, since commits are what costs; one that arrives alone waits for
//! nobody.
//!
//! A batch never throws: each hold in it is checked against what its decision saw, and its order is created only if that
//! still stands. Which orders exist at the end of the transaction is the answer, hold by hold. A ticket always goes to
//! the same lane, so that holds of one ticket on this node never race each other in the database.

use std::{
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::TicketId;
use futures::{FutureExt as _, future::BoxFuture};
use surrealdb::types::{RecordId, SurrealValue};
use tokio::sync::oneshot;

use super::writes::HoldRow;
use crate::{
    Error, Exchange, Market, Result,
    db::{Failure, Tx},
    journal::NewEntry,
};

/// Two writers keep the log busy while the next batches gather; more of them only make smaller batches.
const LANES: usize = 2;
/// The largest batch. Beyond it a transaction grows slower than its commit gets cheaper.
const BATCH: usize = 64;

/// A hold that was decided, and what its decision stands on.
#[derive(Clone, Debug, SurrealValue)]
pub(super) struct Decided {
    /// The ticket, listed at this version.
    pub ticket: RecordId,
    pub version: i64,
    /// The buyer's record: what it becomes, and how often it had been written when it was read.
    pub buyer: RecordId,
    pub holds: Vec<HoldRow>,
    pub touched: Option<i64>,
    /// The order to be.
    pub order: RecordId,
    pub row: NewOrder,
    /// The journal's entry about it.
    pub entry: NewEntry,
}

/// An order as it is created.
#[derive(Clone, Debug, SurrealValue)]
pub(super) struct NewOrder {
    pub buyer: RecordId,
    pub ticket: RecordId,
    pub title: String,
    pub price: i64,
    pub currency: String,
    pub status: String,
    pub expires_at: i64,
    pub attempts: i64,
    pub created_at: i64,
    pub seq: i64,
}

#[derive(Debug)]
struct Waiting {
    decided: Decided,
    answer: oneshot::Sender<Result<()>>,
}

#[derive(Debug, Default)]
struct Lane {
    waiting: Vec<Waiting>,
    /// Whether a task is committing what waits here.
    busy: bool,
}

/// Where holds gather while the commit before them is under way.
#[derive(Debug)]
pub struct Lanes([Mutex<Lane>; LANES]);

impl Default for Lanes {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl Lanes {
    fn of(ticket: &TicketId) -> usize {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(ticket.as_str());
        usize::try_from(hash % LANES as u64).unwrap_or_default()
    }

    fn lock(&self, lane: usize) -> MutexGuard<'_, Lane> {
        self.0[lane].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Commits a hold with those that arrive meanwhile. [`Error::Overtaken`] if what it stands on is no longer true.
pub(super) async fn commit(ex: &Market, ticket: &TicketId, decided: Decided) -> Result<()> {
    let lane = Lanes::of(ticket);
    let (answer, answered) = oneshot::channel();
    let idle = {
        let mut lane = ex.lanes.lock(lane);
        lane.waiting.push(Waiting { decided, answer });
        !std::mem::replace(&mut lane.busy, true)
    };
    if idle {
        // A task of its own: the first asker's tab may close while others wait for the same commit.
        ex.tasks.spawn(drain(ex.clone(), lane));
    }
    // A task that died answered nobody: whether it committed is found out by deciding again.
    answered.await.unwrap_or(Err(Error::Overtaken))
}

/// Leaves the lane to the next asker however its task ends.
struct Busy<'a>(&'a Lanes, usize);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let mut lane = self.0.lock(self.1);
        lane.busy = false;
        // Only a panic leaves somebody waiting here; dropped, they decide again.
        lane.waiting.clear();
    }
}

async fn drain(ex: Market, lane: usize) {
    let busy = Busy(&ex.lanes, lane);
    loop {
        let batch: Vec<Waiting> = {
            let mut lane = ex.lanes.lock(lane);
            let size = lane.waiting.len().min(BATCH);
            if size == 0 {
                // Under the same lock: whoever comes next finds the lane idle.
                lane.busy = false;
                std::mem::forget(busy);
                return;
            }
            lane.waiting.drain(..size).collect()
        };
        settle(&ex, batch).await;
    }
}

/// Commits a batch and answers each. What can't be committed together is tried in halves, down to single holds.
fn settle(ex: &Exchange, mut batch: Vec<Waiting>) -> BoxFuture<'_, ()> {
    async move {
        fail::fail_point!("hold.before");
        let failure = match write(ex, &batch).await {
            Ok(made) => {
                fail::fail_point!("hold.after");
                return answer(batch, &made);
            }
            Err(failure) => failure,
        };
        match failure {
            // First of all: it may have been committed, and then nothing may be tried again.
            Failure::Unknown(why) => read_back(ex, batch, &why).await,
            _ if batch.len() > 1 => {
                let rest = batch.split_off(batch.len() / 2);
                settle(ex, batch).await;
                settle(ex, rest).await;
            }
            failure => {
                let error = match failure {
                    Failure::Conflict => Error::Overtaken,
                    failure => Error::Internal(format!("a hold could not be written: {failure}")),
                };
                if let Some(one) = batch.pop() {
                    let _ = one.answer.send(Err(error));
                }
            }
        }
    }
    .boxed()
}

/// One transaction; the orders that exist at its end.
async fn write(ex: &Exchange, batch: &[Waiting]) -> Result<Vec<RecordId>, Failure> {
    let mut tx = Tx::of("LET $consumers = (SELECT VALUE record::id(id) FROM consumer)");
    tx.push(&format!(
        "FOR $hold IN $holds {{ \
           IF (SELECT VALUE touched FROM ONLY $hold.buyer) = $hold.touched {{ \
             LET $held = (UPDATE ONLY $hold.ticket SET state = 'held', order = $hold.order, expires_at = $hold.row.expires_at \
               WHERE state = 'listed' AND version = $hold.version RETURN AFTER); \
             IF $held != NONE {{ \
               UPSERT $hold.buyer SET holds = $hold.holds, touched = ($hold.touched ?? 0) + 1 RETURN NONE; \
               CREATE $hold.order CONTENT $hold.row RETURN NONE; \
               {} \
             }} \
           }} \
         }}",
        NewEntry::append("$hold.entry", "$consumers"),
    ));
    tx.push("SELECT VALUE id FROM $orders");
    tx.set("orders", batch.iter().map(|one| one.decided.order.clone()).collect::<Vec<_>>());
    tx.set("holds", batch.iter().map(|one| one.decided.clone()).collect::<Vec<_>>());
    ex.db.commit_rows(tx).await
}

fn answer(batch: Vec<Waiting>, made: &[RecordId]) {
    for Waiting { decided, answer } in batch {
        let told = if made.contains(&decided.order) { Ok(()) } else { Err(Error::Overtaken) };
        // Nobody waiting any more is fine: the hold stands, and its deadline ends it.
        let _ = answer.send(told);
    }
}

/// After an unknown outcome: a batch is one transaction, so that any of its orders shows that it was committed.
async fn read_back(ex: &Exchange, batch: Vec<Waiting>, why: &str) {
    let ids: Vec<RecordId> = batch.iter().map(|one| one.decided.order.clone()).collect();
    let made = Mutex::new(Vec::new());
    let found = ex
        .read_back(why.to_owned(), async || {
            let read: Vec<RecordId> =
                ex.db.rows(Tx::of("SELECT VALUE id FROM $orders").bind("orders", ids.clone())).await?;
            let committed = !read.is_empty();
            *made.lock().unwrap_or_else(PoisonError::into_inner) = read;
            Ok(committed)
        })
        .await;
    let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    for Waiting { decided, answer } in batch {
        let told = match &found {
            Ok(()) if made.contains(&decided.order) => Ok(()),
            Ok(()) => Err(Error::Overtaken),
            Err(_) => Err(Error::Unknown(why.to_owned())),
        };
        let _ = answer.send(told);
    }
}
