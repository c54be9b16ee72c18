//! How the exchange grows: the time of a hold, the browse page and one's orders, memory and start-up, with a thousand tickets,
//! a hundred thousand and a million.

mod figures;

use std::time::Duration;

use crate::{
    clock::now,
    error::{Error, Result},
    latencies::Latencies,
    ledger::Ledger,
    market::Market,
    plan::Plan,
    report::{Section, count},
    room::Room,
    server::Server,
    show::Waiting,
    visitor::Visitor,
    wrk::{Load, median},
};

/// One ticket in so many is held before anything is timed, so that orders grow with the tickets.
const HELD: usize = 10;
const MOST: usize = 6;
const CONNECTIONS: usize = 64;
/// How often a server is started.
const STARTS: usize = 3;
/// Requests before those that are timed.
const WARM_UP: usize = 60;

/// What is timed, as one client sees it.
const TIMED: [&str; 3] = ["A hold", "The browse page", "One's orders"];

/// An exchange with so many tickets.
struct Size {
    tickets: u64,
    /// As [`TIMED`].
    latencies: [Latencies; 3],
    /// Memory in bytes after the listing, by the process that listed; and when it has just started.
    memory: [u64; 2],
    /// From the start of the process until it is ready, in milliseconds, the middle one.
    start: f64,
}

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    let idle = Server::start(room, &room.path("idle"))?;
    let (empty_memory, empty_start) = (idle.memory()?, idle.ready_after);
    drop(idle);
    let sizes: Vec<Size> = room.scale.growth.iter().map(|tickets| size(room, *tickets)).collect::<Result<_>>()?;
    Ok(figures::report(room, &sizes, empty_memory, empty_start))
}

fn size(room: &Room, tickets: u64) -> Result<Size> {
    let requests = room.scale.requests + WARM_UP;
    let timed = requests.next_multiple_of(MOST);
    let total = usize::try_from(tickets).unwrap_or(usize::MAX);
    // The timed holds need tickets too; of a hundred tickets not one in ten is left for others.
    let held = (total / HELD).min(total.saturating_sub(timed));
    let name = format!("growth-{tickets}");
    let server = Server::start(room, &room.path(&name))?;
    let market = Market::seed(room, &name, tickets, held.div_ceil(MOST) + timed / MOST)?;
    let after = server.memory()?;
    let (crowd, people) = market.cookies.split_at(held.div_ceil(MOST));
    let (early, left) = market.tickets.split_at(held);
    hold_all(room, &server, early, crowd)?;
    server.stop()?;

    let _waiting = Waiting::during(&format!("{} tickets: {requests} requests of each kind (seconds)", count(total)));
    let mut starts = Vec::new();
    for _ in 1..STARTS {
        let server = Server::start(room, &market.data)?;
        starts.push(server.ready_after);
        server.stop()?;
    }
    let server = Server::start(room, &market.data)?;
    starts.push(server.ready_after);
    let started = server.memory()?;
    // The newest first: people hold what they see.
    let wanted: Vec<&String> = left.iter().rev().take(requests).collect();
    let latencies = room.runtime.block_on(requests_of(&server, people, &wanted))?;
    server.stop()?;
    Ledger::read(room, &market.data)?.expect_holds((held + wanted.len()) as u64)?;
    Ok(Size {
        tickets,
        latencies,
        memory: [after, started],
        start: median(starts.iter().map(|start| figures::millis(*start))).0,
    })
}

/// Holds all of these tickets, many at a time.
fn hold_all(room: &Room, server: &Server, tickets: &[String], buyers: &[String]) -> Result<()> {
    if tickets.is_empty() {
        return Ok(());
    }
    let total = tickets.len();
    let _waiting = Waiting::during(&format!("{} are held first (about {} s)", count(total), total / 3_000 + 1));
    let mut plan = Plan::default();
    for (ticket, cookie) in tickets.iter().zip(buyers.iter().cycle()) {
        plan.hold(ticket, cookie);
    }
    // Fewer than there are buyers, so that none has two requests under way.
    let connections = CONNECTIONS.min(buyers.len() / 2).max(1);
    let counted = Load { connections, time: Duration::from_mins(10), cycle: false }.send(room, server, &plan)?;
    if counted.orders == total as u64 { Ok(()) } else { Err(Error::new(format!("not all were held: {counted:?}"))) }
}

/// One client, one request after the other: all holds, then the pages.
async fn requests_of(server: &Server, people: &[String], wanted: &[&String]) -> Result<[Latencies; 3]> {
    let visitor = Visitor::new(&server.url)?;
    let mut all = [Latencies::new()?, Latencies::new()?, Latencies::new()?];
    // Each looks around first, as people do: a session's first request in a minute notes that it was seen.
    for cookie in people {
        visitor.signed_in(cookie).page("/").await?;
    }
    let buyer = |request: usize| {
        let cookie = people.get(request / MOST).ok_or_else(|| Error::new("more requests than buyers"))?;
        Ok::<_, Error>(visitor.signed_in(cookie))
    };
    let [holds, browse, orders] = &mut all;
    for (request, ticket) in wanted.iter().enumerate() {
        let buyer = buyer(request)?;
        note(holds, request, buyer.hold(ticket)).await?;
    }
    for request in 0..wanted.len() {
        note(browse, request, visitor.page("/")).await?;
    }
    for request in 0..wanted.len() {
        let buyer = buyer(request)?;
        note(orders, request, buyer.page("/orders")).await?;
    }
    Ok(all)
}

async fn note<T>(latencies: &mut Latencies, request: usize, work: impl Future<Output = Result<T>>) -> Result<()> {
    let asked = now();
    work.await?;
    if request >= WARM_UP {
        latencies.note(asked.elapsed());
    }
    Ok(())
}
