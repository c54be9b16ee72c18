//! A Stripe that does as it is told: its sessions and intents are plain values that a test sets. It keeps its word as
//! Stripe does: a key gets the same answer for ever, a stored failure included, and nothing is taken or given back twice.

mod answer;
mod port;

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use gateway::{CheckoutSession, Decline, GatewayError, Intent, IntentStatus, SessionStatus};

/// What the fake remembers.
#[derive(Debug, Default)]
pub struct Inner {
    sessions: Vec<CheckoutSession>,
    /// Which session a key opened.
    by_key: HashMap<String, String>,
    /// The first answer to a key, as JSON, or the failure that is stored for it.
    answers: HashMap<String, Result<serde_json::Value, GatewayError>>,
    refunded: HashSet<String>,
    /// Every call that changes something, in order: `capture pi_1 key`.
    pub calls: Vec<String>,
    /// Errors that the next calls of a name answer with, after having done their work if `true`.
    pub faults: HashMap<&'static str, Vec<(bool, GatewayError)>>,
    /// Every call that was answered with an error, in order.
    pub failed: Vec<Failed>,
    /// Every intent whose money a call of ours took, once for each time that it did.
    pub captured: Vec<String>,
}

/// A call that was answered with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// `open`, `expire`, `capture`, `cancel` or `refund`, or `checkout` or `intent` for reading one.
    pub call: &'static str,
    /// The order that the session was opened for.
    pub order: String,
    /// Whether it did its work all the same.
    pub done: bool,
    /// The answer.
    pub error: GatewayError,
}

/// A Stripe that does as it is told.
#[derive(Debug, Default)]
pub struct FakeGateway(Mutex<Inner>);

impl FakeGateway {
    /// Its memory.
    pub fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next call of this name fails, or the next reading of a `checkout` or an `intent`; `done` says whether it did its
    /// work all the same.
    pub fn fail_next(&self, call: &'static str, done: bool, error: GatewayError) {
        self.inner().faults.entry(call).or_default().push((done, error));
    }

    /// Calls that were to fail and were not made fail no more. Returns the calls that were answered with an error since this
    /// was asked last.
    pub fn calm(&self) -> Vec<Failed> {
        let mut inner = self.inner();
        inner.faults.clear();
        std::mem::take(&mut inner.failed)
    }

    /// How often a call that changes something was made.
    pub fn count(&self, call: &str) -> usize {
        self.inner().calls.iter().filter(|made| made.starts_with(call)).count()
    }

    /// The buyer's card is authorised on the page of an order's newest session. Returns the intent's id.
    ///
    /// # Panics
    /// If the order has no open session.
    pub fn authorise(&self, order: &str) -> String {
        self.card(&self.open_session(order), IntentStatus::RequiresCapture, None)
    }

    /// The buyer's card is declined.
    ///
    /// # Panics
    /// If the order has no open session.
    pub fn decline(&self, order: &str, code: &str) -> String {
        let decline = Decline {
            code: Some("card_declined".into()),
            decline_code: Some(code.into()),
            message: Some("declined".into()),
        };
        self.card(&self.open_session(order), IntentStatus::RequiresPaymentMethod, Some(decline))
    }

    #[expect(clippy::expect_used, reason = "a test that pays without a session is wrong")]
    fn open_session(&self, order: &str) -> String {
        let open = self.sessions(order).into_iter().rev().find(|session| session.status == SessionStatus::Open);
        open.expect("an open session").id
    }

    /// A card is given on the page of a session, and leaves the session's one intent in that status. Returns the intent's id.
    ///
    /// # Panics
    /// If there is no such session.
    #[expect(clippy::expect_used, reason = "a test that pays without a session is wrong")]
    pub fn card(&self, session: &str, status: IntentStatus, decline: Option<Decline>) -> String {
        let mut inner = self.inner();
        let session = inner.sessions.iter_mut().find(|found| found.id == session).expect("a session");
        let id = format!("pi_{}", session.id);
        if matches!(status, IntentStatus::RequiresCapture | IntentStatus::Processing) {
            session.status = SessionStatus::Complete;
            session.url = None;
        }
        session.intent = Some(Intent {
            id: id.clone(),
            status,
            amount: session.amount_total.unwrap_or_default(),
            amount_received: 0,
            currency: session.currency.clone().unwrap_or_default(),
            order_id: session.order_id.clone(),
            decline,
            charge_id: None,
        });
        id
    }

    /// Changes an intent by hand.
    pub fn change(&self, intent: &str, change: impl FnOnce(&mut Intent)) {
        let mut inner = self.inner();
        if let Some(found) =
            inner.sessions.iter_mut().filter_map(|session| session.intent.as_mut()).find(|i| i.id == intent)
        {
            change(found);
        }
    }

    /// A session's time is over by Stripe's own clock; its page can't be paid any more.
    pub fn run_out(&self, session: &str) {
        let mut inner = self.inner();
        if let Some(found) = inner.sessions.iter_mut().find(|found| found.id == session) {
            close(found);
        }
    }

    /// An intent as it is now.
    pub fn read(&self, intent: &str) -> Option<Intent> {
        let inner = self.inner();
        inner.sessions.iter().filter_map(|session| session.intent.clone()).find(|found| found.id == intent)
    }

    /// The sessions of an order.
    pub fn sessions(&self, order: &str) -> Vec<CheckoutSession> {
        self.inner().sessions.iter().filter(|session| session.order_id.as_deref() == Some(order)).cloned().collect()
    }

    /// The session that was opened under a key, whether or not its opener was told.
    pub fn session_of(&self, key: &str) -> Option<CheckoutSession> {
        let inner = self.inner();
        let id = inner.by_key.get(key)?;
        inner.sessions.iter().find(|session| session.id == *id).cloned()
    }

    /// Whether an intent's money was given back.
    pub fn is_refunded(&self, intent: &str) -> bool {
        self.inner().refunded.contains(intent)
    }
}

fn close(session: &mut CheckoutSession) {
    session.status = SessionStatus::Expired;
    session.url = None;
    if let Some(intent) = &mut session.intent {
        intent.status = IntentStatus::Canceled;
    }
}
