//! The calls that Holdfast makes.

use gateway::{
    Account, CheckoutRequest, CheckoutSession, Gateway, GatewayError, Intent, IntentStatus, Refund, RefundStatus,
    SessionStatus,
};

use super::{FakeGateway, Inner, answer::Call, close};

fn refused(code: Option<&str>, message: &str) -> GatewayError {
    GatewayError::Refused { code: code.map(Into::into), decline_code: None, message: message.into(), status: 400 }
}

fn find<'a>(inner: &'a mut Inner, intent: &str) -> Result<&'a mut Intent, GatewayError> {
    let intents = inner.sessions.iter_mut().filter_map(|session| session.intent.as_mut());
    intents.into_iter().find(|found| found.id == intent).ok_or(GatewayError::Unknown)
}

fn find_session<'a>(inner: &'a mut Inner, session: &str) -> Result<&'a mut CheckoutSession, GatewayError> {
    inner.sessions.iter_mut().find(|found| found.id == session).ok_or(GatewayError::Unknown)
}

const UNTIMELY: Option<&str> = Some("payment_intent_unexpected_state");

#[async_trait::async_trait]
impl Gateway for FakeGateway {
    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<CheckoutSession, GatewayError> {
        let key = request.idempotency_key.as_str();
        self.answer(Call { name: "open", about: &request.order_id, key: Some(key) }, |inner| {
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
            inner.by_key.insert(key.to_owned(), session.id.clone());
            inner.sessions.push(session.clone());
            Ok(session)
        })
    }

    async fn checkout(&self, session: &str) -> Result<CheckoutSession, GatewayError> {
        self.answer(Call { name: "checkout", about: session, key: None }, |inner| find_session(inner, session).cloned())
    }

    async fn expire_checkout(&self, session: &str, key: &str) -> Result<CheckoutSession, GatewayError> {
        self.answer(Call { name: "expire", about: session, key: Some(key) }, |inner| {
            let found = find_session(inner, session)?;
            if found.status != SessionStatus::Open {
                return Err(refused(None, "Only Checkout Sessions with a status in [\"open\"] can be expired."));
            }
            close(found);
            Ok(found.clone())
        })
    }

    async fn intent(&self, intent: &str) -> Result<Intent, GatewayError> {
        self.answer(Call { name: "intent", about: intent, key: None }, |inner| find(inner, intent).cloned())
    }

    async fn capture(&self, intent: &str, key: &str) -> Result<Intent, GatewayError> {
        self.answer(Call { name: "capture", about: intent, key: Some(key) }, |inner| {
            let found = find(inner, intent)?;
            if found.status != IntentStatus::RequiresCapture {
                return Err(refused(UNTIMELY, "This PaymentIntent could not be captured because of its status."));
            }
            found.status = IntentStatus::Succeeded;
            found.amount_received = found.amount;
            let found = found.clone();
            inner.captured.push(found.id.clone());
            Ok(found)
        })
    }

    async fn cancel(&self, intent: &str, key: &str) -> Result<Intent, GatewayError> {
        self.answer(Call { name: "cancel", about: intent, key: Some(key) }, |inner| {
            let found = find(inner, intent)?;
            if found.status != IntentStatus::RequiresCapture {
                return Err(refused(UNTIMELY, "You cannot cancel this PaymentIntent because of its status."));
            }
            found.status = IntentStatus::Canceled;
            Ok(found.clone())
        })
    }

    async fn refund(&self, intent: &str, key: &str) -> Result<Refund, GatewayError> {
        self.answer(Call { name: "refund", about: intent, key: Some(key) }, |inner| {
            let found = find(inner, intent)?.clone();
            if found.status != IntentStatus::Succeeded {
                return Err(refused(UNTIMELY, "This PaymentIntent does not have a successful charge to refund."));
            }
            if !inner.refunded.insert(found.id.clone()) {
                return Err(refused(Some("charge_already_refunded"), "The charge has already been refunded."));
            }
            Ok(Refund {
                id: format!("re_{intent}"),
                status: RefundStatus::Succeeded,
                amount: found.amount,
                currency: found.currency,
                intent_id: Some(found.id),
                failure: None,
            })
        })
    }

    async fn account(&self) -> Result<Account, GatewayError> {
        Ok(Account { id: "acct_test".into(), livemode: false })
    }
}
