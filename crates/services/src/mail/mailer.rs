//! Sending: by SMTP, or into a folder.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor, message::Mailbox};
use tokio::{fs, io::AsyncWriteExt as _};

use super::Letter;
use crate::{Error, Result, Settings};

/// A mail server that is slower than this is tried again later. Shorter than the lease of a delivery.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Sends mail; one a node.
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl fmt::Debug for Mailer {
    // The SMTP URL holds a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailer")
    }
}

impl Mailer {
    /// A mailer. Must be called inside the tokio runtime, where the connection pool keeps house.
    pub fn new(settings: &Settings) -> Result<Self> {
        let settings = &settings.mail;
        let from =
            settings.from.parse().map_err(|error| Error::Internal(format!("the sender {}: {error}", settings.from)))?;
        let way = match &settings.smtp {
            // The error says nothing of the URL, which may hold a password.
            Some(url) => Way::Smtp(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|error| Error::Internal(format!("the SMTP URL: {error}")))?
                    .timeout(Some(TIMEOUT))
                    .build(),
            ),
            None => Way::Folder(settings.dir.clone()),
        };
        Ok(Self { from, way })
    }

    /// Sends a mail, or says why not. Sent again, it overwrites its file or bears the same Message-ID.
    pub async fn send(&self, letter: &Letter) -> Result<(), String> {
        if !letter.is_deliverable() {
            return Ok(());
        }
        let message = letter.message(&self.from)?;
        match &self.way {
            // The transport's own limit is one for each command; this one is for all of them.
            Way::Smtp(transport) => match tokio::time::timeout(TIMEOUT * 2, transport.send(message)).await {
                Ok(sent) => sent.map(|_| ()).map_err(|error| format!("the mail server: {error}")),
                Err(_) => Err("the mail server is too slow".to_owned()),
            },
            Way::Folder(dir) => {
                write(dir, &letter.name, &message).await.map_err(|error| format!("the mail folder: {error}"))
            }
        }
    }
}

/// Writes beside and renames, so that nobody ever reads half a mail. For the owner's eyes only: links are in it.
async fn write(dir: &Path, name: &str, message: &Message) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    let mut open = fs::OpenOptions::new();
    open.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        folder.mode(0o700);
        open.mode(0o600);
    }
    folder.create(dir).await?;
    let beside = dir.join(format!(".{name}.tmp"));
    let mut file = open.open(&beside).await?;
    file.write_all(&message.formatted()).await?;
    file.sync_all().await?;
    drop(file);
    fs::rename(&beside, dir.join(format!("{name}.eml"))).await
}
