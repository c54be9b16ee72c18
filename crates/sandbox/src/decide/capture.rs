//! `POST /v1/payment_intents/{id}/capture`

use serde_json::Value;

use super::{Context, Stop, session};
use crate::error::ApiError;
use crate::objects::{number, public, text};
use crate::store::Table;

pub(super) async fn capture(context: &mut Context<'_>, id: &str, params: &Value) -> Result<Value, Stop> {
    let mut intent = context.intent(id).await?;
    let status = text(&intent, "status").unwrap_or_default();
    if status != "requires_capture" {
        let why = match status {
            "succeeded" => "it has already been captured.".to_owned(),
            status => format!(
                "it has a status of {status}. Only a PaymentIntent with one of the following statuses may be captured: \
                 requires_capture."
            ),
        };
        let message = format!("This PaymentIntent could not be captured because {why}");
        let error = ApiError::untimely(Some("payment_intent_unexpected_state"), message);
        return Err(error.about(&public(&intent)).into());
    }
    let amount = amount(&intent, params)?;

    intent["status"] = "succeeded".into();
    intent["amount_capturable"] = 0.into();
    intent["amount_received"] = amount.into();
    if let Some(charge) = text(&intent, "latest_charge") {
        let mut charge = context.charge(charge).await?;
        charge["captured"] = true.into();
        charge["amount_captured"] = amount.into();
        context.save(Table::Charge, &charge);
    }
    if let Some(session) = text(&intent, "_session") {
        let mut session = session::read(context, session).await?;
        session["payment_status"] = "paid".into();
        session::save(context, &session);
    }
    context.save(Table::Intent, &intent);
    context.tell("payment_intent.succeeded", &intent);
    Ok(intent)
}

/// All of it, unless less is asked for: the rest is released.
fn amount(intent: &Value, params: &Value) -> Result<i64, ApiError> {
    let capturable = number(intent, "amount_capturable");
    let Some(posted) = text(params, "amount_to_capture") else { return Ok(capturable) };
    match posted.parse() {
        Ok(amount @ 1..) if amount <= capturable => Ok(amount),
        _ => Err(ApiError::invalid("amount_to_capture", format!("Between 1 and {capturable} can be captured."))),
    }
}
