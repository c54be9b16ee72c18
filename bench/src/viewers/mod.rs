//! Many open pages: how much memory each takes, and how soon the last one is told of a hold.

mod crowd;
mod stream;

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    latencies::ms,
    ledger::Ledger,
    market::Market,
    report::{Section, Table, count, figure},
    room::Room,
    server::Server,
    show::Waiting,
    wrk::median,
};

/// Tickets to browse, besides those that are held.
const OTHERS: usize = 1000;
/// How many tickets one buyer may hold at a time.
const MOST: usize = 6;
/// Until memory is at rest.
const REST: Duration = Duration::from_secs(3);

/// Opens pages, and holds tickets when told to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Watch {
    /// `http://127.0.0.1:port`
    #[arg(long)]
    url: String,
    /// How many pages
    #[arg(long)]
    viewers: usize,
    /// The buyers' cookies
    #[arg(long, value_delimiter = ',')]
    cookies: Vec<String>,
    /// The tickets to hold, one after the other; each buyer as many as one may
    #[arg(long, value_delimiter = ',')]
    tickets: Vec<String>,
}

/// What one hold came to, in microseconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Told {
    /// From the request to its answer.
    answer: u64,
    /// From the answer to the last viewer.
    last: u64,
    /// From the request to the middle viewer.
    middle: u64,
}

/// The process with the open pages: says `open` when all are, waits for a line, holds, and prints what became of it.
pub(crate) fn watch(watch: &Watch) -> Result<()> {
    crowd::runtime()?.block_on(crowd::watch(watch))
}

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    let (viewers, told) = (room.scale.viewers, room.scale.told);
    let market = Market::seed(room, "viewers", (OTHERS + told) as u64, told.div_ceil(MOST))?;
    let server = Server::start(room, &market.data)?;
    let _waiting = Waiting::during(&format!("opening {} pages, then {told} holds (about 30 s)", count(viewers)));
    let before = server.memory()?;
    let mut child = Command::new(std::env::current_exe()?)
        .args(["watch", "--url", &server.url, "--viewers", &viewers.to_string()])
        .args(["--cookies", &market.cookies.join(","), "--tickets", &market.tickets[OTHERS..].join(",")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut said = BufReader::new(child.stdout.take().ok_or_else(|| Error::new("no output"))?).lines();
    if said.next().transpose()?.as_deref() != Some("open") {
        child.wait()?;
        return Err(Error::new("not all pages could be opened: see above"));
    }
    thread::sleep(REST);
    let memory = server.memory()?.saturating_sub(before);
    writeln!(child.stdin.as_mut().ok_or_else(|| Error::new("no input"))?, "hold")?;
    let line = said.next().transpose()?.ok_or_else(|| Error::new("not everybody was told: see above"))?;
    let all: Vec<Told> = serde_json::from_str(&line)?;
    child.wait()?;
    server.stop()?;
    Ledger::read(room, &market.data)?.expect_holds(told as u64)?;
    Ok(report(viewers, &all, memory))
}

fn report(viewers: usize, all: &[Told], memory: u64) -> Section {
    let mut section = Section::new(
        "Open pages",
        format!(
            "{} pages follow `/live?topic=browse` on one node, from a process of its own on the same cores; tickets are held one after \
             the other, and each viewer notes when it has read the change. Of {} holds every viewer was told of each. Memory is what \
             the server's process grew by, sockets in the kernel not included.",
            count(viewers),
            all.len()
        ),
    );
    let row = |what: &str, aim: &str, of: fn(&Told) -> u64| {
        let (middle, least, most) = median(all.iter().map(|told| ms(of(told))));
        vec![
            what.into(),
            format!("{} ms", figure(middle)),
            format!("{} to {} ms", figure(least), figure(most)),
            aim.into(),
        ]
    };
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let each = memory as f64 / viewers as f64 / 1024.0;
    section.tables.push(Table::plain(
        &["", "median", "range", "aim"],
        vec![
            row("From the answer to a hold to the last viewer", "≤ 500 ms", |told| told.last),
            row("From the request of a hold to the middle viewer", "", |told| told.middle),
            row("From the request of a hold to its answer", "", |told| told.answer),
            vec!["Memory a page".into(), format!("{} KiB", figure(each)), String::new(), String::new()],
        ],
    ));
    section
}
