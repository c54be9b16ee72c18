//! The subcommands. Each runs wherever the database is open: in a server that was asked through its socket, or in the
//! command's own process. It says what it does in lines, which the terminal's side shows.

mod dump;
mod journal;
pub mod sandbox;
pub mod seed;
pub mod verify;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::start::Node;

/// What is asked of whoever has the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Request {
    /// Make tickets up.
    Seed(seed::Seeding),
    /// Print the journal.
    Journal {
        /// Stay, and print what happens.
        follow: bool,
        /// As whom to follow.
        consumer: Option<String>,
    },
    /// Write everything to a file.
    Export {
        /// An absolute path.
        file: PathBuf,
    },
    /// Read everything from a file.
    Import {
        /// An absolute path.
        file: PathBuf,
    },
    /// Look whether everything is as it must be.
    Verify(verify::Verifying),
}

/// What a command says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// How far it is.
    Progress {
        /// So many are done.
        done: u64,
        /// Of so many.
        total: u64,
        /// What they are.
        what: String,
    },
    /// Output.
    Out {
        /// One line.
        text: String,
    },
    /// The last line: it worked.
    Done {
        /// What was done.
        text: String,
    },
    /// The last line: it worked, and found something wrong.
    Found {
        /// What was found, in short.
        text: String,
    },
    /// The last line: it did not.
    Failed {
        /// Why not, and what to do.
        text: String,
    },
}

/// Where a command says what it does. Fails when nobody listens any more.
#[derive(Clone, Debug)]
pub struct Voice(mpsc::Sender<Line>);

/// Nobody listens any more.
#[derive(Clone, Copy, Debug)]
pub struct Gone;

impl Voice {
    /// Says a line.
    pub async fn say(&self, line: Line) -> Result<(), Gone> {
        self.0.send(line).await.map_err(|_| Gone)
    }
}

/// Runs a command; its lines end with `Done`, `Found` or `Failed`.
#[must_use]
pub fn run(node: Node, request: Request) -> mpsc::Receiver<Line> {
    let (sender, lines) = mpsc::channel(64);
    let voice = Voice(sender);
    node.ex.tasks.clone().spawn(async move {
        let done = |text| Line::Done { text };
        let told = match request {
            Request::Seed(seeding) => seed::seed(&node, seeding, &voice).await.map(done),
            Request::Journal { follow, consumer } => journal::print(&node.ex, follow, consumer, &voice).await.map(done),
            Request::Export { file } => dump::export(&node.ex, &file).await.map(done),
            Request::Import { file } => dump::import(&node.ex, &file).await.map(done),
            Request::Verify(asked) => verify::verify(&node.ex, asked, &voice).await,
        };
        let _ = voice.say(told.unwrap_or_else(|text| Line::Failed { text })).await;
    });
    lines
}
