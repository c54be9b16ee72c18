//! The sandbox itself: it takes a command, has it decided until the decision holds, and keeps the answer.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng as _;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::decide::{self, Command, Context, Stop};
use crate::error::ApiError;
use crate::objects::{number, public};
use crate::options::{OpenError, Options};
use crate::store::{Failure, Store, Table, Work};
use crate::{Clock, clock};

/// How often a decision is made again after it was overtaken. Each round somebody else's decision went through.
const ROUNDS: u32 = 200;
/// Stripe forgets idempotency keys after a day.
const KEY_LIFE: i64 = 24 * 60 * 60;

/// A Stripe look-alike with its state.
pub struct Sandbox {
    pub(crate) store: Store,
    pub(crate) options: Options,
    pub(crate) http: reqwest::Client,
    /// Rung when there is a webhook to send.
    pub(crate) bell: Notify,
    clock: Clock,
}

/// Where a command comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// `req_…`; absent for the hosted page and the worker.
    pub(crate) request: Option<String>,
    pub(crate) key: Option<String>,
    /// Of method, path and parameters: what the key stands for.
    pub(crate) fingerprint: String,
    pub(crate) expand: Vec<String>,
}

/// What a command came to.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// With the sandbox's own notes, unless replayed.
    pub(crate) body: Value,
    /// The request that was answered like this first.
    pub(crate) replayed: Option<String>,
}

impl Sandbox {
    /// Opens the sandbox's database, made new if there is none.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("Stripe/1.0 (+https://stripe.com/docs/webhooks; Holdfast sandbox)")
            .build()?;
        Ok(Self {
            store: Store::open(&options.database).await?,
            clock: options.clock.clone().unwrap_or_else(|| Arc::new(clock::machine)),
            http,
            bell: Notify::new(),
            options,
        })
    }

    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// What stands before `/checkout/{id}` in a browser.
    pub(crate) fn base(&self) -> String {
        format!("{}/sandbox/stripe", self.options.public_url.trim_end_matches('/'))
    }

    /// Decides, commits, and answers; every command ends here.
    pub(crate) async fn run(&self, command: &Command, origin: &Origin) -> Answer {
        for round in 0..ROUNDS {
            match self.once(command, origin).await {
                Ok(answer) => return answer,
                Err(Failure::Overtaken) => pause(round).await,
                Err(Failure::Database(error)) => {
                    tracing::error!(%error, "the sandbox's database failed");
                    return refused(&ApiError::internal());
                }
            }
        }
        tracing::error!("a decision of the sandbox was overtaken {ROUNDS} times");
        refused(&ApiError::internal())
    }

    async fn once(&self, command: &Command, origin: &Origin) -> Result<Answer, Failure> {
        let mut work = Work::new(self.store.clone(), self.now());
        if let Some(key) = &origin.key
            && let Some(kept) = work.read(Table::Answer, key).await?
            && number(&kept, "created") + KEY_LIFE > work.now
        {
            return Ok(replay(&kept, key, origin));
        }

        let mut context = Context { work, origin, sandbox: self, told: false };
        let (answer, keep) = match decide::decide(&mut context, command).await {
            Ok(body) => (Answer { status: 200, body, replayed: None }, true),
            Err(Stop::Failed(failure)) => return Err(failure),
            Err(Stop::Refused(error)) => {
                context.work.forget();
                context.told = false;
                (refused(&error), error.is_kept())
            }
        };
        if let (Some(key), true) = (&origin.key, keep) {
            let kept = json!({
                "created": context.work.now,
                "fingerprint": origin.fingerprint,
                "request": origin.request,
                "status": answer.status,
                "body": public(&answer.body),
            });
            let due = context.work.now + KEY_LIFE;
            context.work.write_due(Table::Answer, key, kept, due);
        }
        let told = context.told;
        context.work.commit().await?;
        if told {
            self.bell.notify_one();
        }
        Ok(answer)
    }
}

fn replay(kept: &Value, key: &str, origin: &Origin) -> Answer {
    if kept["fingerprint"] != origin.fingerprint.as_str() {
        return refused(&ApiError::other_parameters(key));
    }
    Answer {
        status: u16::try_from(number(kept, "status")).unwrap_or(500),
        body: kept["body"].clone(),
        replayed: Some(kept["request"].as_str().unwrap_or_default().to_owned()),
    }
}

fn refused(error: &ApiError) -> Answer {
    Answer { status: error.status, body: error.body(), replayed: None }
}

/// Longer the more often, and never in step with the others.
#[expect(clippy::disallowed_methods, reason = "chance decides nothing here but who waits longer")]
async fn pause(round: u32) {
    let longest = u64::from(round.min(20) + 1);
    let milliseconds = rand::rng().random_range(0..=longest);
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
