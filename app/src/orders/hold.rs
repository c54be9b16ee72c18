//! Holding a ticket.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use crate::action::{Done, Refused};

/// Holds a ticket; asking again gives the same order.
#[server(prefix = "/api", endpoint = "orders/create")]
pub async fn hold_ticket(
    #[server(default)] ticket_id: String,
    #[server(default)] price: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context, query,
    };
    use domain::{Money, Refusal, TicketId, refusal::Noun};

    let id = query::id::<TicketId>(&ticket_id, Noun::Ticket);
    let back = id.as_ref().map_or_else(|_| "/".to_owned(), |id| format!("/tickets/{id}"));
    act(Form::new(format!("ticket:{ticket_id}"), back), async {
        let buyer = context::signed_in_user().await?;
        let (id, market) = (id?, context::market()?);
        let seen = match price.trim() {
            "" => None,
            price => Some(Money::parse_price(price, market.settings.currency).map_err(Refusal::Price)?),
        };
        let order = services::orders::hold(&market, &buyer, &id, seen).await.map_err(|error| error.refusal())?;
        Ok(Done::to(&order, format!("/orders/{order}")))
    })
    .await
}
