//! The server's side.

use std::{io, os::unix::fs::PermissionsExt as _};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

use super::path;
use crate::{
    commands::{self, Line, Request},
    start::Node,
};

/// A request is a short line.
const LONGEST: u64 = 64 * 1024;

/// Listens until the exchange stops. A socket that a dead server left behind is replaced; a live one's is not.
pub async fn listen(node: &Node) -> io::Result<()> {
    let path = path(&node.config.data);
    if path.exists() {
        if UnixStream::connect(&path).await.is_ok() {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "another server uses this folder"));
        }
        std::fs::remove_file(&path)?;
    }
    // The folder is its owner's alone already, so nobody gets in before the mode is set.
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let node = node.clone();
    node.ex.tasks.clone().spawn(async move {
        loop {
            let stream = tokio::select! {
                () = node.ex.stop.cancelled() => return,
                stream = listener.accept() => stream,
            };
            if let Ok((stream, _)) = stream {
                let node = node.clone();
                node.ex.tasks.clone().spawn(async move {
                    if let Err(error) = answer(node, stream).await {
                        tracing::info!(%error, "a command went away");
                    }
                });
            }
        }
    });
    Ok(())
}

async fn answer(node: Node, stream: UnixStream) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read.take(LONGEST));
    let mut line = String::new();
    read.read_line(&mut line).await?;
    let request: Request = match serde_json::from_str(&line) {
        Ok(request) => request,
        Err(error) => {
            let text = format!("the server doesn't understand the command, which may be of another version: {error}");
            return say(&mut write, &Line::Failed { text }).await;
        }
    };
    let mut lines = commands::run(node, request);
    let mut rest = [0; 16];
    loop {
        tokio::select! {
            line = lines.recv() => match line {
                Some(line) => say(&mut write, &line).await?,
                None => return Ok(()),
            },
            // The command's process has gone: dropping the lines stops what it asked for.
            gone = read.read(&mut rest) => if gone? == 0 { return Ok(()) },
        }
    }
}

async fn say(write: &mut (impl AsyncWriteExt + Unpin), line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    write.write_all(text.as_bytes()).await
}
