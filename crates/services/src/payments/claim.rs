//! The claim: committed before the deadline, before any money is captured.

use domain::{
    ChargeId,
    claim::{Claim, claim as rule},
    journal::{Actor, Happening, Subject},
    order::Order,
};
use gateway::Intent;
use jiff::SignedDuration;

use super::row::{self, CheckoutRow, charge};
use crate::{
    Error, Exchange, Result,
    db::{Tx, ms, record},
    journal, orders, tickets,
};

/// How long a node has to capture what it claimed before another may try: short, since what a dead node claimed waits for
/// its end. Nothing depends on the lease but the number of calls. Two that capture the same claim use the same key: Stripe
/// carries one call out, tells the other that it is under way (409, which decides nothing) or what became of it, and
/// captures an intent once under whatever key. None of them voids it, since the claim is theirs.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(3);

/// Claims the ticket for an authorised intent, or tells why it can't.
pub(super) async fn claim(ex: &Exchange, order: &Order, checkout: &CheckoutRow, intent: &Intent) -> Result<Claim> {
    fail::fail_point!("authorise.after");
    ex.decide(async || {
        let now = ex.now();
        let (order, _) = orders::load(ex, &order.id).await?;
        let ticket = tickets::load(ex, &order.ticket).await?;
        let decided = rule(&ticket, &order, &intent.id, now);
        if decided != Claim::Take {
            return Ok(decided);
        }
        // Somebody decided to void it, by their clock or for its amount: that stands.
        if !row::checkout(ex, &checkout.id).await?.may_claim() {
            return Ok(Claim::Over);
        }
        let mut tx = Tx::new();
        tickets::change(&mut tx, &ticket, "state = 'claimed', intent = $intent");
        // The order's status is part of what was decided on: an ended order claims nothing.
        tx.push("IF (SELECT VALUE status FROM ONLY $order) NOT IN ['created', 'awaiting_payment'] { THROW 'stale' }");
        tx.push(
            "CREATE $charge SET order = $order, checkout = $checkout, status = 'created', amount = $amount, \
             currency = $currency, stripe_id = $intent, key_number = 1, leased_until = $lease, created_at = $now, seq = 1 RETURN NONE",
        );
        tx.push(
            "IF (UPDATE ONLY $checkout SET intent = $intent WHERE state = 'open' AND void_at = NONE RETURN AFTER) = NONE \
             { THROW 'stale' }",
        );
        tx.set("intent", intent.id.as_str());
        tx.set("order", record("order", order.id.as_str()));
        tx.set("charge", record("charge", order.id.as_str()));
        tx.set("checkout", checkout.id.clone());
        tx.set("amount", order.price.minor);
        tx.set("currency", order.price.currency.code());
        tx.set("lease", ms(now.checked_add(LEASE).unwrap_or(now)));
        tx.set("now", ms(now));
        let subject = ChargeId::try_from(order.id.to_string()).map_err(|_| Error::Internal("a charge's id".into()))?;
        let what =
            Happening::ChargeCreated { order: order.id.clone(), amount: order.price, intent: intent.id.clone() };
        journal::append(&mut tx, &Subject::Charge(subject), "1", now, &Actor::Exchange, &what)?;
        let claimed = async || Ok(tickets::load(ex, &order.ticket).await?.intent.as_deref() == Some(intent.id.as_str()));
        fail::fail_point!("claim.before");
        ex.commit(tx, claimed).await?;
        fail::fail_point!("claim.after");
        Ok(Claim::Take)
    })
    .await
}

/// Takes the lease on a claim that was merely read, not made: without it two nodes would capture at once. False when
/// another holds it.
pub(super) async fn lease(ex: &Exchange, order: &Order) -> Result<bool> {
    let now = ex.now();
    let Some(charge) = charge(ex, &order.id).await? else { return Ok(false) };
    if charge.leased_until > ms(now) || charge.status != "created" {
        return Ok(false);
    }
    let tx = Tx::of("UPDATE $id SET leased_until = $until WHERE leased_until = $seen AND status = 'created'")
        .bind("id", charge.id)
        .bind("until", ms(now.checked_add(LEASE).unwrap_or(now)))
        .bind("seen", charge.leased_until);
    // A lost race means that another has it.
    let taken: Vec<surrealdb::types::Value> = ex.db.rows(tx).await.unwrap_or_default();
    Ok(!taken.is_empty())
}
