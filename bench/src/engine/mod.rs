//! The bare engine: the embedded database with every commit synced, doing the writes of a hold and nothing else. What the
//! exchange is compared with.

mod rows;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use services::{
    Db,
    db::{Address, Failure, Tx},
};

use crate::{
    clock::now,
    error::{Error, Result},
    latencies::{Latencies, per_second},
    ledger::Ledger,
    report::{PlotName, Rate, Section, Series, Table},
    room::Room,
    show::{Waiting, many},
};
use rows::{Hold, Ticket};

/// Writers, and holds a transaction.
const LOADS: [(u32, u64); 3] = [(1, 1), (32, 1), (2, 64)];
/// The one that others are compared with.
const BASELINE: (u32, u64) = (32, 1);
/// Tickets a transaction when they are listed.
const LISTED: u64 = 2000;

/// The statements of a hold, one or many: those of `services::orders`.
const HOLDS: &str = "FOR $hold IN $holds { \
       LET $held = (UPDATE ONLY $hold.ticket SET state = 'held', order = $hold.order, expires_at = $hold.row.expires_at \
         WHERE state = 'listed' AND version = 1 RETURN AFTER); \
       IF $held != NONE { \
         UPSERT $hold.buyer SET holds = $hold.holds, touched = (touched ?? 0) + 1 RETURN NONE; \
         CREATE $hold.order CONTENT $hold.row RETURN NONE; \
         CREATE $hold.entry CONTENT $hold.told RETURN NONE; \
       } \
     }";

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    // Where a server has its database, so that the same reader finds it.
    let url = format!("rocksdb://{}?sync=every", room.path("engine").display());
    let rows = room.runtime.block_on(async {
        let db = Db::open(&Address::embedded(url)).await?;
        measure(room, &db).await
    })?;
    let mut section = Section::new(
        "The bare engine",
        "The embedded database by itself, with our tables and indexes, and the writes of a hold: a conditional update of the \
         ticket, the order, the journal entry and the buyer's record. No HTTP, no sessions, no rules. With one hold a transaction \
         the commits are what costs; 64 in one show what is left without them. Latency is of a transaction.",
    );
    let with = |(_, rate): (&(u32, u64), &Rate)| rate.per_second;
    section.baseline = LOADS.iter().zip(&rows).find(|(load, _)| **load == BASELINE).map(with);
    let single = LOADS.iter().zip(&rows).filter(|((_, size), _)| *size == 1);
    section.series.push(Series {
        plot: PlotName::Throughput,
        name: "The bare engine, a transaction a hold".into(),
        points: single.map(|((writers, _), rate)| (f64::from(*writers), rate.per_second)).collect(),
    });
    section.tables.push(Table::rates("holds", rows));
    Ok(section)
}

async fn measure(room: &Room, db: &Db) -> Result<Vec<Rate>> {
    let scale = &room.scale;
    let tickets = scale.most_engine * (scale.warm_up + scale.load).as_secs() * LOADS.len() as u64;
    let waiting = Waiting::during(&format!("listing {tickets} tickets (about {} s)", tickets / 10_000 + 1));
    for first in (0..tickets).step_by(usize::try_from(LISTED).unwrap_or(1)) {
        let batch: Vec<Ticket> = (first..(first + LISTED).min(tickets)).map(Ticket::numbered).collect();
        let insert = Tx::of("INSERT INTO ticket $batch RETURN NONE").bind("batch", batch);
        db.commit(insert).await.map_err(|error| Error::of("listing", error))?;
    }
    drop(waiting);
    let next = Arc::new(AtomicU64::new(0));
    let (mut rows, mut made) = (Vec::new(), 0);
    for (writers, size) in LOADS {
        let what = format!("{}, {} a transaction", many(writers.into(), "writer"), many(size, "hold"));
        let _waiting = Waiting::during(&format!("{what} ({})", scale.each()));
        let load = async |time| {
            let writer = Writer { db: db.clone(), next: next.clone(), tickets, size, begun: now(), time };
            write(writers, writer).await
        };
        made += load(scale.warm_up).await?.0;
        let (holds, latencies, took) = load(scale.load).await?;
        made += holds;
        rows.push(Rate {
            what,
            per_second: per_second(holds, took),
            p50_ms: Some(latencies.ms(50.0)),
            p99_ms: Some(latencies.ms(99.0)),
            note: String::new(),
        });
    }
    Ledger::of(db).await?.expect_holds(made)?;
    Ok(rows)
}

/// Holds tickets for a while, the next ones that no other writer has.
#[derive(Clone)]
struct Writer {
    db: Db,
    next: Arc<AtomicU64>,
    tickets: u64,
    /// Holds a transaction.
    size: u64,
    begun: Instant,
    time: Duration,
}

impl Writer {
    /// What was begun is finished. How many, and how long each transaction took.
    async fn run(self) -> Result<(u64, Latencies)> {
        let (mut holds, mut latencies) = (0, Latencies::new()?);
        while self.begun.elapsed() < self.time {
            let first = self.next.fetch_add(self.size, Ordering::Relaxed);
            if first + self.size > self.tickets {
                break;
            }
            let batch: Vec<Hold> = (first..first + self.size).map(Hold::numbered).collect();
            let asked = now();
            self.commit(batch).await?;
            latencies.note(asked.elapsed());
            holds += self.size;
        }
        Ok((holds, latencies))
    }

    /// Commits, again when the engine sees a conflict: it finds some between records that have nothing in common.
    async fn commit(&self, batch: Vec<Hold>) -> Result<()> {
        let tx = Tx::of(HOLDS).bind("holds", batch);
        loop {
            match self.db.commit(tx.clone()).await {
                Ok(()) => return Ok(()),
                Err(Failure::Conflict) => {}
                Err(error) => return Err(Error::of("a hold", error)),
            }
        }
    }
}

/// Several writers at a time. How many holds they made, how long each transaction took, and all of it.
async fn write(writers: u32, writer: Writer) -> Result<(u64, Latencies, Duration)> {
    let begun = writer.begun;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..writers {
        tasks.spawn(writer.clone().run());
    }
    let (mut holds, mut all) = (0, Latencies::new()?);
    while let Some(done) = tasks.join_next().await {
        let (count, latencies) = done.map_err(|error| Error::of("a writer", error))??;
        holds += count;
        all.add(&latencies)?;
    }
    Ok((holds, all, begun.elapsed()))
}
