//! One open page, as far as the server can tell: it reads what it is told, and tells when.

use std::{net::SocketAddr, time::Instant};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    sync::mpsc::UnboundedSender,
};

use crate::{
    clock::now,
    error::{Error, Result},
};

/// Small, since there are many.
const BUFFER: usize = 2048;

/// A ticket's key, and when a viewer read that it is held.
pub(super) type News = (String, Instant);

/// An open stream that has sent its snapshot.
pub(super) struct Stream(BufReader<TcpStream>);

impl Stream {
    /// Opens it, and reads the snapshot.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let mut stream = TcpStream::connect(address).await?;
        let ask = format!("GET /live?topic=browse HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n");
        stream.write_all(ask.as_bytes()).await?;
        let mut this = Self(BufReader::with_capacity(BUFFER, stream));
        let status = this.line().await?;
        if !status.starts_with("HTTP/1.1 200") {
            return Err(Error::of("a page could not be opened", status));
        }
        while this.event().await?.0 != "snapshot" {}
        Ok(this)
    }

    /// Tells of every hold that it reads of, until the server closes it.
    pub async fn follow(mut self, news: UnboundedSender<News>) -> Result<()> {
        loop {
            let (name, data) = self.event().await?;
            if name != "change" || !data.contains("\"state\":\"held\"") {
                continue;
            }
            let ticket = data.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            if news.send((ticket.to_owned(), now())).is_err() {
                return Ok(());
            }
        }
    }

    /// The next event's name and data. Lines of the transfer coding in between look like neither.
    async fn event(&mut self) -> Result<(String, String)> {
        let mut name = String::new();
        loop {
            let line = self.line().await?;
            if let Some(said) = line.strip_prefix("event: ") {
                said.clone_into(&mut name);
            } else if let Some(data) = line.strip_prefix("data: ") {
                return Ok((name, data.to_owned()));
            }
        }
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line).await? == 0 {
            return Err(Error::new("the server closed a page"));
        }
        Ok(line.trim_end().to_owned())
    }
}
