//! What a seller does with a listing while nobody holds it.

use domain::{
    TicketId, Timestamp, UserId, hold,
    journal::{Actor, Happening, Subject},
};

use super::{change, list::title_and_price, load};
use crate::{
    Exchange, Result,
    db::{Tx, record},
    journal, orders,
};

/// Changes a listing's title and price. `version` is the one that the seller saw.
pub async fn edit(
    ex: &Exchange,
    who: &UserId,
    ticket: &TicketId,
    title: &str,
    price: &str,
    version: i64,
) -> Result<()> {
    // Whether one may comes before what one typed: a stranger learns nothing about the form.
    hold::withdraw(&load(ex, ticket).await?, who, ex.now())?;
    let (title, price) = title_and_price(ex, title, price)?;
    ex.decide(async || {
        let now = ex.now();
        let was = load(ex, ticket).await?;
        let lapsed = hold::edit(&was, who, version, now)?;
        let mut tx = Tx::new();
        free(ex, &mut tx, &was, lapsed.as_ref(), now, "title = $title, price = $price, version += 1, seq += 1").await?;
        tx.set("title", title.as_str());
        tx.set("price", price.minor);
        let what = Happening::TicketUpdated { title: title.clone(), price, version: version + 1 };
        let actor = Actor::User(who.clone());
        journal::append(&mut tx, &Subject::Ticket(ticket.clone()), "$ticket.seq", now, &actor, &what)?;
        ex.commit(tx, async || Ok(load(ex, ticket).await?.version > version)).await
    })
    .await
}

/// Takes a listing back. Its file or code may be listed again.
pub async fn withdraw(ex: &Exchange, who: &UserId, ticket: &TicketId) -> Result<()> {
    ex.decide(async || {
        let now = ex.now();
        let was = load(ex, ticket).await?;
        let lapsed = hold::withdraw(&was, who, now)?;
        let mut tx = Tx::new();
        free(ex, &mut tx, &was, lapsed.as_ref(), now, "state = 'withdrawn', seq += 1").await?;
        tx.push("LET $before = (SELECT VALUE id FROM listed_before WHERE ticket = $id)");
        tx.push("DELETE $before");
        tx.set("id", record("ticket", ticket.as_str()));
        let actor = Actor::User(who.clone());
        let what = Happening::TicketWithdrawn {};
        journal::append(&mut tx, &Subject::Ticket(ticket.clone()), "$ticket.seq", now, &actor, &what)?;
        let withdrawn = async || Ok(load(ex, ticket).await?.state == domain::ticket::TicketState::Withdrawn);
        ex.commit(tx, withdrawn).await
    })
    .await
}

/// Adds the ticket's guarded change, and the end of a lapsed order that is still written on it.
async fn free(
    ex: &Exchange,
    tx: &mut Tx,
    was: &domain::ticket::Ticket,
    lapsed: Option<&domain::OrderId>,
    now: Timestamp,
    set: &str,
) -> Result<()> {
    let listed = if was.state == domain::ticket::TicketState::Held { "state = 'listed', " } else { "" };
    // `set` comes last: of two assignments of a field the later one holds.
    change(tx, was, &format!("{listed}order = NONE, expires_at = NONE, {set}"));
    if let Some(order) = lapsed {
        orders::end_lapsed(ex, tx, order, None, now).await?;
    }
    Ok(())
}
