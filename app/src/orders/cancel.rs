//! Giving a held ticket back.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use crate::action::{Done, Refused};

/// Cancels an order, until a payment has claimed the ticket.
#[server(prefix = "/api", endpoint = "orders/cancel")]
pub async fn cancel_order(#[server(default)] order_id: String) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context, query,
    };
    use domain::{OrderId, refusal::Noun};

    let id = query::id::<OrderId>(&order_id, Noun::Order);
    let page = id.as_ref().map_or_else(|_| "/orders".to_owned(), |id| format!("/orders/{id}"));
    act(Form::new(format!("order:{order_id}"), page.clone()), async {
        let buyer = context::signed_in_user().await?;
        let market = context::market()?;
        let id = id?;
        services::orders::cancel(&market, &buyer, &id).await.map_err(|error| error.refusal())?;
        Ok(Done::to(id, page))
    })
    .await
}
