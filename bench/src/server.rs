//! A server under load: the release itself, as a process of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    clock::now,
    error::{Error, Result},
    room::Room,
};

/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(1);

/// A server that runs; it is killed when this is dropped.
pub(crate) struct Server {
    /// `http://127.0.0.1:port`
    pub url: String,
    /// From the start of the process until it was ready.
    pub ready_after: Duration,
    child: Child,
    /// Kept, since the server prints into it.
    _stdout: BufReader<ChildStdout>,
}

/// The settings of every server and command: the defaults, on a free port, without demo listings.
pub(crate) fn settings(command: &mut Command, data: &Path) {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HOLDFAST_")) {
        command.env_remove(name);
    }
    command
        .env("HOLDFAST_DATA", data)
        .env("HOLDFAST_ADDR", "127.0.0.1:0")
        .env("HOLDFAST_DEMO", "false")
        .env("HOLDFAST_LOG", "warn,surrealdb=error,surrealdb_core::kvs::tasks=off");
}

impl Server {
    /// Starts one on a folder of data, and waits until it is ready.
    pub fn start(room: &Room, data: &Path) -> Result<Self> {
        let log = log_of(data);
        let mut command = Command::new(&room.server);
        settings(&mut command, data);
        let begun = now();
        let file = fs::File::create(&log).map_err(|error| Error::at(&log, error))?;
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(file).spawn()?;
        let mut stdout = BufReader::new(child.stdout.take().ok_or_else(|| Error::new("a server without output"))?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let said = || fs::read_to_string(&log).unwrap_or_default();
        let Some(url) = line.split_whitespace().find(|word| word.starts_with("http://")) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Error::of("the server did not start", said().trim()));
        };
        let mut server = Self { url: url.to_owned(), ready_after: Duration::ZERO, child, _stdout: stdout };
        while !server.is_ready() {
            if begun.elapsed() > PATIENCE {
                return Err(Error::of("the server did not become ready", said().trim()));
            }
            thread::sleep(POLL);
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// `127.0.0.1:port`
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Whether `/readyz` says so.
    fn is_ready(&self) -> bool {
        let ask = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(self.address())?;
            stream.set_read_timeout(Some(PATIENCE))?;
            write!(stream, "GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address())?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    /// The memory that the process has in RAM, in bytes.
    pub fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kib.ok_or_else(|| Error::new("a process without VmRSS"))? * 1024)
    }

    /// Stops in order, so that its data can be opened.
    pub fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        crate::room::run(Command::new("kill").args(["-TERM", &pid]))?;
        let begun = now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > PATIENCE {
                return Err(Error::new("the server did not stop"));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server said, beside its data.
fn log_of(data: &Path) -> PathBuf {
    data.with_extension("log")
}
