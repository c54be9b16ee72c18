//! Complete purchases through the sandbox: hold, pay, type a card, come back.

use std::{sync::Mutex, time::Duration};

use tokio::time::sleep;

use crate::{
    clock::now,
    error::{Error, Result},
    latencies::{Latencies, per_second},
    ledger::Ledger,
    market::Market,
    report::{Rate, Section, Table},
    room::Room,
    server::Server,
    show::{Waiting, many},
    visitor::Visitor,
};

const CLIENTS: [usize; 3] = [1, 8, 32];
/// Each client is so many buyers, one after the other.
const BUYERS: usize = 20;
/// The most purchases a second that tickets are kept ready for.
const MOST: u64 = 600;
const CARD: [(&str, &str); 5] =
    [("email", "b@example.com"), ("name", "B"), ("number", "4242424242424242"), ("exp", "12/34"), ("cvc", "123")];

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    let time = (room.scale.warm_up + room.scale.load).as_secs();
    let tickets = MOST * time * CLIENTS.len() as u64;
    let market = Market::seed(room, "purchases", tickets, CLIENTS[CLIENTS.len() - 1] * BUYERS)?;
    let server = Server::start(room, &market.data)?;
    let (mut rows, mut bought) = (Vec::new(), 0);
    let tickets = Mutex::new(market.tickets.iter());
    for clients in CLIENTS {
        let what = many(clients as u64, "client");
        let _waiting = Waiting::during(&format!("{what} ({})", room.scale.each()));
        let load = |time| room.runtime.block_on(buy(&server.url, &market.cookies, &tickets, clients, time));
        bought += load(room.scale.warm_up)?.0.len();
        let (latencies, took) = load(room.scale.load)?;
        bought += latencies.len();
        rows.push(Rate {
            what,
            per_second: per_second(latencies.len(), took),
            p50_ms: Some(latencies.ms(50.0)),
            p99_ms: Some(latencies.ms(99.0)),
            note: String::new(),
        });
    }
    server.stop()?;
    let ledger = Ledger::read(room, &market.data)?;
    if (ledger.completed, ledger.sold, ledger.orders) != (bought, bought, bought) {
        return Err(Error::new(format!("{bought} purchases were counted, but the database says {ledger:?}")));
    }
    let mut section = Section::new(
        "Purchases through the sandbox",
        "Each client holds a ticket, asks for the checkout, opens it, posts a card, and comes back to an order that says it is \
         completed: five requests, and behind them the sandbox's own database, its webhooks and two mails. Latency is of the \
         whole. The client is ours, since each request needs the answer before it; it runs on the same cores.",
    );
    section.tables.push(Table::rates("purchases", rows));
    Ok(section)
}

/// Buys for a while; what was begun is finished. How long each took, and all of it.
async fn buy<'a, I: Iterator<Item = &'a String>>(
    url: &str,
    cookies: &[String],
    tickets: &Mutex<I>,
    clients: usize,
    time: Duration,
) -> Result<(Latencies, Duration)> {
    let visitor = Visitor::new(url)?;
    let begun = now();
    let all = (0..clients).map(async |client| {
        let mut latencies = Latencies::new()?;
        let mut buyers = cookies[client * BUYERS..(client + 1) * BUYERS].iter().cycle();
        while begun.elapsed() < time {
            let next = tickets.lock().map_err(|_| Error::new("a client panicked"))?.next();
            let (Some(ticket), Some(cookie)) = (next, buyers.next()) else { break };
            let asked = now();
            purchase(&visitor.signed_in(cookie), ticket).await?;
            latencies.note(asked.elapsed());
        }
        Ok::<_, Error>(latencies)
    });
    let mut sum = Latencies::new()?;
    for latencies in futures::future::try_join_all(all).await? {
        sum.add(&latencies)?;
    }
    Ok((sum, begun.elapsed()))
}

async fn purchase(buyer: &Visitor, ticket: &str) -> Result<()> {
    let order = buyer.hold(ticket).await?;
    let checkout = buyer.ask("/api/orders/pay", &[("order_id", &order)]).await?.url;
    buyer.page(&checkout).await?;
    let back = buyer.post(&checkout, &CARD).await?;
    // The return settles before it renders, unless the webhook is about to do it: then the page says so a moment later.
    for _ in 0..100 {
        if buyer.page(&back).await?.contains("data-status=\"completed\"") {
            return Ok(());
        }
        sleep(Duration::from_millis(20)).await;
    }
    Err(Error::new(format!("order {order} was paid and never completed")))
}
