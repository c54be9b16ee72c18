//! Everybody wants the same tickets at once, while somebody else just looks.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rand::{SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};

use crate::{
    clock::now,
    error::{Error, Result},
    latencies::{Latencies, per_second},
    ledger::Ledger,
    market::Market,
    plan::Plan,
    report::{Section, Table, count, figure},
    room::Room,
    server::Server,
    show::Waiting,
    visitor::Visitor,
    wrk::{Counted, Load, median},
};

const CONNECTIONS: usize = 256;
/// Tickets that nobody wants, so that there is something to browse.
const OTHERS: usize = 1000;
/// Pages that are loaded before the sale.
const WARM_UP: usize = 200;
/// Fixes who wants which ticket.
const SEED: u64 = 1;
const PATIENCE: Duration = Duration::from_mins(1);

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    let (buyers, tickets) = room.scale.sellout;
    let market = Market::seed(room, "sellout", (tickets + OTHERS) as u64, buyers)?;
    let mut repeats = Vec::new();
    for number in 1..=room.scale.repeats {
        let _waiting = Waiting::during(&format!("repeat {number} of {} (seconds)", room.scale.repeats));
        repeats.push(repeat(room, &market)?);
    }
    let mut section = Section::new(
        "The sell-out",
        format!(
            "{} signed-in buyers ask once each for one of {tickets} tickets, as many for each, in a random order over {CONNECTIONS} \
             connections; meanwhile a reader loads the browse page, which shows these tickets, again and again. Each time there \
             were exactly {tickets} orders and {} refusals (409), and no other answer. Medians of {} runs, with the lowest and \
             highest in brackets.",
            count(buyers),
            count(buyers - tickets),
            repeats.len()
        ),
    );
    let row = |what: &str, unit: &str, aim: &str, of: &dyn Fn(&(Counted, Latencies)) -> f64| {
        let (middle, least, most) = median(repeats.iter().map(of));
        let note = format!("({} to {})", figure(least), figure(most));
        vec![what.to_owned(), format!("{} {unit}", figure(middle)), aim.to_owned(), note]
    };
    section.tables.push(Table::plain(
        &["", "median", "aim", ""],
        vec![
            row("Until the last ticket is held", "s", "≤ 5 s", &|(sale, _)| sale.until_last_order().as_secs_f64()),
            row("Until everybody has an answer", "s", "≤ 5 s", &|(sale, _)| sale.took().as_secs_f64()),
            row("Answers, p50", "ms", "", &|(sale, _)| sale.p50()),
            row("Answers, p99", "ms", "≤ 250 ms", &|(sale, _)| sale.p99()),
            row("Answers, slowest", "ms", "", &|(sale, _)| sale.max()),
            row("The browse page meanwhile, p50", "ms", "", &|(_, browse)| browse.ms(50.0)),
            row("The browse page meanwhile, p99", "ms", "≤ 100 ms", &|(_, browse)| browse.ms(99.0)),
            row("The browse page meanwhile, loads a second", "/s", "", &|(sale, browse)| {
                per_second(browse.len(), sale.took())
            }),
        ],
    ));
    Ok(section)
}

fn repeat(room: &Room, market: &Market) -> Result<(Counted, Latencies)> {
    let (buyers, tickets) = room.scale.sellout;
    let data = room.copy(&market.data, "sellout-repeat")?;
    let server = Server::start(room, &data)?;
    let wanted = &market.tickets[OTHERS..];
    let mut wishes: Vec<&String> = (0..buyers).map(|buyer| &wanted[buyer % tickets]).collect();
    wishes.shuffle(&mut StdRng::seed_from_u64(SEED));
    let mut plan = Plan::default();
    for (ticket, cookie) in wishes.into_iter().zip(&market.cookies) {
        plan.hold(ticket, cookie);
    }
    let visitor = Visitor::new(&server.url)?;
    // Caches are warm on a day of sale.
    for _ in 0..WARM_UP {
        room.runtime.block_on(visitor.page("/"))?;
    }
    let over = Arc::new(AtomicBool::new(false));
    let reader = room.runtime.spawn(read(visitor, over.clone()));
    let sale = Load { connections: CONNECTIONS, time: PATIENCE, cycle: false }.send(room, &server, &plan);
    over.store(true, Ordering::SeqCst);
    let browse = room.runtime.block_on(reader).map_err(|error| Error::of("the reader", error))??;
    let sale = sale?;
    server.stop()?;
    Ledger::read(room, &data)?.expect_holds(tickets as u64)?;
    let (held, refused) = (sale.of(|status| status == 200), sale.of(|status| status == 409));
    if (held, refused, sale.orders) != (tickets as u64, (buyers - tickets) as u64, tickets as u64) {
        return Err(Error::new(format!("not a clean sale: {:?}, {} orders", sale.statuses, sale.orders)));
    }
    Ok((sale, browse))
}

/// Loads the browse page until it is over.
async fn read(visitor: Visitor, over: Arc<AtomicBool>) -> Result<Latencies> {
    let mut latencies = Latencies::new()?;
    while !over.load(Ordering::SeqCst) {
        let asked = now();
        visitor.page("/").await?;
        latencies.note(asked.elapsed());
    }
    Ok(latencies)
}
