//! The exchange: what every service function is handed.

use std::{fmt, future::Future, sync::Arc, time::Duration};

use domain::Timestamp;
use gateway::Gateway;
use rand::Rng as _;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Clock, Db, Error, Result, Settings,
    auth::Auth,
    db::{Failure, Tx},
    expiration::Deadlines,
    live::Hub,
    mail::Mailer,
    orders::Lanes,
};

/// The exchange, shared.
pub type Market = Arc<Exchange>;

/// How often a decision is made again before the asker is told to come back.
const ATTEMPTS: u32 = 24;

/// Everything that a service function needs.
pub struct Exchange {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The settings.
    pub settings: Settings,
    /// Stripe, or the sandbox.
    pub gateway: Arc<dyn Gateway>,
    /// Passwords and limits.
    pub auth: Auth,
    /// Mail.
    pub mailer: Mailer,
    /// What open pages are told.
    pub live: Hub,
    /// Holds that this node will end.
    pub deadlines: Deadlines,
    /// Holds that wait for their commit.
    pub lanes: Lanes,
    /// Work that must not die with a closed tab, and is waited for at shutdown.
    pub tasks: TaskTracker,
    /// Cancelled when the process should end.
    pub stop: CancellationToken,
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exchange")
    }
}

impl Exchange {
    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id: a ULID in lower case, so that ids made later sort later.
    #[expect(clippy::disallowed_methods, reason = "ids are made here")]
    pub fn new_id<T: TryFrom<String>>(&self) -> Result<T> {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        let text = ulid::Ulid::from_parts(millis, rand::rng().random()).to_string().to_lowercase();
        T::try_from(text).map_err(|_| Error::Internal("a made id is malformed".into()))
    }

    /// Makes a decision, again and with jitter for as long as others are faster. The whole decision is made anew:
    /// what it read before is worth nothing.
    #[expect(clippy::disallowed_methods, reason = "jitter needs no seed: it decides nothing")]
    pub async fn decide<T, F, Fut>(&self, decision: F) -> Result<T>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<T>>,
    {
        for attempt in 0..ATTEMPTS {
            match decision().await {
                Err(Error::Overtaken) => {
                    let ceiling = 1_u64 << attempt.min(7);
                    let wait = rand::rng().random_range(0..=ceiling);
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                }
                decided => return decided,
            }
        }
        Err(Error::Internal(format!("overtaken {ATTEMPTS} times")))
    }

    /// Commits a decision. `THROW 'stale'` and lost races come back as [`Error::Overtaken`]. When the outcome is unknown,
    /// `written` reads back whether it was committed, by ids made before the transaction.
    pub async fn commit<Fut>(&self, tx: Tx, written: impl Fn() -> Fut) -> Result<()>
    where
        Fut: Future<Output = Result<bool>>,
    {
        match self.db.commit(tx).await {
            Ok(()) => Ok(()),
            Err(Failure::Conflict) => Err(Error::Overtaken),
            Err(Failure::Thrown(word)) if word == "stale" => Err(Error::Overtaken),
            Err(Failure::Thrown(word)) => Err(Error::Internal(format!("an unforeseen refusal: {word}"))),
            Err(Failure::Exists(what)) => Err(Error::Internal(format!("exists already: {what}"))),
            Err(Failure::Failed(error)) => Err(error.into()),
            Err(Failure::Unknown(why)) => self.read_back(why, written).await,
        }
    }

    /// Commits a write that may be made twice, since its own condition lets the second one change nothing.
    pub async fn write(&self, tx: Tx) -> Result<()> {
        self.decide(async || self.commit(tx.clone(), async || Ok(false)).await).await
    }

    /// A commit that was answered late may show late: it is looked for a few times before the outcome is called unknown.
    pub(crate) async fn read_back<Fut>(&self, why: String, written: impl Fn() -> Fut) -> Result<()>
    where
        Fut: Future<Output = Result<bool>>,
    {
        tracing::error!(%why, "the outcome of a commit is unknown, reading it back");
        for wait in [0, 50, 200, 800, 2000] {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            if matches!(written().await, Ok(true)) {
                return Ok(());
            }
        }
        Err(Error::Unknown(why))
    }

    /// Runs a future to its end even if the asker goes away.
    pub async fn tracked<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let work = self.tasks.spawn(work);
        work.await.map_err(|error| Error::Internal(format!("a task died: {error}")))?
    }
}
