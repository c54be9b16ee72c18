//! `PostgreSQL` with its defaults, doing the equivalent transaction: a conditional update and two inserts, on tables with the
//! indexes that ours have. The cluster is thrown away.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::{
    error::{Error, Result},
    latencies::Latencies,
    report::{PlotName, Rate, Section, Series, Table},
    room::{Room, run as run_to_end},
    show::{Waiting, many},
};

const BIN: &str = "/usr/lib/postgresql/15/bin";
const CLIENTS: [u32; 2] = [1, 32];
/// The most transactions a second that tickets are kept ready for.
const MOST: u64 = 20_000;
const TABLES: &str = include_str!("postgres/tables.sql");
const HOLD: &str = include_str!("postgres/hold.sql");

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    let scale = &room.scale;
    let tickets = MOST * (scale.warm_up + scale.load).as_secs() * CLIENTS.len() as u64;
    let waiting = Waiting::during(&format!("listing {tickets} tickets (about {} s)", tickets / 50_000 + 3));
    let cluster = Cluster::start(&room.path("postgres"))?;
    cluster.psql(&TABLES.replace(":tickets", &tickets.to_string()))?;
    let version = cluster.psql("SHOW server_version")?;
    for setting in ["fsync", "synchronous_commit"] {
        if cluster.psql(&format!("SHOW {setting}"))? != "on" {
            return Err(Error::new(format!("PostgreSQL runs without {setting}")));
        }
    }
    drop(waiting);
    let (mut rows, mut made, mut base) = (Vec::new(), 0, 0);
    for clients in CLIENTS {
        let what = many(clients.into(), "client");
        let _waiting = Waiting::during(&format!("{what} ({})", scale.each()));
        for time in [scale.warm_up, scale.load] {
            let (count, per_second, latencies) = cluster.load(clients, base, time)?;
            made += count;
            // No two loads share a ticket, and clients that are faster than others have room.
            base += MOST * time.as_secs();
            if time == scale.load {
                rows.push(Rate {
                    what: what.clone(),
                    per_second,
                    p50_ms: Some(latencies.ms(50.0)),
                    p99_ms: Some(latencies.ms(99.0)),
                    note: String::new(),
                });
            }
        }
    }
    let counts = "SELECT count(*) FROM ticket WHERE state = 'held' UNION ALL SELECT count(*) FROM orders";
    if cluster.psql(counts)? != format!("{made}\n{made}") {
        return Err(Error::new("the transactions that pgbench counted are not the orders in the database"));
    }
    let mut section = Section::new(
        "PostgreSQL beside it",
        format!(
            "PostgreSQL {version} as Debian configures it (`fsync` and `synchronous_commit` on), over a Unix socket, prepared \
             statements, pgbench with two threads on the same cores: a conditional update of the ticket and two inserts, the order and the \
             journal entry, with the indexes that our tables have; no buyer's record."
        ),
    );
    section.series.push(Series {
        plot: PlotName::Throughput,
        name: "PostgreSQL, a transaction a hold".into(),
        points: CLIENTS.iter().zip(&rows).map(|(clients, rate)| (f64::from(*clients), rate.per_second)).collect(),
    });
    section.tables.push(Table::rates("holds", rows));
    Ok(section)
}

/// A cluster of its own; it is stopped when this is dropped.
struct Cluster {
    dir: PathBuf,
    /// Whether this process is root, which `PostgreSQL` refuses to run as.
    as_root: bool,
}

impl Cluster {
    fn start(dir: &Path) -> Result<Self> {
        let as_root = run_to_end(Command::new("id").arg("-u"))? == "0";
        fs::create_dir(dir).map_err(|error| Error::at(dir, error))?;
        if as_root {
            run_to_end(Command::new("chown").arg("postgres").arg(dir))?;
        }
        let cluster = Self { dir: dir.to_owned(), as_root };
        let (data, log) = (dir.join("data"), dir.join("log"));
        run_to_end(cluster.program("initdb").args(["-A", "trust", "-U", "postgres", "-D"]).arg(&data))?;
        let options = format!("-c listen_addresses='' -c unix_socket_directories='{}'", dir.display());
        let mut start = cluster.program("pg_ctl");
        start.args(["-w", "-o", &options, "-D"]).arg(&data).arg("-l").arg(&log).arg("start");
        // Its output goes nowhere: a server that inherits a pipe keeps whoever reads it waiting.
        if !start.stdout(Stdio::null()).status()?.success() {
            let words = fs::read_to_string(&log).unwrap_or_default();
            return Err(Error::of("PostgreSQL did not start", words.trim()));
        }
        Ok(cluster)
    }

    /// One of `PostgreSQL`'s programs, as a user that may run it.
    fn program(&self, name: &str) -> Command {
        let program = Path::new(BIN).join(name);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.dir);
        command
    }

    fn psql(&self, sql: &str) -> Result<String> {
        let mut psql = self.program("psql");
        run_to_end(
            psql.args(["-v", "ON_ERROR_STOP=1", "-U", "postgres", "-qAt", "-h"]).arg(&self.dir).args(["-c", sql]),
        )
    }

    /// Transactions for a while: how many, how many a second, and how long each took.
    fn load(&self, clients: u32, base: u64, time: Duration) -> Result<(u64, f64, Latencies)> {
        let (script, logs) = (self.dir.join("hold.sql"), self.dir.join("took"));
        fs::write(&script, HOLD)?;
        let _ = fs::remove_dir_all(&logs);
        fs::create_dir(&logs)?;
        if self.as_root {
            run_to_end(Command::new("chown").arg("postgres").arg(&logs))?;
        }
        let mut pgbench = self.program("pgbench");
        pgbench.args(["-n", "-M", "prepared", "-U", "postgres", "-j", "2", "-h"]).arg(&self.dir);
        pgbench.args(["-c", &clients.to_string(), "-T", &time.as_secs().to_string(), "-f"]).arg(&script);
        pgbench.args(["-D", "n=-1", "-D", &format!("clients={clients}"), "-D", &format!("base={base}")]);
        pgbench.arg("--log").arg("--log-prefix").arg(logs.join("took")).arg("postgres");
        let said = run_to_end(&mut pgbench)?;
        let number = |begin: &str| {
            let line = said.lines().find_map(|line| line.strip_prefix(begin));
            line.and_then(|rest| rest.split([' ', '/']).find(|word| !word.is_empty())?.parse::<f64>().ok())
        };
        let nothing = || Error::of("pgbench counted nothing", &said);
        let per_second = number("tps = ").ok_or_else(nothing)?;
        // A line a transaction: client, its number, microseconds, …
        let (mut count, mut latencies) = (0, Latencies::new()?);
        for file in fs::read_dir(&logs)?.flatten() {
            for line in fs::read_to_string(file.path())?.lines() {
                let micros = line.split(' ').nth(2).and_then(|word| word.parse().ok()).ok_or_else(nothing)?;
                latencies.note(Duration::from_micros(micros));
                count += 1;
            }
        }
        Ok((count, per_second, latencies))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["-m", "immediate", "-D"]).arg(self.dir.join("data")).arg("stop");
        let _ = stop.stdout(Stdio::null()).status();
    }
}
