//! Listing a ticket.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use super::form::{AnyForm, TicketForm};
use crate::action::{Done, Refused};

/// Lists a ticket for an event, which is made if there is none like it.
#[server(prefix = "/api", endpoint = "tickets/create", input = AnyForm)]
pub async fn create_ticket(form: TicketForm) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    use domain::{
        Refusal,
        content::{ContentDraft, ContentError},
        event::EventDraft,
    };
    use services::tickets::{self, Listing};

    let typed = Form::new("new", "/tickets/new")
        .typed("title", &form.title)
        .typed("price", &form.price)
        .typed("event_name", &form.event_name)
        .typed("venue", &form.venue)
        .typed("city", &form.city)
        .typed("starts_at", &form.starts_at)
        .typed("time_zone", &form.time_zone)
        .typed("category", &form.category)
        .typed("code", &form.code)
        .typed("note", &form.note);
    act(typed, async move {
        let seller = context::signed_in().await?;
        let market = context::market()?;
        // What came after the cut was never read, so that nothing can be said of it.
        if form.cut {
            return Err(Refusal::Content(ContentError::FileTooLarge).into());
        }
        let TicketForm { title, price, time_zone, .. } = form;
        let event = EventDraft {
            name: form.event_name,
            venue: form.venue,
            city: form.city,
            starts_at: form.starts_at,
            category: form.category,
        };
        let content = ContentDraft { code: form.code, note: form.note, file: form.file };
        let listing = Listing { title, price, event, time_zone, content };
        let id = tickets::list(&market, &seller.id, listing).await.map_err(|error| error.refusals())?;
        Ok(Done::to(&id, format!("/tickets/{id}")))
    })
    .await
}
