//! The post: the journal's consumer that tells buyers and sellers how an order ended.

use domain::{
    OrderId, UserId,
    journal::{Entry, Happening, Subject},
    order::CancelReason,
    view::OrderView,
};

use super::{Letter, orders};
use crate::{Error, Market, auth, journal::deliveries::Consumer};

/// Sends the mails that journal entries call for. An entry that comes twice is mailed under the same name, which
/// overwrites the file, or lets a mail server see that it has this one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Post;

#[async_trait::async_trait]
impl Consumer for Post {
    fn name(&self) -> &'static str {
        "mail"
    }

    async fn handle(&self, ex: &Market, entry: &Entry) -> Result<(), String> {
        for letter in letters(ex, entry).await.map_err(|error| error.to_string())? {
            ex.mailer.send(&letter).await?;
        }
        Ok(())
    }
}

/// The mails of an entry; none for most.
async fn letters(ex: &Market, entry: &Entry) -> Result<Vec<Letter>, Error> {
    let Subject::Order(order) = &entry.subject else { return Ok(Vec::new()) };
    let addressed: Vec<(&str, &UserId, orders::Text)> = match &entry.what {
        Happening::OrderCompleted { buyer, seller, .. } => {
            let view = book(ex, buyer, order).await?;
            let (bought, sold) = (orders::bought(&ex.settings, &view), orders::sold(&ex.settings, &view));
            vec![("buyer", buyer, bought), ("seller", seller, sold)]
        }
        Happening::OrderExpired { buyer, .. } => {
            vec![("buyer", buyer, orders::expired(&ex.settings, &book(ex, buyer, order).await?))]
        }
        Happening::OrderCancelled { buyer, reason: CancelReason::PaymentRefused, .. } => {
            vec![("buyer", buyer, orders::refused(&ex.settings, &book(ex, buyer, order).await?))]
        }
        _ => Vec::new(),
    };
    let mut letters = Vec::new();
    for (role, user, (subject, body)) in addressed {
        // An account that is gone gets no mail, and is no reason to try again.
        let Some(to) = auth::address_of(ex, user).await? else { continue };
        let name = format!("order-{order}-{}-{role}", entry.seq);
        letters.push(Letter { name, to, subject, body, at: entry.at });
    }
    Ok(letters)
}

async fn book(ex: &Market, buyer: &UserId, order: &OrderId) -> Result<OrderView, Error> {
    crate::orders::order(ex, buyer, order).await
}
