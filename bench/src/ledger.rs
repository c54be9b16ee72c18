//! What the database says happened, against which everything that was counted from outside is checked.

use std::path::Path;

use services::{
    Db,
    db::{Address, Tx},
};

use crate::{
    error::{Error, Result},
    room::Room,
};

/// What is in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// Orders of every kind.
    pub orders: u64,
    /// Those that were paid.
    pub completed: u64,
    /// Tickets that somebody holds.
    pub held: u64,
    /// Tickets that are sold.
    pub sold: u64,
}

impl Ledger {
    /// Reads the database of a server that has stopped.
    pub fn read(room: &Room, data: &Path) -> Result<Self> {
        let url = format!("rocksdb://{}?sync=every", data.join("holdfast").display());
        room.runtime.block_on(async {
            let db = Db::open(&Address::embedded(url)).await?;
            Self::of(&db).await
        })
    }

    /// Reads an open database.
    pub async fn of(db: &Db) -> Result<Self> {
        Ok(Self {
            orders: count(db, "order").await?,
            completed: count(db, "order WHERE status = 'completed'").await?,
            held: count(db, "ticket WHERE state = 'held'").await?,
            sold: count(db, "ticket WHERE state = 'sold'").await?,
        })
    }

    /// Fails unless so many holds, and no more, were made and still stand, one a ticket.
    pub fn expect_holds(&self, counted: u64) -> Result<()> {
        if self.orders == counted && self.held == counted {
            return Ok(());
        }
        let Self { orders, held, .. } = self;
        Err(Error::new(format!("{counted} holds were answered, but there are {orders} orders on {held} held tickets")))
    }
}

async fn count(db: &Db, what: &str) -> Result<u64> {
    let read = Tx::of(&format!("SELECT VALUE count FROM (SELECT count() FROM {what} GROUP ALL)"));
    let rows: Option<i64> = db.row(read).await?;
    Ok(u64::try_from(rows.unwrap_or_default()).unwrap_or_default())
}
