//! How the fake answers a call: by what is stored for its key, by the fault that a test ordered, or by doing it.

use gateway::GatewayError;
use serde::{Serialize, de::DeserializeOwned};

use super::{Failed, FakeGateway, Inner};

/// A call as it comes in.
pub(super) struct Call<'a> {
    pub name: &'static str,
    /// The session, intent or order that it is about.
    pub about: &'a str,
    /// Its idempotency key; reading has none.
    pub key: Option<&'a str>,
}

impl FakeGateway {
    pub(super) fn answer<T: Serialize + DeserializeOwned>(
        &self,
        Call { name, about, key }: Call<'_>,
        work: impl FnOnce(&mut Inner) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        let mut inner = self.inner();
        if let Some(key) = key {
            let subject = if name == "open" { key.to_owned() } else { format!("{about} {key}") };
            inner.calls.push(format!("{name} {subject}"));
        }
        let (answer, done) = match key.and_then(|key| inner.answers.get(key).cloned()) {
            Some(stored) => (stored.and_then(|value| read(&value)), false),
            None => fresh(&mut inner, name, key, work),
        };
        answer.inspect_err(|error| {
            let failed = Failed { call: name, order: order_of(&inner, about), done, error: error.clone() };
            inner.failed.push(failed);
        })
    }
}

/// Answers a key for the first time. What Stripe keeps for the key is what it decided, not what was heard of it: a lost
/// answer is found again, a call that never came is not.
fn fresh<T: Serialize>(
    inner: &mut Inner,
    name: &'static str,
    key: Option<&str>,
    work: impl FnOnce(&mut Inner) -> Result<T, GatewayError>,
) -> (Result<T, GatewayError>, bool) {
    let fault = inner.faults.get_mut(name).filter(|faults| !faults.is_empty()).map(|faults| faults.remove(0));
    let worked = match &fault {
        Some((false, _)) => None,
        _ => Some(work(inner)),
    };
    let done = matches!(worked, Some(Ok(_)));
    let kept = match (&fault, &worked) {
        (Some((_, error @ (GatewayError::StoredFailure(_) | GatewayError::Refused { .. }))), _) => {
            Some(Err(error.clone()))
        }
        (_, Some(Ok(answer))) => serde_json::to_value(answer).ok().map(Ok),
        (_, Some(Err(error @ GatewayError::Refused { .. }))) => Some(Err(error.clone())),
        _ => None,
    };
    if let (Some(key), Some(kept)) = (key, kept) {
        inner.answers.insert(key.to_owned(), kept);
    }
    match (fault, worked) {
        (None, Some(answer)) => (answer, done),
        (Some((_, error)), _) => (Err(error), done),
        (None, None) => unreachable!("without a fault it works"),
    }
}

fn read<T: DeserializeOwned>(value: &serde_json::Value) -> Result<T, GatewayError> {
    serde_json::from_value(value.clone()).map_err(|error| GatewayError::Malformed(error.to_string()))
}

fn order_of(inner: &Inner, about: &str) -> String {
    let is_it = |session: &&gateway::CheckoutSession| {
        session.id == about || session.intent.as_ref().is_some_and(|intent| intent.id == about)
    };
    let session = inner.sessions.iter().find(is_it);
    session.and_then(|session| session.order_id.clone()).unwrap_or_else(|| about.to_owned())
}

#[cfg(test)]
mod tests {
    use gateway::{CheckoutRequest, Gateway as _, GatewayError, IntentStatus};

    use super::FakeGateway;

    async fn authorised() -> (FakeGateway, String) {
        let fake = FakeGateway::default();
        let request = CheckoutRequest {
            idempotency_key: "opened".into(),
            order_id: "order1".into(),
            attempt: 1,
            amount: 4990,
            currency: "usd".into(),
            title: "Row 5".into(),
            customer_email: "ann@example.com".into(),
            success_url: "http://127.0.0.1:3000/".into(),
            cancel_url: "http://127.0.0.1:3000/".into(),
            expires_at: 0,
        };
        fake.open_checkout(&request).await.unwrap();
        let intent = fake.authorise("order1");
        (fake, intent)
    }

    #[tokio::test]
    async fn a_stored_failure_is_the_answer_to_its_key_for_ever_and_another_key_is_answered_anew() {
        let (fake, intent) = authorised().await;
        let stored = GatewayError::StoredFailure("500".into());
        fake.fail_next("capture", false, stored.clone());
        for _ in 0..2 {
            assert_eq!(fake.capture(&intent, "one").await, Err(stored.clone()));
        }
        assert_eq!(fake.capture(&intent, "two").await.unwrap().status, IntentStatus::Succeeded);
        assert_eq!(fake.calm().len(), 2);
    }

    #[tokio::test]
    async fn an_answer_that_was_lost_is_found_under_its_key_and_a_call_that_never_came_left_none() {
        let (fake, intent) = authorised().await;
        let lost = GatewayError::Undecided("a timeout".into());
        fake.fail_next("capture", false, lost.clone());
        fake.fail_next("capture", true, lost.clone());
        let heard = [fake.capture(&intent, "one").await, fake.capture(&intent, "one").await];
        assert_eq!(heard, [Err(lost.clone()), Err(lost)]);
        assert_eq!(fake.calm().iter().map(|failed| failed.done).collect::<Vec<_>>(), [false, true]);
        assert_eq!(fake.capture(&intent, "one").await.unwrap().status, IntentStatus::Succeeded);
        assert_eq!(fake.inner().captured, [intent], "taken once, however often it is asked for");
    }
}
