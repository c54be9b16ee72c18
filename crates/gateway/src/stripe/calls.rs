//! The calls themselves: each sent once, with our key and no retry of the library's own.

use async_trait::async_trait;
use stripe::{IdempotencyKey, RequestStrategy, StripeRequest};
use stripe_checkout::checkout_session::{ExpireCheckoutSession, RetrieveCheckoutSession};
use stripe_connect::account::RetrieveForMyAccountAccount;
use stripe_core::payment_intent::{CancelPaymentIntent, CapturePaymentIntent, RetrievePaymentIntent};
use stripe_core::refund::CreateRefund;

use super::errors::gateway_error;
use super::{StripeGateway, open, read};
use crate::{Account, CheckoutRequest, CheckoutSession, Gateway, GatewayError, Intent, Refund};

/// A macro, since a function would have to name the library's own deserialiser.
macro_rules! send {
    ($self:ident, $call:expr, $strategy:expr) => {
        $call.customize().request_strategy($strategy).send(&$self.client).await.map_err(gateway_error)?
    };
}

#[async_trait]
impl Gateway for StripeGateway {
    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<CheckoutSession, GatewayError> {
        let call = open::parameters(request);
        let key = once(&request.idempotency_key)?;
        read::session(&send!(self, call, key))
    }

    async fn checkout(&self, session_id: &str) -> Result<CheckoutSession, GatewayError> {
        let call = RetrieveCheckoutSession::new(path(session_id)?).expand(whole_intent());
        read::session(&send!(self, call, RequestStrategy::Once))
    }

    async fn expire_checkout(&self, session_id: &str, key: &str) -> Result<CheckoutSession, GatewayError> {
        let call = ExpireCheckoutSession::new(path(session_id)?).expand(whole_intent());
        read::session(&send!(self, call, once(key)?))
    }

    async fn intent(&self, intent_id: &str) -> Result<Intent, GatewayError> {
        let call = RetrievePaymentIntent::new(path(intent_id)?);
        read::intent(&send!(self, call, RequestStrategy::Once))
    }

    async fn capture(&self, intent_id: &str, key: &str) -> Result<Intent, GatewayError> {
        let call = CapturePaymentIntent::new(path(intent_id)?);
        read::intent(&send!(self, call, once(key)?))
    }

    async fn cancel(&self, intent_id: &str, key: &str) -> Result<Intent, GatewayError> {
        let call = CancelPaymentIntent::new(path(intent_id)?);
        read::intent(&send!(self, call, once(key)?))
    }

    async fn refund(&self, intent_id: &str, key: &str) -> Result<Refund, GatewayError> {
        let call = CreateRefund::new().payment_intent(intent_id);
        read::refund(&send!(self, call, once(key)?))
    }

    async fn account(&self) -> Result<Account, GatewayError> {
        let call = RetrieveForMyAccountAccount::new();
        let account = send!(self, call, RequestStrategy::Once);
        Ok(Account { id: account.id.to_string(), livemode: self.livemode })
    }
}

fn once(key: &str) -> Result<RequestStrategy, GatewayError> {
    IdempotencyKey::new(key)
        .map(RequestStrategy::Idempotent)
        .map_err(|error| GatewayError::Malformed(error.to_string()))
}

fn whole_intent() -> Vec<String> {
    vec!["payment_intent".to_owned()]
}

/// The library pastes ids into the path as they are. An id with anything but word characters is nobody's, and could make a
/// call to somewhere else.
fn path(id: &str) -> Result<&str, GatewayError> {
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain { Ok(id) } else { Err(GatewayError::Unknown) }
}
