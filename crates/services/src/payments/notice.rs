//! What Stripe tells: a webhook or a return from its page. Neither is believed for more than which order to look at.

use std::time::Duration;

use domain::{OrderId, UserId, ticket::TicketState};

use gateway::IntentStatus;

use super::{pay::unavailable, row, settle};
use crate::{Error, Market, Result, orders, tickets};

/// What became of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its order was settled.
    Settled,
    /// It is about nothing of ours.
    Ignored,
    /// Its signature is not Stripe's.
    Forged,
}

/// Takes a webhook: checks its signature, then settles the order it names.
pub async fn notice(ex: &Market, payload: &str, signature: &str) -> Result<Told> {
    let notice = match gateway::webhook::verify(payload, signature, &ex.settings.webhook_secret) {
        Ok(notice) => notice,
        Err(forged) => {
            tracing::warn!(%forged, "a webhook that Stripe did not sign");
            return Ok(Told::Forged);
        }
    };
    let Some(order) = notice.order_id.as_deref().and_then(|id| id.parse::<OrderId>().ok()) else {
        return Ok(Told::Ignored);
    };
    let market = ex.clone();
    ex.tracked(async move {
        match settle(&market, &order).await {
            Ok(()) => {
                if let Some(intent) = &notice.intent_id {
                    void_stray(&market, &order, intent).await?;
                }
                Ok(Told::Settled)
            }
            // An order of another exchange on the same Stripe account.
            Err(Error::Refused(domain::Refusal::NotFound(_))) => Ok(Told::Ignored),
            Err(error) => Err(error),
        }
    })
    .await
}

/// Voids an authorisation that names an order of ours and that none of our records knows, as after the restoring of an older
/// copy of the database. Without an open checkout no claim can be made, so that nothing races this.
async fn void_stray(ex: &Market, order: &OrderId, intent: &str) -> Result<()> {
    let claimed = row::charge(ex, order).await?.is_some_and(|charge| charge.stripe_id == intent);
    if claimed || !row::open_checkouts(ex, order).await?.is_empty() {
        return Ok(());
    }
    let read = ex.gateway.intent(intent).await.map_err(unavailable)?;
    if read.status == IntentStatus::RequiresCapture && read.order_id.as_deref() == Some(order.as_str()) {
        tracing::error!(%order, intent, "voiding an authorisation that no checkout of ours knows");
        ex.gateway.cancel(intent, &format!("holdfast-stray-{intent}")).await.map_err(unavailable)?;
    }
    Ok(())
}

/// Settles an order whose buyer comes back from Stripe's page, before its page is rendered.
pub async fn returned(ex: &Market, buyer: &UserId, id: &OrderId) -> Result<()> {
    let (order, _) = orders::load(ex, id).await?;
    if order.buyer != *buyer {
        return Err(domain::Refusal::NotFound(domain::refusal::Noun::Order).into());
    }
    let market = ex.clone();
    let id = id.clone();
    ex.tracked(async move {
        // The page shows how things stand all the same; the sweeper or the webhook settles later.
        if let Err(error) = settle(&market, &id).await {
            tracing::warn!(%error, order = %id, "a payment is not settled on return");
        }
        // The webhook may have been faster and be capturing: its end is a moment away, and the page should show it.
        for _ in 0..50 {
            let (order, _) = orders::load(&market, &id).await?;
            let ticket = tickets::load(&market, &order.ticket).await?;
            if !(order.status.is_open() && ticket.order.as_ref() == Some(&id) && ticket.state == TicketState::Claimed) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    })
    .await
}
