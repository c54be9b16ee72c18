//! The processes: "Stripe", which stays, and the exchange, which dies.

use std::{
    fs,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, ChildStdin, Command},
};

use crate::{
    Result,
    points::{Death, LAST_WORDS, VARIABLE},
};

/// The server with fail points; it is built beside this program.
const PROGRAM: &str = "holdfast-node";
/// How many lives' logs are kept.
const LOGS: u64 = 12;

/// Where everything is.
#[derive(Clone, Debug)]
pub struct House {
    /// Data and logs.
    pub folder: PathBuf,
    /// The exchange's port; the sandbox has the next one.
    pub port: u16,
}

impl House {
    /// Moves in. The server's program comes along: a build that goes on meanwhile must not change what is attacked.
    pub fn new(folder: PathBuf, port: u16) -> Result<Self> {
        let built = std::env::current_exe()?.with_file_name(PROGRAM);
        if !built.is_file() {
            let what = "is missing: cargo build -p torture --features failpoints makes it";
            return Err(format!("{} {what}", built.display()).into());
        }
        fs::create_dir_all(&folder)?;
        fs::copy(built, folder.join(PROGRAM))?;
        Ok(Self { folder, port })
    }

    /// Where people reach the exchange.
    #[must_use]
    pub fn exchange(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What stands before `/v1` at the sandbox.
    #[must_use]
    pub fn stripe(&self) -> String {
        format!("http://127.0.0.1:{}/sandbox/stripe", self.port + 1)
    }

    /// The exchange's data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("exchange")
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.join("logs").join(name)
    }

    /// The server's program with no setting of whoever started this one, so that a seed means the same everywhere.
    fn command(&self, log: &Path) -> Result<Command> {
        let mut command = Command::new(self.folder.join(PROGRAM));
        for (name, _) in std::env::vars_os().filter(|(name, _)| {
            name.to_str().is_some_and(|name| name.starts_with("HOLDFAST_") || name.starts_with("LEPTOS_"))
        }) {
            command.env_remove(name);
        }
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder)?;
        }
        let log = fs::OpenOptions::new().create(true).append(true).open(log)?;
        command.stdout(log.try_clone()?).stderr(log).stdin(Stdio::null()).kill_on_drop(true);
        Ok(command)
    }

    /// The command line of the exchange, with its settings.
    pub fn exchange_command(&self, log: &Path) -> Result<Command> {
        let mut command = self.command(log)?;
        command
            .env("HOLDFAST_DATA", self.data())
            .env("HOLDFAST_ADDR", format!("127.0.0.1:{}", self.port))
            .env("HOLDFAST_STRIPE_URL", self.stripe())
            .env("HOLDFAST_DEMO", "false");
        Ok(command)
    }

    /// Starts "Stripe".
    pub async fn sandbox(&self) -> Result<Child> {
        let mut command = self.command(&self.log("sandbox.log"))?;
        command
            .arg("sandbox")
            .env("HOLDFAST_DATA", self.folder.join("stripe"))
            .env("HOLDFAST_SANDBOX_ADDR", format!("127.0.0.1:{}", self.port + 1))
            .env("HOLDFAST_PUBLIC_URL", self.exchange());
        let mut child = command.spawn()?;
        for _ in 0..600 {
            if let Some(status) = child.try_wait()? {
                return Err(format!("the sandbox ended at its start ({status}): see {}", self.folder.display()).into());
            }
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port + 1)).await.is_ok() {
                return Ok(child);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("the sandbox does not listen".into())
    }

    /// Starts the exchange for its `life`th life. It is told where to die now, or later through [`Node::arm`].
    pub fn node(&self, life: u64, hold: Duration, death: Option<Death>) -> Result<Node> {
        let log = self.log(&format!("life-{life:05}.log"));
        if let Some(old) = life.checked_sub(LOGS) {
            let _ = fs::remove_file(self.log(&format!("life-{old:05}.log")));
        }
        let mut command = self.exchange_command(&log)?;
        command.env("HOLDFAST_HOLD", format!("{}ms", hold.as_millis()));
        command.env(VARIABLE, death.map_or_else(|| "-".to_owned(), |death| death.to_string()));
        command.stdin(Stdio::piped());
        let mut child = command.spawn()?;
        // Kept apart: waiting for the child would close it.
        let words = child.stdin.take();
        Ok(Node { child, words, log, life })
    }
}

/// The exchange, alive.
#[derive(Debug)]
pub struct Node {
    child: Child,
    words: Option<ChildStdin>,
    log: PathBuf,
    /// Which life this is.
    pub life: u64,
}

/// How the exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// At a point, by its own hand.
    At(&'static str),
    /// By SIGKILL.
    Killed,
    /// In a way that nobody planned.
    Otherwise(ExitStatus),
}

impl Node {
    /// Tells it where to die from now on.
    pub async fn arm(&mut self, death: Death) -> Result<()> {
        let words = self.words.as_mut().ok_or("the node takes no words")?;
        words.write_all(format!("{death}\n").as_bytes()).await?;
        Ok(words.flush().await?)
    }

    /// `kill -9`.
    pub fn kill(&mut self) -> Result<()> {
        Ok(self.child.start_kill()?)
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> Result<Ended> {
        let status = self.child.wait().await?;
        Ok(match status.signal() {
            Some(9) => Ended::Killed,
            Some(6) => self.last_words().map_or(Ended::Otherwise(status), Ended::At),
            _ => Ended::Otherwise(status),
        })
    }

    /// The point that its log says it died at. An abort without these words is somebody else's.
    fn last_words(&self) -> Option<&'static str> {
        let log = fs::read(&self.log).ok()?;
        let log = String::from_utf8_lossy(&log);
        let line = log.lines().rev().find_map(|line| line.strip_prefix(LAST_WORDS))?;
        line.trim().parse::<Death>().ok().map(|death| death.point)
    }

    /// Where its log is.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }
}
