//! Taking a listing back.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use crate::action::{Done, Refused};

/// Withdraws a ticket that nobody holds.
#[server(prefix = "/api", endpoint = "tickets/withdraw")]
pub async fn withdraw_ticket(#[server(default)] ticket_id: String) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
        flash::{Notice, say},
        query,
    };
    use domain::{TicketId, refusal::Noun};

    let id = query::id::<TicketId>(&ticket_id, Noun::Ticket);
    let back = id.as_ref().map_or_else(|_| "/selling".to_owned(), |id| format!("/tickets/{id}"));
    act(Form::new(format!("ticket:{ticket_id}"), back), async {
        let seller = context::signed_in().await?;
        let market = context::market()?;
        let id = id?;
        services::tickets::withdraw(&market, &seller.id, &id).await.map_err(|error| error.refusal())?;
        say("selling", Notice::Withdrawn);
        Ok(Done::to(id, "/selling"))
    })
    .await
}
