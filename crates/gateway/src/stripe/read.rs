//! From Stripe's objects to ours.

use stripe_checkout::{CheckoutSession as StripeSession, CheckoutSessionStatus};
use stripe_core::{PaymentIntent, PaymentIntentStatus, Refund as StripeRefund};

use crate::{CheckoutSession, Decline, GatewayError, Intent, IntentStatus, Refund, RefundStatus, SessionStatus};

pub(super) fn session(session: &StripeSession) -> Result<CheckoutSession, GatewayError> {
    let status = match &session.status {
        Some(CheckoutSessionStatus::Open) => SessionStatus::Open,
        Some(CheckoutSessionStatus::Complete) => SessionStatus::Complete,
        Some(CheckoutSessionStatus::Expired) => SessionStatus::Expired,
        other => return Err(unknown("session status", other)),
    };
    let intent = session.payment_intent.as_ref().and_then(|expandable| expandable.as_object());
    Ok(CheckoutSession {
        id: session.id.to_string(),
        url: session.url.clone(),
        status,
        intent: intent.map(self::intent).transpose()?,
        order_id: session.client_reference_id.clone(),
        amount_total: session.amount_total,
        currency: session.currency.as_ref().map(ToString::to_string),
    })
}

pub(super) fn intent(intent: &PaymentIntent) -> Result<Intent, GatewayError> {
    let status = match &intent.status {
        PaymentIntentStatus::RequiresPaymentMethod => IntentStatus::RequiresPaymentMethod,
        PaymentIntentStatus::RequiresConfirmation => IntentStatus::RequiresConfirmation,
        PaymentIntentStatus::RequiresAction => IntentStatus::RequiresAction,
        PaymentIntentStatus::Processing => IntentStatus::Processing,
        PaymentIntentStatus::RequiresCapture => IntentStatus::RequiresCapture,
        PaymentIntentStatus::Succeeded => IntentStatus::Succeeded,
        PaymentIntentStatus::Canceled => IntentStatus::Canceled,
        other => return Err(unknown("intent status", other)),
    };
    Ok(Intent {
        id: intent.id.to_string(),
        status,
        amount: intent.amount,
        amount_received: intent.amount_received,
        currency: intent.currency.to_string(),
        order_id: intent.metadata.get("order_id").cloned(),
        decline: intent.last_payment_error.as_ref().map(|error| Decline {
            code: error.code.as_ref().map(|code| code.as_str().to_owned()),
            decline_code: error.decline_code.clone(),
            message: error.message.clone(),
        }),
        charge_id: intent.latest_charge.as_ref().map(|charge| charge.id().to_string()),
    })
}

pub(super) fn refund(refund: &StripeRefund) -> Result<Refund, GatewayError> {
    let status = match refund.status.as_deref() {
        Some("pending") => RefundStatus::Pending,
        Some("requires_action") => RefundStatus::RequiresAction,
        Some("succeeded") => RefundStatus::Succeeded,
        Some("failed") => RefundStatus::Failed,
        Some("canceled") => RefundStatus::Canceled,
        other => return Err(unknown("refund status", &other)),
    };
    Ok(Refund {
        id: refund.id.to_string(),
        status,
        amount: refund.amount,
        currency: refund.currency.to_string(),
        intent_id: refund.payment_intent.as_ref().map(|intent| intent.id().to_string()),
        failure: refund.failure_reason.clone(),
    })
}

fn unknown(what: &str, value: &impl std::fmt::Debug) -> GatewayError {
    GatewayError::Malformed(format!("unknown {what}: {value:?}"))
}
