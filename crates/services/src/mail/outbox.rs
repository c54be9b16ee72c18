//! For tests: reading the mail folder, and a mail server that keeps what it gets or hangs.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::Market;

/// Waits for everything that runs in the background.
pub(crate) async fn settle(ex: &Market) {
    ex.tasks.close();
    ex.tasks.wait().await;
    ex.tasks.reopen();
}

/// The mails in the folder, by name.
pub(crate) fn mails(ex: &Market) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(&ex.settings.mail.dir) else { return Vec::new() };
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The token in the folder's last mail that has one.
pub(crate) fn newest_token(ex: &Market) -> String {
    mails(ex).iter().rev().find_map(|mail| token(mail)).expect("a mail with a link")
}

fn token(mail: &str) -> Option<String> {
    let (_, rest) = mail.split_once("token=")?;
    Some(rest.split_whitespace().next()?.to_owned())
}

/// A mail server.
pub(crate) struct MailServer {
    port: u16,
    mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// One that takes every mail.
    pub(crate) async fn start() -> Self {
        Self::listen(true).await
    }

    /// One that takes connections and says nothing.
    pub(crate) async fn hanging() -> Self {
        Self::listen(false).await
    }

    async fn listen(speaks: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&mails);
        tokio::spawn(async move {
            let mut silent = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                if speaks {
                    tokio::spawn(serve(stream, Arc::clone(&kept)));
                } else {
                    silent.push(stream);
                }
            }
        });
        Self { port, mails }
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub(crate) fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }

    pub(crate) fn newest(&self) -> String {
        self.mails().pop().expect("a mail")
    }

    pub(crate) fn newest_token(&self) -> String {
        token(&self.newest()).expect("a link in the mail")
    }
}

/// As much SMTP as a client needs to be rid of a mail.
async fn serve(stream: TcpStream, mails: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 ready\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.get(..4).unwrap_or_default() {
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                mails.lock().unwrap().push(mail);
                "250 kept"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}
