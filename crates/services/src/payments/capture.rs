//! The capture: only for a claim, and decided by nothing but what the intent reads afterwards.

use domain::order::Order;
use gateway::{GatewayError, Intent, IntentStatus};

use super::{
    finish,
    pay::unavailable,
    row::{ChargeRow, CheckoutRow, charge},
};
use crate::{Error, Market, Result, db::Tx};

/// Captures a claimed intent.
pub(super) async fn capture(ex: &Market, order: &Order, checkout: &CheckoutRow, intent: &Intent) -> Result<()> {
    let charge = charge(ex, &order.id).await?.ok_or_else(|| Error::Internal("a claim without a charge".into()))?;
    let key = checkout.key(&format!("capture-{}", charge.key_number))?;
    fail::fail_point!("capture.before");
    match ex.gateway.capture(&intent.id, &key).await {
        Ok(captured) => {
            fail::fail_point!("capture.after");
            decide(ex, order, checkout, &captured).await
        }
        Err(GatewayError::Refused { message, .. }) => {
            tracing::info!(order = %order.id, %message, "a capture was refused");
            let read = ex.gateway.intent(&intent.id).await.map_err(unavailable)?;
            if read.status == IntentStatus::RequiresCapture {
                // Cancelled first, and freed only when it reads canceled.
                let _ = ex.gateway.cancel(&intent.id, &checkout.key_of_look("cancel")?).await;
            }
            let read = ex.gateway.intent(&intent.id).await.map_err(unavailable)?;
            decide(ex, order, checkout, &read).await
        }
        Err(error) => undecided(ex, order, checkout, &charge, intent, error).await,
    }
}

/// Timeouts, 409, 429 and 5xx decide nothing: the intent is read again. If it still waits for its capture the sweeper tries
/// again, under the same key, but after a stored 5xx, which Stripe replays for ever, under a new one.
async fn undecided(
    ex: &Market,
    order: &Order,
    checkout: &CheckoutRow,
    charge: &ChargeRow,
    intent: &Intent,
    error: GatewayError,
) -> Result<()> {
    tracing::warn!(order = %order.id, %error, "a capture was not decided");
    let read = ex.gateway.intent(&intent.id).await.map_err(unavailable)?;
    if read.status == IntentStatus::RequiresCapture {
        if !matches!(error, GatewayError::StoredFailure(_)) {
            return Ok(());
        }
        let tx = Tx::of("UPDATE $id SET key_number += 1 WHERE key_number = $seen RETURN NONE")
            .bind("id", charge.id.clone())
            .bind("seen", charge.key_number);
        return ex.write(tx).await;
    }
    decide(ex, order, checkout, &read).await
}

async fn decide(ex: &Market, order: &Order, checkout: &CheckoutRow, intent: &Intent) -> Result<()> {
    match intent.status {
        IntentStatus::Succeeded => finish::succeeded(ex, order, checkout, intent).await,
        IntentStatus::Canceled => finish::canceled(ex, order, checkout, intent).await,
        // The sweeper looks again.
        _ => Ok(()),
    }
}
