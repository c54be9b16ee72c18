//! What an intent's end means: sold only when it reads `succeeded`, freed only when it reads `canceled`.

use domain::{
    ChargeId,
    journal::{Actor, Happening, Subject},
    order::{CancelReason, Order, OrderStatus},
    ticket::TicketState,
};
use gateway::{Decline, GatewayError, Intent, IntentStatus, RefundStatus};
use jiff::SignedDuration;

use super::{
    pay::unavailable,
    row::{self, CheckoutRow},
};
use crate::{
    Error, Exchange, Market, Result,
    db::{Tx, ms, record},
    journal,
    orders::{self, End},
    tickets,
};

/// When an authorisation that could not be voided at once is looked at again.
const AGAIN: SignedDuration = SignedDuration::from_secs(2);

/// The money is there. If the intent claimed the ticket, the ticket is sold; money without a claim is given back.
pub(super) async fn succeeded(ex: &Market, order: &Order, checkout: &CheckoutRow, intent: &Intent) -> Result<()> {
    let claimed = ex
        .decide(async || {
            let now = ex.now();
            let (order, _) = orders::load(ex, &order.id).await?;
            let ticket = tickets::load(ex, &order.ticket).await?;
            let ours = ticket.order.as_ref() == Some(&order.id) && ticket.intent.as_deref() == Some(intent.id.as_str());
            match ticket.state {
                TicketState::Sold if ours => return Ok(true),
                TicketState::Claimed if ours => {}
                _ => return Ok(false),
            }
            let mut tx = Tx::new();
            tickets::change(&mut tx, &ticket, "state = 'sold', expires_at = NONE");
            complete(ex, &mut tx, &order, &ticket.seller, checkout, now).await?;
            fail::fail_point!("complete.before");
            ex.commit(tx, async || Ok(orders::load(ex, &order.id).await?.0.status == OrderStatus::Completed)).await?;
            fail::fail_point!("complete.after");
            Ok(true)
        })
        .await?;
    if claimed { Ok(()) } else { give_back(ex, checkout, intent).await }
}

async fn complete(
    ex: &Exchange,
    tx: &mut Tx,
    order: &Order,
    seller: &domain::UserId,
    checkout: &CheckoutRow,
    now: domain::Timestamp,
) -> Result<()> {
    tx.push(
        "LET $completed = (UPDATE ONLY $order SET status = 'completed', ended_at = $now, decline = NONE, seq += 1 \
         WHERE status = $was RETURN AFTER)",
    );
    tx.push("IF $completed = NONE { THROW 'stale' }");
    tx.push(
        "LET $charged = (UPDATE ONLY $charge SET status = 'completed', ended_at = $now, seq += 1 \
         WHERE status = 'created' RETURN AFTER)",
    );
    tx.push("IF $charged = NONE { THROW 'stale' }");
    tx.push("UPDATE $checkout SET state = 'captured' RETURN NONE");
    tx.set("order", record("order", order.id.as_str()));
    tx.set("was", order.status.as_str());
    tx.set("charge", record("charge", order.id.as_str()));
    tx.set("checkout", checkout.id.clone());
    tx.set("now", ms(now));
    orders::leave_buyer(ex, tx, order, now).await?;
    let what = Happening::ChargeCompleted { order: order.id.clone() };
    journal::append(tx, &charge_subject(order)?, "$charged.seq", now, &Actor::Exchange, &what)?;
    let what = Happening::OrderCompleted {
        ticket: order.ticket.clone(),
        buyer: order.buyer.clone(),
        seller: seller.clone(),
        price: order.price,
    };
    journal::append(tx, &Subject::Order(order.id.clone()), "$completed.seq", now, &Actor::Exchange, &what)
}

fn charge_subject(order: &Order) -> Result<Subject> {
    let id = ChargeId::try_from(order.id.to_string()).map_err(|_| Error::Internal("a charge's id".into()))?;
    Ok(Subject::Charge(id))
}

/// Nothing was taken. If the intent had claimed the ticket, the ticket is free again and the order is over; otherwise
/// only this attempt is, and the buyer may try another card.
pub(super) async fn canceled(ex: &Market, order: &Order, checkout: &CheckoutRow, intent: &Intent) -> Result<()> {
    ex.decide(async || {
        let now = ex.now();
        let (order, _) = orders::load(ex, &order.id).await?;
        let ticket = tickets::load(ex, &order.ticket).await?;
        let ours = ticket.order.as_ref() == Some(&order.id) && ticket.intent.as_deref() == Some(intent.id.as_str());
        if !(ours && ticket.state == TicketState::Claimed) {
            return Ok(());
        }
        let mut tx = Tx::new();
        tickets::change(&mut tx, &ticket, "state = 'listed', order = NONE, expires_at = NONE, intent = NONE");
        tx.push(
            "LET $charged = (UPDATE ONLY $charge SET status = 'failed', ended_at = $now, seq += 1 \
             WHERE status = 'created' RETURN AFTER)",
        );
        tx.push("IF $charged = NONE { THROW 'stale' }");
        tx.set("charge", record("charge", order.id.as_str()));
        tx.set("now", ms(now));
        let what = Happening::ChargeFailed { order: order.id.clone() };
        journal::append(&mut tx, &charge_subject(&order)?, "$charged.seq", now, &Actor::Exchange, &what)?;
        tx.push("UPDATE $attempt SET state = 'cancelled' RETURN NONE");
        tx.set("attempt", checkout.id.clone());
        let how = End::because(CancelReason::PaymentRefused);
        orders::end(ex, &mut tx, &order, how, &Actor::Exchange, now).await?;
        ex.commit(tx, async || Ok(orders::load(ex, &order.id).await?.0.status == OrderStatus::Cancelled)).await
    })
    .await?;
    close(ex, checkout, "cancelled").await
}

/// Voids an authorisation that claims nothing, or refunds money that was captured without a claim. Decided and committed
/// first, so that no claim can be made from then on; if one was made before, nothing happens here, and whoever made it goes
/// on. The checkout is over only when the intent says so.
pub(super) async fn give_back(ex: &Market, checkout: &CheckoutRow, intent: &Intent) -> Result<()> {
    if !decide_void(ex, checkout).await? {
        tracing::info!(intent = %intent.id, "claimed meanwhile: nothing is given back");
        return Ok(());
    }
    let mut status = intent.status;
    if status == IntentStatus::RequiresCapture {
        fail::fail_point!("void.before");
        status = match ex.gateway.cancel(&intent.id, &checkout.key_of_look("cancel")?).await {
            Ok(read) => {
                fail::fail_point!("void.after");
                read.status
            }
            Err(error) => {
                tracing::warn!(%error, intent = %intent.id, "an authorisation could not be voided yet");
                ex.gateway.intent(&intent.id).await.map_err(unavailable)?.status
            }
        };
    }
    match status {
        IntentStatus::Canceled => close(ex, checkout, "cancelled").await,
        IntentStatus::Succeeded => refund(ex, checkout, intent).await,
        // The sweeper looks again.
        _ => Ok(()),
    }
}

/// Writes into the checkout's own record that nothing is taken for it. False if its intent has claimed the ticket.
async fn decide_void(ex: &Exchange, checkout: &CheckoutRow) -> Result<bool> {
    let now = ex.now();
    let tx = Tx::of(
        "UPDATE $id SET void_at = $now, due_at = $again \
         WHERE state = 'open' AND intent = NONE AND void_at = NONE RETURN NONE",
    );
    let again = now.checked_add(AGAIN).unwrap_or(now);
    ex.write(tx.bind("id", checkout.id.clone()).bind("now", ms(now)).bind("again", ms(again))).await?;
    Ok(row::checkout(ex, &checkout.id).await?.intent.is_none())
}

/// Gives back money that nobody claimed, which was captured by somebody else than us.
async fn refund(ex: &Market, checkout: &CheckoutRow, intent: &Intent) -> Result<()> {
    match ex.gateway.refund(&intent.id, &checkout.key_of_look("refund")?).await {
        Ok(refund) if matches!(refund.status, RefundStatus::Succeeded | RefundStatus::Pending) => {
            tracing::error!(intent = %intent.id, refund = %refund.id, "money without a claim was refunded");
            close(ex, checkout, "cancelled").await
        }
        // An earlier look did it and could not write so.
        Err(GatewayError::Refused { code: Some(code), .. }) if code == "charge_already_refunded" => {
            close(ex, checkout, "cancelled").await
        }
        Ok(refund) => {
            tracing::error!(intent = %intent.id, refund = %refund.id, status = ?refund.status, "a refund failed: trying again");
            Ok(())
        }
        Err(error) => Err(unavailable(error)),
    }
}

/// Marks a checkout as over, unless its intent has claimed the ticket: then only the end of the claim is its end.
pub(super) async fn close(ex: &Exchange, checkout: &CheckoutRow, state: &'static str) -> Result<()> {
    let tx = Tx::of("UPDATE $id SET state = $state WHERE state = 'open' AND intent = NONE RETURN NONE")
        .bind("id", checkout.id.clone())
        .bind("state", state);
    ex.write(tx).await
}

/// Why a card was declined, in words for its holder.
pub(super) fn decline_words(decline: &Decline) -> String {
    let reason = decline.decline_code.as_deref().or(decline.code.as_deref()).unwrap_or_default();
    match reason {
        "insufficient_funds" => "The card has insufficient funds.",
        "expired_card" => "The card has expired.",
        "incorrect_cvc" => "The card's security code is wrong.",
        "processing_error" => "The bank could not process the card just now.",
        _ => "The bank declined the card.",
    }
    .to_owned()
}
