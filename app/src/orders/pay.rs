//! Going to the checkout.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use crate::action::{Done, Refused};

/// Opens the order's checkout, or the one that is open already, and leads there.
#[server(prefix = "/api", endpoint = "orders/pay")]
pub async fn pay_order(#[server(default)] order_id: String) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context, query,
    };
    use domain::{OrderId, refusal::Noun};

    let id = query::id::<OrderId>(&order_id, Noun::Order);
    let back = id.as_ref().map_or_else(|_| "/orders".to_owned(), |id| format!("/orders/{id}"));
    act(Form::new(format!("order:{order_id}"), back), async {
        let buyer = context::signed_in_user().await?;
        let market = context::market()?;
        let id = id?;
        let checkout = services::payments::pay(&market, &buyer, &id).await;
        Ok(Done::to(id, checkout.map_err(|error| error.refusal())?))
    })
    .await
}
