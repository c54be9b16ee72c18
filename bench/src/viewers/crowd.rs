//! The process with the open pages.

use std::{collections::HashMap, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    runtime::Runtime,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::{sleep, timeout},
};

use super::{
    MOST, Told, Watch,
    stream::{News, Stream},
};
use crate::{
    clock::now,
    error::{Error, Result},
    visitor::Visitor,
};

/// How many pages open at a time.
const AT_A_TIME: usize = 128;
/// How long everybody may take to be told.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two holds, so that each is alone.
const PAUSE: Duration = Duration::from_millis(500);

/// As many threads as cores.
pub(super) fn runtime() -> Result<Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Opens the pages, waits for the word, and holds.
pub(super) async fn watch(watch: &Watch) -> Result<()> {
    let address: SocketAddr =
        watch.url.trim_start_matches("http://").parse().map_err(|error| Error::of(&watch.url, error))?;
    let (sender, mut news) = unbounded_channel();
    let mut open = Vec::with_capacity(watch.viewers);
    while open.len() < watch.viewers {
        let some = AT_A_TIME.min(watch.viewers - open.len());
        open.extend(futures::future::try_join_all((0..some).map(|_| Stream::open(address))).await?);
    }
    for stream in open {
        let sender = sender.clone();
        tokio::spawn(async move {
            if let Err(error) = stream.follow(sender).await {
                eprintln!("    {error}");
            }
        });
    }
    let visitor = Visitor::new(&watch.url)?;
    println!("open");
    let mut word = String::new();
    BufReader::new(tokio::io::stdin()).read_line(&mut word).await?;
    let mut all = Vec::new();
    for (cookie, tickets) in watch.cookies.iter().zip(watch.tickets.chunks(MOST)) {
        let buyer = visitor.signed_in(cookie);
        // Its connection is open and its session was seen, as with somebody who looks at the ticket.
        buyer.page("/").await?;
        for ticket in tickets {
            all.push(hold(&buyer, ticket, watch.viewers, &mut news).await?);
            sleep(PAUSE).await;
        }
    }
    println!("{}", serde_json::to_string(&all)?);
    Ok(())
}

/// Holds a ticket, and waits until every viewer was told.
async fn hold(buyer: &Visitor, ticket: &str, viewers: usize, news: &mut UnboundedReceiver<News>) -> Result<Told> {
    let asked = now();
    // A task of its own, so that the answer is noted when it comes, not when the news were all read.
    let (who, what) = (buyer.clone(), ticket.to_owned());
    let answered = tokio::spawn(async move { who.hold(&what).await.map(|_| now()) });
    let mut at = Vec::with_capacity(viewers);
    let mut others: HashMap<String, usize> = HashMap::new();
    let everybody = async {
        while at.len() < viewers {
            let Some((held, when)) = news.recv().await else { return };
            if held == ticket { at.push(when) } else { *others.entry(held).or_default() += 1 }
        }
    };
    let late = timeout(PATIENCE, everybody).await.is_err();
    let answered = answered.await.map_err(|error| Error::of("a hold", error))??;
    if late || !others.is_empty() {
        return Err(Error::new(format!("{} of {viewers} viewers were told; of other tickets: {others:?}", at.len())));
    }
    at.sort_unstable();
    let since = |from: std::time::Instant, until: Option<&std::time::Instant>| {
        let time = until.map_or(Duration::ZERO, |until| until.saturating_duration_since(from));
        u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
    };
    Ok(Told {
        answer: since(asked, Some(&answered)),
        last: since(answered, at.last()),
        middle: since(asked, at.get(viewers / 2)),
    })
}
