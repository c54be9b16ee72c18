//! Holds a second over HTTP, by signed-in buyers: of different tickets, and of ten that everybody wants.

use std::{path::Path, time::Duration};

use crate::{
    error::{Error, Result},
    ledger::Ledger,
    market::Market,
    plan::Plan,
    report::{PlotName, Rate, Section, Series, Table, figure},
    room::Room,
    scale::Scale,
    server::Server,
    show::{Waiting, many},
    wrk::{Counted, Load, median},
};

const CONNECTIONS: [usize; 3] = [1, 32, 256];
/// How many tickets one buyer may hold at a time.
const MOST: usize = 6;
/// Buyers take turns in groups of so many: no buyer has two requests under way, yet each comes again soon.
const GROUP: usize = 1024;
/// Tickets that everybody wants, for each load, and how many want them.
const HOT: usize = 10;
const CROWD: usize = 1000;

/// One repeat: the loads at each number of connections.
struct Repeat {
    different: Vec<Counted>,
    hot: Vec<Counted>,
}

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    let scale = &room.scale;
    let needed: usize =
        CONNECTIONS.iter().map(|at| ready(scale, *at, scale.warm_up) + ready(scale, *at, scale.load)).sum();
    let hot = CONNECTIONS.len() * 2 * HOT;
    let buyers = needed.div_ceil(GROUP * MOST) * GROUP + CROWD;
    let market = Market::seed(room, "holds", (needed + hot) as u64, buyers)?;
    let mut repeats = Vec::new();
    for number in 1..=scale.repeats {
        let data = room.copy(&market.data, "holds-repeat")?;
        repeats.push(repeat(room, &market, &data, number)?);
    }
    Ok(report(&repeats))
}

/// How many tickets are kept ready for a load.
fn ready(scale: &Scale, connections: usize, time: Duration) -> usize {
    let most = if connections == 1 { scale.most_holds.0 } else { scale.most_holds.1 };
    usize::try_from(most * time.as_secs()).unwrap_or(usize::MAX)
}

fn repeat(room: &Room, market: &Market, data: &Path, number: usize) -> Result<Repeat> {
    let scale = &room.scale;
    let server = Server::start(room, data)?;
    let (crowd, buyers) = market.cookies.split_at(CROWD);
    // Each ticket and each turn of a buyer is used once.
    let mut turns = turns(buyers);
    let mut tickets = market.tickets.iter();
    let (mut found, mut made) = (Repeat { different: Vec::new(), hot: Vec::new() }, 0);
    for connections in CONNECTIONS {
        let what = format!("repeat {number} of {}, {}", scale.repeats, many(connections as u64, "connection"));
        let waiting = Waiting::during(&format!("{what}: different tickets ({})", scale.each()));
        for time in [scale.warm_up, scale.load] {
            let count = ready(scale, connections, time);
            let mut plan = Plan::default();
            for (ticket, cookie) in tickets.by_ref().zip(turns.by_ref()).take(count) {
                plan.hold(ticket, cookie);
            }
            let counted = Load { connections, time, cycle: false }.send(room, &server, &plan)?;
            made += counted.orders;
            found.different.push(counted);
        }
        // Only the loads that count are kept; the orders of the warm-up are in the database too.
        found.different.remove(found.different.len() - 2);
        drop(waiting);
        let _waiting = Waiting::during(&format!("{what}: {HOT} hot tickets ({})", scale.each()));
        for time in [scale.warm_up, scale.load] {
            let wanted: Vec<&String> = tickets.by_ref().take(HOT).collect();
            let mut plan = Plan::default();
            for (index, cookie) in crowd.iter().enumerate() {
                plan.hold(wanted[index % HOT], cookie);
            }
            let counted = Load { connections, time, cycle: true }.send(room, &server, &plan)?;
            if counted.orders > HOT as u64 {
                return Err(Error::new(format!("{} orders for {HOT} hot tickets", counted.orders)));
            }
            made += counted.orders;
            found.hot.push(counted);
        }
        found.hot.remove(found.hot.len() - 2);
    }
    server.stop()?;
    Ledger::read(room, data)?.expect_holds(made)?;
    Ok(found)
}

/// The buyers in the order in which they hold: a group takes turns until each of it holds as many as one may.
fn turns(buyers: &[String]) -> impl Iterator<Item = &String> {
    buyers.chunks(GROUP).flat_map(|group| std::iter::repeat_n(group, MOST).flatten())
}

fn report(repeats: &[Repeat]) -> Section {
    let mut section = Section::new(
        "Holds over HTTP",
        format!(
            "Signed-in buyers hold tickets by `POST /api/orders/create`. Each request is for a ticket of its own, from buyers who \
             take turns in groups of {GROUP}, up to {MOST} holds each. Then {CROWD} buyers want {HOT} hot tickets: {HOT} are held, \
             and every other answer is a refusal (409), counted apart. Ten seconds each after two of warm-up; medians of {} runs, \
             each on a fresh copy of the same exchange, with the lowest and highest rate in brackets.",
            repeats.len()
        ),
    );
    let mut line = |name: &str, status: u16, of: fn(&Repeat) -> &Vec<Counted>| {
        let mut rows = Vec::new();
        let mut points = Vec::new();
        for (index, connections) in CONNECTIONS.iter().enumerate() {
            let each = || repeats.iter().filter_map(|repeat| of(repeat).get(index));
            let (rate, least, most) = median(each().map(|counted| counted.rate(status)));
            let others: u64 = each().map(|counted| counted.of(|other| other != status)).sum();
            let others = if others == 0 { String::new() } else { format!(", {others} other answers in all") };
            rows.push(Rate {
                what: format!("{name}, {}", many(*connections as u64, "connection")),
                per_second: rate,
                p50_ms: Some(median(each().map(Counted::p50)).0),
                p99_ms: Some(median(each().map(Counted::p99)).0),
                note: format!("({} to {}){others}", figure(least), figure(most)),
            });
            #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
            points.push((*connections as f64, rate));
        }
        section.series.push(Series { plot: PlotName::Throughput, name: name.to_owned(), points });
        rows
    };
    let holds = line("Holds of different tickets", 200, |repeat| &repeat.different);
    let refusals = line("Refusals on hot tickets", 409, |repeat| &repeat.hot);
    section.tables = vec![Table::rates("holds", holds), Table::rates("refusals", refusals)];
    section
}
