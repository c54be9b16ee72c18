//! A server on a free port, and the people who use it.

mod answer;
mod client;
mod market;

use std::{
    future::Future,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

pub use answer::Answer;
pub use client::Client;
pub use market::GOOD_CARD;
use server::{Config, start::Running};

/// A password that nobody guesses first.
pub const PASSWORD: &str = "correct horse battery";

/// The machine's time, by which the server under test goes.
#[expect(clippy::disallowed_methods, reason = "what the server says of now is compared with it")]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Runs a test on the runtime that the server has.
pub fn run<F>(test: F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let runtime = server::start::runtime().unwrap();
    runtime.block_on(runtime.spawn(test)).unwrap();
    runtime.shutdown_background();
}

/// A server.
pub struct TestApp {
    pub running: Running,
    pub url: String,
    people: AtomicU32,
    data: PathBuf,
}

impl TestApp {
    /// With the defaults, in memory.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With some settings of its own.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let data = std::env::temp_dir().join(format!("holdfast-http-{}-{number}", std::process::id()));
        let folder = data.display().to_string();
        let usual = [
            ("HOLDFAST_DATABASE", "mem://"),
            ("HOLDFAST_ADDR", "127.0.0.1:0"),
            ("HOLDFAST_DATA", folder.as_str()),
            ("HOLDFAST_DEMO", "false"),
        ];
        let vars = [settings, usual.as_slice()].concat();
        let look = |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let config = Config::from_vars(&look).unwrap();
        // `HOLDFAST_LOG=debug cargo test -p server …` shows what the servers say.
        if let Ok(filter) = std::env::var("HOLDFAST_LOG") {
            server::start::init_logging(&server::config::Log { filter, ..config.log.clone() }).unwrap();
        }
        let running = Running::start(config).await.unwrap();
        let url = format!("http://{}", running.addr);
        Self { running, url, people: AtomicU32::new(0), data }
    }

    /// Somebody without an account.
    pub fn visitor(&self) -> Client {
        Client::new(&self.url)
    }

    /// Somebody who has just signed up.
    async fn person(&self, role: &str) -> Client {
        let number = self.people.fetch_add(1, Ordering::SeqCst);
        let mut client = self.visitor();
        client.email = format!("{role}{number}@example.com");
        let email = client.email.clone();
        let answer = client.post("/api/signup", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.location()), (302, "/"), "{}", answer.body);
        client
    }

    /// Somebody who lists tickets.
    pub async fn seller(&self) -> Client {
        self.person("seller").await
    }

    /// Somebody who buys them.
    pub async fn buyer(&self) -> Client {
        self.person("buyer").await
    }

    /// Stops, and says whether all work was done in time.
    pub async fn stop(self) -> bool {
        let done = self.running.stop().await;
        let _ = std::fs::remove_dir_all(self.data);
        done
    }
}
