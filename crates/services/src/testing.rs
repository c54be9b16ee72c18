//! An exchange in memory for tests: a clock that is set by hand, a gateway that does as it is told, mail in a folder.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use domain::Timestamp;
use jiff::SignedDuration;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Clock, Db, Exchange, MailSettings, Market, Settings, auth::Auth, db::Address, expiration::Deadlines, live::Hub,
    mail::Mailer, orders::Lanes,
};

mod gateway;
mod people;
mod webhook;

pub use gateway::{Failed, FakeGateway, Inner as Stripe};
pub use people::{event_in, listing};
pub use webhook::{sign, webhook};

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        // 2026-11-21T12:00:00Z
        Self(AtomicI64::new(1_795_262_400_000))
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl TestClock {
    /// Moves the clock, back as well.
    pub fn advance(&self, by: SignedDuration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap_or_default(), Ordering::SeqCst);
    }
}

/// An exchange with the handles that a test turns.
#[derive(Clone)]
pub struct Bench {
    /// The exchange.
    pub ex: Market,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its Stripe.
    pub gateway: Arc<FakeGateway>,
}

impl std::ops::Deref for Bench {
    type Target = Market;

    fn deref(&self) -> &Market {
        &self.ex
    }
}

/// Settings as tests want them.
#[must_use]
pub fn settings() -> Settings {
    let dir = std::env::temp_dir().join(format!("holdfast-test-{}-{}", std::process::id(), unique()));
    Settings {
        public_url: "http://127.0.0.1:3000".parse().unwrap_or_else(|_| unreachable!("a constant URL")),
        hold: SignedDuration::from_mins(15),
        max_open_holds: 6,
        currency: "USD".parse().unwrap_or_else(|_| unreachable!("a constant currency")),
        time_zone: "UTC".into(),
        rate_limit: false,
        mail: MailSettings { dir, smtp: None, from: "Holdfast <tickets@example.com>".into() },
        sandbox: true,
        webhook_secret: "whsec_test".into(),
    }
}

fn unique() -> i64 {
    static NEXT: AtomicI64 = AtomicI64::new(0);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

/// An exchange on `mem://`.
pub async fn exchange() -> Bench {
    exchange_with(settings(), "mem://").await
}

/// An exchange with these settings on this database.
///
/// # Panics
/// If the database can't be opened.
pub async fn exchange_with(settings: Settings, url: &str) -> Bench {
    let clock = Arc::new(TestClock::default());
    Bench { clock: clock.clone(), ..exchange_on(settings, url, clock).await }
}

/// An exchange on this clock; the bench's own then moves nothing.
///
/// # Panics
/// If the database can't be opened.
#[expect(clippy::expect_used, reason = "a test can't go on without its exchange")]
pub async fn exchange_on(settings: Settings, url: &str, clock: Arc<dyn Clock>) -> Bench {
    let db = Db::open(&Address::embedded(url)).await.expect("a database for the test");
    let gateway = Arc::new(FakeGateway::default());
    let ex = Arc::new(Exchange {
        db,
        clock,
        auth: Auth::new(&settings).expect("auth for the test"),
        mailer: Mailer::new(&settings).expect("mail for the test"),
        settings,
        gateway: gateway.clone(),
        live: Hub::default(),
        deadlines: Deadlines::default(),
        lanes: Lanes::default(),
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
    });
    Bench { ex, clock: Arc::default(), gateway }
}
