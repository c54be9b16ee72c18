//! `POST /v1/payment_intents/{id}/cancel`

use serde_json::Value;

use super::{Context, Stop};
use crate::error::ApiError;
use crate::objects::{public, text};
use crate::store::Table;

/// Every intent here is a Checkout's, and Stripe lets those be cancelled only in `requires_capture`.
pub(super) async fn cancel(context: &mut Context<'_>, id: &str, params: &Value) -> Result<Value, Stop> {
    let mut intent = context.intent(id).await?;
    let status = text(&intent, "status").unwrap_or_default();
    if status != "requires_capture" {
        let message = match status {
            "succeeded" | "canceled" => format!(
                "You cannot cancel this PaymentIntent because it has a status of {status}. Only a PaymentIntent with one of \
                 the following statuses may be canceled: requires_capture."
            ),
            _ => "You cannot cancel this PaymentIntent because it belongs to a Checkout Session. Expire the Checkout \
                  Session instead."
                .to_owned(),
        };
        let error = ApiError::untimely(Some("payment_intent_unexpected_state"), message);
        return Err(error.about(&public(&intent)).into());
    }
    let reason = &params["cancellation_reason"];
    if !reason.is_null()
        && !["duplicate", "fraudulent", "requested_by_customer", "abandoned"].iter().any(|known| reason == known)
    {
        return Err(ApiError::invalid("cancellation_reason", "Invalid cancellation_reason").into());
    }

    intent["status"] = "canceled".into();
    intent["amount_capturable"] = 0.into();
    intent["canceled_at"] = context.work.now.into();
    intent["cancellation_reason"] = reason.clone();
    if let Some(charge) = text(&intent, "latest_charge") {
        // A void shows on the charge as a refund of what was never taken.
        let mut charge = context.charge(charge).await?;
        charge["refunded"] = true.into();
        charge["amount_refunded"] = charge["amount"].clone();
        context.save(Table::Charge, &charge);
    }
    context.save(Table::Intent, &intent);
    context.tell("payment_intent.canceled", &intent);
    Ok(intent)
}
