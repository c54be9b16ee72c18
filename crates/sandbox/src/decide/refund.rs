//! `POST /v1/refunds`

use serde_json::Value;

use super::{Context, Stop};
use crate::error::ApiError;
use crate::objects::{self, number, text};
use crate::store::Table;

pub(super) async fn refund(context: &mut Context<'_>, params: &Value) -> Result<Value, Stop> {
    let charge = match (text(params, "payment_intent"), text(params, "charge")) {
        (Some(id), _) => {
            let intent = context.need(Table::Intent, id, "payment_intent", "payment_intent").await?;
            text(&intent, "latest_charge").map(str::to_owned)
        }
        (None, charge) => Some(charge.ok_or_else(|| ApiError::missing("payment_intent"))?.to_owned()),
    };
    let unsuccessful = || {
        let message = "This PaymentIntent does not have a successful charge to refund.";
        ApiError::untimely(Some("payment_intent_unexpected_state"), message)
    };
    let mut charge = context.charge(&charge.ok_or_else(unsuccessful)?).await?;
    if charge["captured"] != true {
        return Err(unsuccessful().into());
    }
    let left = number(&charge, "amount_captured") - number(&charge, "amount_refunded");
    if left == 0 {
        let message = format!("Charge {} has already been refunded.", text(&charge, "id").unwrap_or_default());
        return Err(ApiError::untimely(Some("charge_already_refunded"), message).into());
    }
    let amount = match text(params, "amount").map(str::parse) {
        None => left,
        Some(Ok(amount @ 1..)) if amount <= left => amount,
        Some(_) => {
            let message = format!("Refund amount is not between 1 and the unrefunded amount on the charge ({left}).");
            return Err(ApiError::invalid("amount", message).into());
        }
    };

    let refund = objects::refund::object(&charge, amount, params, context.work.now);
    charge["amount_refunded"] = (number(&charge, "amount_refunded") + amount).into();
    charge["refunded"] = (amount == left).into();
    context.save(Table::Charge, &charge);
    context.save(Table::Refund, &refund);
    context.tell("charge.refunded", &charge);
    Ok(refund)
}
