//! The worker: sends what is due, and looks at what time has ended.

use std::time::Duration;

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::sign;
use crate::decide::Command;
use crate::objects::number;
use crate::run::Origin;
use crate::store::{Failure, Table, Work};
use crate::{Sandbox, clock};

/// How many are sent at once: one slow receiver must not hold up the others.
const AT_ONCE: usize = 16;
const BATCH: usize = 256;
/// Stripe tries for three days.
const TRIES: i64 = 30;
const LONGEST_WAIT: i64 = 4 * 60 * 60;

impl Sandbox {
    /// Delivers webhooks until `cancel`, those left over from before a restart included; expires sessions whose time is over
    /// and forgets old idempotency keys. Run one, beside the server.
    pub async fn deliver_webhooks(&self, cancel: CancellationToken) {
        while !cancel.is_cancelled() {
            let round = async {
                if let Err(error) = self.tidy().await {
                    tracing::warn!(%error, "the sandbox could not look for what is due");
                }
                tokio::select! {
                    () = self.bell.notified() => {}
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                }
            };
            tokio::select! {
                () = round => {}
                () = cancel.cancelled() => {}
            }
        }
    }

    async fn tidy(&self) -> Result<(), surrealdb::Error> {
        let now = self.now();
        for session in self.store.due(Table::Session, now, BATCH).await? {
            self.run(&Command::Session(session), &Origin::default()).await;
        }
        for key in self.store.due(Table::Answer, now, BATCH).await? {
            self.run(&Command::ForgetKey(key), &Origin::default()).await;
        }
        let due = self.store.due(Table::Delivery, now, BATCH).await?;
        if due.len() == BATCH {
            self.bell.notify_one();
        }
        stream::iter(due).for_each_concurrent(AT_ONCE, |event| self.deliver(event)).await;
        Ok(())
    }

    /// Sends one event and notes how it went. A crash in between sends it again: Stripe, too, delivers at least once.
    async fn deliver(&self, event: String) {
        let outcome = self.send(&event).await;
        if let Err(why) = &outcome {
            tracing::warn!(event, why, "a webhook of the sandbox was not received");
        }
        while let Err(failure) = self.note(&event, outcome.is_ok()).await {
            if let Failure::Database(error) = failure {
                tracing::error!(%error, event, "the sandbox could not note a delivery");
                return;
            }
        }
    }

    async fn send(&self, event: &str) -> Result<(), String> {
        let row = self.store.row(Table::Event, event).await.map_err(|error| error.to_string())?;
        // An event that is not there has nobody to tell.
        let Some(row) = row else { return Ok(()) };
        let payload = row.doc.to_string();
        // The receiver judges age by the machine's clock, whatever time the sandbox plays.
        let signature = sign::header(&payload, &self.options.webhook_secret, clock::machine());
        let request = self
            .http
            .post(&self.options.webhook_url)
            .header("content-type", "application/json; charset=utf-8")
            .header("stripe-signature", signature.unwrap_or_default())
            .body(payload);
        let response = request.send().await.map_err(|error| error.without_url().to_string())?;
        if response.status().is_success() { Ok(()) } else { Err(format!("status {}", response.status().as_u16())) }
    }

    async fn note(&self, event: &str, received: bool) -> Result<(), Failure> {
        let mut work = Work::new(self.store.clone(), self.now());
        let Some(delivery) = work.read(Table::Delivery, event).await? else { return Ok(()) };
        let attempts = number(&delivery, "attempts") + 1;
        if received || attempts >= TRIES {
            work.remove(Table::Delivery, event);
            if let Some(mut told) = work.read(Table::Event, event).await? {
                told["pending_webhooks"] = i64::from(!received).into();
                work.write(Table::Event, event, told);
            }
        } else {
            let due = work.now + wait(attempts);
            work.write_due(Table::Delivery, event, next(attempts), due);
        }
        work.commit().await
    }
}

fn next(attempts: i64) -> Value {
    json!({ "attempts": attempts })
}

/// 1, 2, 4 … seconds, to four hours.
fn wait(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(20);
    (1_i64 << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_grow_apart_and_go_on_for_about_three_days() {
        assert_eq!([wait(1), wait(2), wait(5)], [1, 2, 16]);
        let all: i64 = (1..TRIES).map(wait).sum();
        assert!((2 * 86_400..4 * 86_400).contains(&all), "{all}");
    }
}
