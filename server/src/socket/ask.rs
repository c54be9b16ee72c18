//! The command's side.

use std::{io, path::Path};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::UnixStream,
    sync::mpsc,
};

use super::path;
use crate::commands::{Line, Request};

/// Asks a running server. Nothing if none runs, whatever a dead one left behind.
pub async fn ask(data: &Path, request: &Request) -> io::Result<Option<mpsc::Receiver<Line>>> {
    let stream = match UnixStream::connect(path(data)).await {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let (read, mut write) = stream.into_split();
    let mut line = serde_json::to_string(request)?;
    line.push('\n');
    write.write_all(line.as_bytes()).await?;
    let (sender, lines) = mpsc::channel(64);
    tokio::spawn(async move {
        // The server sees this end when the command ends.
        let _write = write;
        let mut read = BufReader::new(read).lines();
        while let Ok(Some(line)) = read.next_line().await {
            let Ok(line) = serde_json::from_str(&line) else { return };
            if sender.send(line).await.is_err() {
                return;
            }
        }
    });
    Ok(Some(lines))
}
