//! `holdfast seed`.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use services::{seed, session::Store};
use tower_sessions::{
    SessionStore as _,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
};

use super::{Line, Voice};
use crate::{middleware::session, start::Node};

/// What to make up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeding {
    /// How many tickets.
    pub tickets: u64,
    /// What they are made from.
    pub seed: u64,
    /// The day after which the events are.
    pub base_date: Date,
    /// Where the cookies of signed-in buyers go.
    pub sessions: Option<PathBuf>,
    /// How many buyers have one.
    pub buyers: u64,
    /// Where the keys of the tickets go.
    #[serde(default)]
    pub listings: Option<PathBuf>,
}

/// Makes tickets up, batch by batch.
pub(super) async fn seed(node: &Node, seeding: Seeding, voice: &Voice) -> Result<String, String> {
    if seeding.sessions.is_some() && !node.config.payments.is_sandbox() {
        return Err("--sessions signs made-up people in, which only a sandbox allows".into());
    }
    let plan = seed::Plan::new(&node.ex, seeding.seed, seeding.base_date, seeding.tickets);
    let mut done = 0;
    while done < seeding.tickets {
        done = plan.batch(&node.ex, done).await.map_err(|error| error.to_string())?;
        let line = Line::Progress { done, total: seeding.tickets, what: "tickets".into() };
        if voice.say(line).await.is_err() || node.ex.stop.is_cancelled() {
            return Err(format!("stopped after {done} tickets; the same command goes on"));
        }
    }
    let mut text = format!("{done} tickets are listed.");
    if let Some(file) = &seeding.listings {
        write(file, &listings(&plan, seeding.tickets)?).map_err(|error| format!("{}: {error}", file.display()))?;
        let _ = write!(text, " Their keys are in {}.", file.display());
    }
    if let Some(file) = &seeding.sessions {
        let cookies = sessions(node, &plan, seeding.buyers).await?;
        write(file, &cookies).map_err(|error| format!("{}: {error}", file.display()))?;
        let _ = write!(text, " {} signed-in cookies are in {}.", seeding.buyers, file.display());
    }
    Ok(text)
}

/// The keys of the tickets, one a line.
fn listings(plan: &seed::Plan, tickets: u64) -> Result<String, String> {
    let mut keys = String::new();
    for number in 0..tickets {
        let _ = writeln!(keys, "{}", plan.id(number).map_err(|error| error.to_string())?);
    }
    Ok(keys)
}

/// Cookies as a `Cookie` header takes them, one a line.
async fn sessions(node: &Node, plan: &seed::Plan, buyers: u64) -> Result<String, String> {
    let store = Store::new(&node.ex);
    let name = session::name(node.config.is_https());
    let mut cookies = String::new();
    for user in plan.buyers(&node.ex, buyers).await.map_err(|error| error.to_string())? {
        let user = serde_json::to_value(user).map_err(|error| error.to_string())?;
        let data = [(services::session::USER.to_owned(), user)].into();
        // The store sets the expiry by its own rules.
        let mut record = Record { id: Id::default(), data, expiry_date: OffsetDateTime::UNIX_EPOCH };
        store.create(&mut record).await.map_err(|error| error.to_string())?;
        let _ = writeln!(cookies, "{name}={}", record.id);
    }
    Ok(cookies)
}

/// For the owner's eyes only: a cookie signs somebody in.
fn write(file: &Path, lines: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(file)?.write_all(lines.as_bytes())
}
