//! Going to pay: a checkout attempt, committed, and then opened at Stripe.

use domain::{
    CheckoutId, OrderId, Refusal, Timestamp, UserId, claim,
    journal::{Actor, Happening, Subject},
    order::Order,
    refusal::Noun,
};
use gateway::{CheckoutRequest, CheckoutSession, GatewayError, SessionStatus};
use jiff::SignedDuration;
use surrealdb::types::SurrealValue;

use super::{
    row::{self, CheckoutRow, open_checkouts},
    settle,
};
use crate::{
    Error, Exchange, Market, Result,
    db::{Tx, ms, record},
    journal, orders, tickets,
};

/// Stripe keeps a session open for 30 minutes at least; a minute more bears a difference of clocks. We close it at the
/// deadline ourselves.
const SESSION: SignedDuration = SignedDuration::from_mins(31);
/// How long before the deadline a waiting order is settled, in case its webhook was lost.
const EARLY: SignedDuration = SignedDuration::from_secs(3);

/// The checkout page of an open order. Asking twice gives the same page; after a decline too, since Stripe's page takes
/// another card.
pub async fn pay(ex: &Market, buyer: &UserId, id: &OrderId) -> Result<String> {
    let order = payable(ex, buyer, id).await?;
    let order_page = ex.settings.link(&format!("/orders/{id}"));
    let ex = ex.clone();
    let buyer = buyer.clone();
    // Not in the request's future: a closed tab must not leave an attempt half opened.
    ex.clone()
        .tracked(async move {
            let checkout = match open_checkouts(&ex, &order.id).await?.into_iter().next() {
                Some(checkout) => checkout,
                None => attempt(&ex, &buyer, &order.id).await?,
            };
            let session = match open(&ex, &checkout).await {
                // This attempt can't be opened any more; the next one has a key and a time of its own.
                Err(_) if open_checkouts(&ex, &order.id).await?.is_empty() => {
                    open(&ex, &attempt(&ex, &buyer, &order.id).await?).await?
                }
                opened => opened?,
            };
            match (session.status, session.url) {
                (SessionStatus::Open, Some(url)) => Ok(url),
                // Paid or closed in another tab: what became of it is for `settle` to say.
                _ => settle(&ex, &order.id).await.map(|()| order_page),
            }
        })
        .await
}

/// The order, if its buyer may pay it now.
async fn payable(ex: &Exchange, buyer: &UserId, id: &OrderId) -> Result<Order> {
    let (order, _) = orders::load(ex, id).await?;
    if order.buyer != *buyer {
        return Err(Refusal::NotFound(Noun::Order).into());
    }
    let ticket = tickets::load(ex, &order.ticket).await?;
    claim::may_cancel(&ticket, &order)?;
    if order.expires_at <= ex.now() || ticket.order.as_ref() != Some(id) {
        return Err(Refusal::OrderOver(domain::order::OrderStatus::Cancelled).into());
    }
    Ok(order)
}

/// Commits a new attempt. Of two clicks at once one makes it and the other finds it.
async fn attempt(ex: &Exchange, buyer: &UserId, id: &OrderId) -> Result<CheckoutRow> {
    let checkout: CheckoutId = ex.new_id()?;
    ex.decide(async || {
        if let Some(open) = open_checkouts(ex, id).await?.into_iter().next() {
            return Ok(open);
        }
        let order = payable(ex, buyer, id).await?;
        let (_, stored) = orders::load(ex, id).await?;
        let now = ex.now();
        let number = stored.attempts + 1;
        let attempt = u32::try_from(number).map_err(|_| Error::Internal("a number of attempts".into()))?;
        let request = request(ex, &order, &stored.title, &checkout, attempt, email_of(ex, buyer).await?, now);
        let text = serde_json::to_string(&request).map_err(|error| Error::Internal(error.to_string()))?;
        let mut tx = Tx::of(
            "LET $paying = (UPDATE ONLY $order SET status = 'awaiting_payment', attempts = $number, seq += 1 \
             WHERE status = $was AND attempts = $number - 1 RETURN AFTER)",
        );
        tx.push("IF $paying = NONE { THROW 'stale' }");
        tx.push(
            "CREATE $checkout SET order = $order, attempt = $number, request = $request, state = 'open', \
             due_at = $due, looks = 0, created_at = $now RETURN NONE",
        );
        tx.set("order", record("order", id.as_str()));
        tx.set("number", number);
        tx.set("was", stored.status.as_str());
        tx.set("checkout", record("checkout", checkout.as_str()));
        tx.set("request", text);
        tx.set("due", ms(order.expires_at.checked_sub(EARLY).unwrap_or(now).max(now)));
        tx.set("now", ms(now));
        let what = Happening::OrderAwaitingPayment { checkout: checkout.clone(), attempt };
        let who = Actor::User(buyer.clone());
        journal::append(&mut tx, &Subject::Order(id.clone()), "$paying.seq", now, &who, &what)?;
        let committed = async || Ok(open_checkouts(ex, id).await?.iter().any(|open| open.attempt == number));
        fail::fail_point!("checkout.before");
        ex.commit(tx, committed).await?;
        fail::fail_point!("checkout.after");
        let open = open_checkouts(ex, id).await?.into_iter().next();
        // Closed again in between: decide anew whether there is still something to pay.
        open.ok_or(Error::Overtaken)
    })
    .await
}

fn request(
    ex: &Exchange,
    order: &Order,
    title: &str,
    checkout: &CheckoutId,
    attempt: u32,
    customer_email: String,
    now: Timestamp,
) -> CheckoutRequest {
    let page = ex.settings.link(&format!("/orders/{}", order.id));
    let closes = now.checked_add(SESSION).unwrap_or(now).max(order.expires_at);
    CheckoutRequest {
        idempotency_key: format!("holdfast-{checkout}"),
        order_id: order.id.to_string(),
        attempt,
        amount: order.price.minor,
        currency: order.price.currency.code().to_lowercase(),
        title: title.to_owned(),
        customer_email,
        success_url: format!("{page}?returned=1"),
        cancel_url: format!("{page}?returned=1"),
        expires_at: closes.as_second(),
    }
}

async fn email_of(ex: &Exchange, user: &UserId) -> Result<String> {
    #[derive(SurrealValue)]
    struct Row {
        email: String,
    }
    let read = Tx::of("SELECT email FROM $id").bind("id", record("user", user.as_str()));
    let row: Option<Row> = ex.db.row(read).await?;
    row.map(|row| row.email).ok_or_else(|| Error::Internal("a buyer without an account".into()))
}

/// Opens a committed attempt at Stripe, or finds it open. Under the attempt's key the same parameters give the same
/// session, however often they are sent.
pub(super) async fn open(ex: &Exchange, checkout: &CheckoutRow) -> Result<CheckoutSession> {
    if let Some(session) = &checkout.session {
        return ex.gateway.checkout(session).await.map_err(unavailable);
    }
    fail::fail_point!("open.before");
    let session = match ex.gateway.open_checkout(&checkout.request()?).await {
        Ok(session) => session,
        Err(error) if is_for_ever(&error) => {
            // Stripe will say so to this key for ever. If a session was made, nobody was given its address, and it ends by
            // itself: the next attempt has a key of its own.
            tracing::error!(%error, order = ?checkout.order, "a checkout could not be opened");
            let tx = Tx::of(
                "UPDATE $id SET state = 'expired' WHERE state = 'open' AND session = NONE AND intent = NONE RETURN NONE",
            );
            ex.write(tx.bind("id", checkout.id.clone())).await?;
            return match row::checkout(ex, &checkout.id).await? {
                // Another click opened it meanwhile.
                CheckoutRow { session: Some(session), .. } => ex.gateway.checkout(&session).await.map_err(unavailable),
                _ => Err(unavailable(error)),
            };
        }
        Err(error) => return Err(unavailable(error)),
    };
    fail::fail_point!("open.after");
    store(ex, checkout, &session).await?;
    Ok(session)
}

/// Whether Stripe gives this answer to its key for ever. That our own key is wrong or may not do this can be mended.
const fn is_for_ever(error: &GatewayError) -> bool {
    match error {
        GatewayError::StoredFailure(_) => true,
        GatewayError::Refused { status, .. } => !matches!(*status, 401 | 403),
        GatewayError::Undecided(_) | GatewayError::Unknown | GatewayError::Malformed(_) => false,
    }
}

/// Keeps which session was opened. Nobody is given its address before: what was paid on a page that we know nothing of
/// would be neither taken nor voided.
async fn store(ex: &Exchange, checkout: &CheckoutRow, session: &CheckoutSession) -> Result<()> {
    let tx = Tx::of(
        "UPDATE $id SET session = $opened, url = $url WHERE state = 'open' AND (session = NONE OR session = $opened) \
         RETURN NONE",
    );
    let opened = session.id.as_str();
    ex.write(tx.bind("id", checkout.id.clone()).bind("opened", opened).bind("url", session.url.clone())).await?;
    let now = row::checkout(ex, &checkout.id).await?;
    if now.session.as_deref() == Some(opened) {
        return Ok(());
    }
    // Closed in between. The page is of no use to anybody.
    if let Err(error) = ex.gateway.expire_checkout(opened, &checkout.key("expire-unused")?).await {
        tracing::warn!(%error, session = opened, "a page that nobody was given stays open until it ends by itself");
    }
    Err(Refusal::PaymentsUnavailable.into())
}

/// What a failed call to Stripe means for a person: nothing was decided, try again.
#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
pub(super) fn unavailable(error: GatewayError) -> Error {
    tracing::warn!(%error, "Stripe did not answer as hoped");
    Refusal::PaymentsUnavailable.into()
}
