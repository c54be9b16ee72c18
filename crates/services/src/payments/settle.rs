//! The only judge. It asks Stripe what is true of every open checkout of an order, and does what follows; doing it twice,
//! or in two places at once, changes nothing.

use domain::{OrderId, claim::Claim, order::Order};
use gateway::{CheckoutSession, Intent, IntentStatus, SessionStatus};

use super::{
    capture, claim, finish,
    pay::{open, unavailable},
    row::{CheckoutRow, open_checkouts},
};
use crate::{Market, Result, db::Tx, db::record, orders};

/// Finds out what became of an order's payment, and does what follows: claims, captures, completes, frees, voids, closes.
pub async fn settle(ex: &Market, id: &OrderId) -> Result<()> {
    settle_holding(ex, id, false).await
}

/// As [`settle`], by one who holds the lease on the order's claim if `leased`.
pub(super) async fn settle_holding(ex: &Market, id: &OrderId, leased: bool) -> Result<()> {
    for checkout in open_checkouts(ex, id).await? {
        fail::fail_point!("authorise.before");
        let mut session = open(ex, &checkout).await?;
        if checkout.session.is_none() {
            // Under its key Stripe replays what it said when the page was made: ask what has become of it.
            session = ex.gateway.checkout(&session.id).await.map_err(unavailable)?;
        }
        let (order, _) = orders::load(ex, id).await?;
        let Some(intent) = session.intent.clone() else {
            close_unless_wanted(ex, &order, &checkout, &session).await?;
            continue;
        };
        if let Some(strange) = strange(&order, &checkout, &session, &intent) {
            // Money for something that we did not ask for is never taken.
            tracing::error!(order = %order.id, intent = %intent.id, %strange, "a payment that does not fit its order");
            finish::give_back(ex, &checkout, &intent).await?;
            continue;
        }
        judge(ex, &order, &checkout, &session, &intent, leased).await?;
    }
    Ok(())
}

/// Does what follows from an intent's status, and from nothing else.
async fn judge(
    ex: &Market,
    order: &Order,
    checkout: &CheckoutRow,
    session: &CheckoutSession,
    intent: &Intent,
    leased: bool,
) -> Result<()> {
    match intent.status {
        IntentStatus::RequiresCapture => match claim::claim(ex, order, checkout, intent).await? {
            Claim::Take => capture::capture(ex, order, checkout, intent).await,
            // Merely read, not made: whoever calls Stripe about it commits a lease first.
            Claim::Ours if leased || claim::lease(ex, order).await? => {
                capture::capture(ex, order, checkout, intent).await
            }
            Claim::Ours => Ok(()),
            Claim::Others | Claim::Over => finish::give_back(ex, checkout, intent).await,
        },
        IntentStatus::Succeeded => finish::succeeded(ex, order, checkout, intent).await,
        IntentStatus::Canceled => finish::canceled(ex, order, checkout, intent).await,
        IntentStatus::Processing => Ok(()),
        IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresConfirmation | IntentStatus::RequiresAction => {
            remember_decline(ex, order, intent).await?;
            close_unless_wanted(ex, order, checkout, session).await
        }
    }
}

/// Closes a checkout whose order holds nothing any more, so that nobody can pay it.
async fn close_unless_wanted(
    ex: &Market,
    order: &Order,
    checkout: &CheckoutRow,
    session: &CheckoutSession,
) -> Result<()> {
    match session.status {
        SessionStatus::Expired => finish::close(ex, checkout, "expired").await,
        SessionStatus::Open if order.status.is_open() && order.expires_at > ex.now() => Ok(()),
        SessionStatus::Open => {
            match ex.gateway.expire_checkout(&session.id, &checkout.key_of_look("expire")?).await {
                Ok(_) => finish::close(ex, checkout, "expired").await,
                // Somebody was faster, perhaps the buyer with their card: the next look asks what became of it.
                Err(error) => {
                    tracing::info!(%error, order = %order.id, "a checkout could not be closed yet");
                    Ok(())
                }
            }
        }
        // Complete without an intent can't be; look again later.
        SessionStatus::Complete => Ok(()),
    }
}

/// What does not fit, in words for the log.
fn strange(order: &Order, checkout: &CheckoutRow, session: &CheckoutSession, intent: &Intent) -> Option<String> {
    let price = order.price;
    let asked = checkout.request().ok()?;
    if intent.amount != price.minor || asked.amount != price.minor {
        return Some(format!("amount {} for a price of {}", intent.amount, price.minor));
    }
    if !intent.currency.eq_ignore_ascii_case(price.currency.code()) {
        return Some(format!("currency {} for {}", intent.currency, price.currency.code()));
    }
    let theirs = intent.order_id.as_deref().or(session.order_id.as_deref());
    (theirs != Some(order.id.as_str())).then(|| format!("order {theirs:?}"))
}

/// Keeps why a card was declined, in the order's own record, for its page.
async fn remember_decline(ex: &Market, order: &Order, intent: &Intent) -> Result<()> {
    let Some(decline) = &intent.decline else { return Ok(()) };
    let words = finish::decline_words(decline);
    let tx = Tx::of("UPDATE $id SET decline = $words WHERE decline != $words RETURN NONE")
        .bind("id", record("order", order.id.as_str()))
        .bind("words", words);
    ex.write(tx).await
}
