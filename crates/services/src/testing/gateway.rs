//! A Stripe that does as it is told: its sessions and intents are plain values that a test sets.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use gateway::{
    Account, CheckoutRequest, CheckoutSession, Decline, Gateway, GatewayError, Intent, IntentStatus, Refund,
    RefundStatus, SessionStatus,
};

/// What the fake remembers.
#[derive(Debug, Default)]
pub struct Inner {
    sessions: Vec<CheckoutSession>,
    by_key: HashMap<String, usize>,
    /// Every call that changes something, in order: `capture pi_1 key`.
    pub calls: Vec<String>,
    /// Errors that the next calls of a name answer with, after having done their work if `true`.
    pub faults: HashMap<&'static str, Vec<(bool, GatewayError)>>,
}

/// A Stripe that does as it is told.
#[derive(Debug, Default)]
pub struct FakeGateway(Mutex<Inner>);

impl FakeGateway {
    /// Its memory.
    pub fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next call of this name fails; `done` says whether it did its work all the same.
    pub fn fail_next(&self, call: &'static str, done: bool, error: GatewayError) {
        self.inner().faults.entry(call).or_default().push((done, error));
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
        self.card(order, IntentStatus::RequiresCapture, None)
    }

    /// The buyer's card is declined.
    pub fn decline(&self, order: &str, code: &str) -> String {
        let decline = Decline {
            code: Some("card_declined".into()),
            decline_code: Some(code.into()),
            message: Some("declined".into()),
        };
        self.card(order, IntentStatus::RequiresPaymentMethod, Some(decline))
    }

    #[expect(clippy::expect_used, reason = "a test that pays without a session is wrong")]
    fn card(&self, order: &str, status: IntentStatus, decline: Option<Decline>) -> String {
        let mut inner = self.inner();
        let session = inner
            .sessions
            .iter_mut()
            .rev()
            .find(|session| session.order_id.as_deref() == Some(order) && session.status == SessionStatus::Open)
            .expect("an open session");
        let id = format!("pi_{}", session.id);
        if status == IntentStatus::RequiresCapture {
            session.status = SessionStatus::Complete;
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

    /// An intent as it is now.
    pub fn read(&self, intent: &str) -> Option<Intent> {
        let inner = self.inner();
        inner.sessions.iter().filter_map(|session| session.intent.clone()).find(|found| found.id == intent)
    }

    /// The sessions of an order.
    pub fn sessions(&self, order: &str) -> Vec<CheckoutSession> {
        self.inner().sessions.iter().filter(|session| session.order_id.as_deref() == Some(order)).cloned().collect()
    }

    fn call<T>(
        &self,
        name: &'static str,
        what: String,
        work: impl FnOnce(&mut Inner) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        let mut inner = self.inner();
        inner.calls.push(what);
        let fault = inner.faults.get_mut(name).filter(|faults| !faults.is_empty()).map(|faults| faults.remove(0));
        match fault {
            None => work(&mut inner),
            Some((true, error)) => work(&mut inner).and(Err(error)),
            Some((false, error)) => Err(error),
        }
    }
}

fn refused(message: &str) -> GatewayError {
    GatewayError::Refused { code: None, decline_code: None, message: message.into(), status: 400 }
}

fn find<'a>(inner: &'a mut Inner, intent: &str) -> Result<&'a mut Intent, GatewayError> {
    let intents = inner.sessions.iter_mut().filter_map(|session| session.intent.as_mut());
    intents.into_iter().find(|found| found.id == intent).ok_or(GatewayError::Unknown)
}

#[async_trait::async_trait]
impl Gateway for FakeGateway {
    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<CheckoutSession, GatewayError> {
        self.call("open", format!("open {}", request.idempotency_key), |inner| {
            if let Some(at) = inner.by_key.get(&request.idempotency_key) {
                return Ok(inner.sessions[*at].clone());
            }
            let id = format!("cs_{}", inner.sessions.len() + 1);
            let session = CheckoutSession {
                url: Some(format!("https://stripe.test/{id}")),
                id,
                status: SessionStatus::Open,
                intent: None,
                order_id: Some(request.order_id.clone()),
                amount_total: Some(request.amount),
                currency: Some(request.currency.clone()),
            };
            inner.by_key.insert(request.idempotency_key.clone(), inner.sessions.len());
            inner.sessions.push(session.clone());
            Ok(session)
        })
    }

    async fn checkout(&self, session: &str) -> Result<CheckoutSession, GatewayError> {
        let inner = self.inner();
        inner.sessions.iter().find(|found| found.id == session).cloned().ok_or(GatewayError::Unknown)
    }

    async fn expire_checkout(&self, session: &str, key: &str) -> Result<CheckoutSession, GatewayError> {
        self.call("expire", format!("expire {session} {key}"), |inner| {
            let found = inner.sessions.iter_mut().find(|found| found.id == session).ok_or(GatewayError::Unknown)?;
            if found.status != SessionStatus::Open {
                return Err(refused("Only Checkout Sessions with a status in [\"open\"] can be expired."));
            }
            found.status = SessionStatus::Expired;
            if let Some(intent) = &mut found.intent {
                intent.status = IntentStatus::Canceled;
            }
            Ok(found.clone())
        })
    }

    async fn intent(&self, intent: &str) -> Result<Intent, GatewayError> {
        self.read(intent).ok_or(GatewayError::Unknown)
    }

    async fn capture(&self, intent: &str, key: &str) -> Result<Intent, GatewayError> {
        self.call("capture", format!("capture {intent} {key}"), |inner| {
            let found = find(inner, intent)?;
            if found.status != IntentStatus::RequiresCapture {
                return Err(refused("This PaymentIntent could not be captured because of its status."));
            }
            found.status = IntentStatus::Succeeded;
            found.amount_received = found.amount;
            Ok(found.clone())
        })
    }

    async fn cancel(&self, intent: &str, key: &str) -> Result<Intent, GatewayError> {
        self.call("cancel", format!("cancel {intent} {key}"), |inner| {
            let found = find(inner, intent)?;
            if !matches!(found.status, IntentStatus::RequiresCapture | IntentStatus::Canceled) {
                return Err(refused("You cannot cancel this PaymentIntent because of its status."));
            }
            found.status = IntentStatus::Canceled;
            Ok(found.clone())
        })
    }

    async fn refund(&self, intent: &str, key: &str) -> Result<Refund, GatewayError> {
        self.call("refund", format!("refund {intent} {key}"), |inner| {
            let found = find(inner, intent)?;
            if found.status != IntentStatus::Succeeded {
                return Err(refused("This PaymentIntent does not have a successful charge to refund."));
            }
            Ok(Refund {
                id: format!("re_{intent}"),
                status: RefundStatus::Succeeded,
                amount: found.amount,
                currency: found.currency.clone(),
                intent_id: Some(intent.to_owned()),
                failure: None,
            })
        })
    }

    async fn account(&self) -> Result<Account, GatewayError> {
        Ok(Account { id: "acct_test".into(), livemode: false })
    }
}
