//! The probe: a seller and a buyer of its own, who measure how soon a hold succeeds again.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{OrderId, TicketId};

use super::{person::Person, visitor::Visitor};
use crate::Result;

/// Its tickets: a hold that a crash keeps from being given back ends by itself, and others are free meanwhile.
const TICKETS: usize = 6;

/// The probe.
#[derive(Debug)]
pub struct Probe {
    seller: Person,
    buyer: Person,
    tickets: Vec<TicketId>,
    turn: AtomicUsize,
}

impl Probe {
    /// Lists its tickets.
    pub async fn new(seller: Person, buyer: Person) -> Result<Self> {
        let mut tickets = Vec::new();
        for number in 0..TICKETS {
            let price = i64::try_from(1_000 + number)?;
            tickets.push(seller.list(price).await.ok_or("the probe could not list its tickets")?);
        }
        Ok(Self { seller, buyer, tickets, turn: AtomicUsize::new(0) })
    }

    /// What its two see.
    #[must_use]
    pub fn eyes(&self) -> [Visitor; 2] {
        [self.seller.eye(), self.buyer.eye()]
    }

    /// Tries until a hold succeeds.
    pub async fn hold(&self) -> OrderId {
        loop {
            let turn = self.turn.fetch_add(1, Ordering::SeqCst);
            if let Some(order) = self.buyer.take(&self.tickets[turn % self.tickets.len()]).await {
                return order;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Gives it back.
    pub async fn give_back(&self, order: &OrderId) {
        self.buyer.cancel(order).await;
    }
}
