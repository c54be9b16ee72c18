//! `/tickets/{id}/edit`

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::{Field as Name, Refusal, Refusals, view::TicketView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    action::{Done, Refused},
    components::{Field, Page, Problems, Sorry},
    flash::{Flash, read_flash},
    query::param,
    read::{Answer, No, ask},
};

/// Changes title and price while nobody holds the ticket.
#[server(prefix = "/api", endpoint = "tickets/edit")]
pub async fn edit_ticket(
    #[server(default)] ticket_id: String,
    #[server(default)] title: String,
    #[server(default)] price: String,
    #[server(default)] version: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
        flash::{Notice, say},
        query,
    };
    use domain::{TicketId, refusal::Noun};

    let id = query::id::<TicketId>(&ticket_id, Noun::Ticket);
    let back = id.as_ref().map_or_else(|_| "/selling".to_owned(), |id| format!("/tickets/{id}/edit"));
    let form = Form::new(format!("edit:{ticket_id}"), back).typed("title", &title).typed("price", &price);
    act(form, async {
        let seller = context::signed_in().await?;
        let market = context::market()?;
        let id = id?;
        // A version that is no number is one that nobody has seen.
        let version = version.trim().parse().unwrap_or(-1);
        let edited = services::tickets::edit(&market, &seller.id, &id, &title, &price, version).await;
        edited.map_err(|error| error.refusals())?;
        say(format!("ticket:{id}"), Notice::Saved);
        Ok(Done::to(&id, format!("/tickets/{id}")))
    })
    .await
}

/// Reads a listing for its seller.
#[server(prefix = "/api/read", endpoint = "mine", input = GetUrl)]
pub async fn mine(#[server(default)] id: String) -> Result<Answer<TicketView>, No> {
    use crate::{context, query};
    crate::read::answer(async {
        let viewer = context::signed_in().await?;
        let market = context::market()?;
        let id = query::id(&id, domain::refusal::Noun::Ticket)?;
        let ticket = services::tickets::ticket(&market, &id).await.map_err(|error| error.refusal())?;
        if ticket.seller == viewer.id { Ok(ticket) } else { Err(Refusal::NotTheSeller) }
    })
    .await
}

/// The page.
#[component]
pub fn EditPage() -> impl IntoView {
    let id = param("id");
    let ticket = Resource::new_blocking(move || id.get(), |id| ask(mine(id)));
    let said = Resource::new_blocking(move || id.get(), |id| ask(read_flash(format!("edit:{id}"))));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match ticket.await {
                    Ok(ticket) => {
                        let flash = said.await.unwrap_or_default();
                        view! { <Edit ticket flash /> }.into_any()
                    }
                    Err(No(refusal)) => {
                        view! { <Sorry refusal path=format!("/tickets/{}/edit", id.get_untracked()) /> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Edit(ticket: TicketView, flash: Flash) -> impl IntoView {
    // After a stale edit the form carries the present version: saving again is a decision made with both in sight.
    let (present, version) = match flash.refused.as_ref().map(Refusals::first) {
        Some(Refusal::Stale { title, price, version }) => (Some((title.clone(), *price)), *version),
        _ => (None, ticket.version),
    };
    let back = format!("/tickets/{}", ticket.id);
    view! {
        <Page title="Edit your listing" failed=flash.failed() private=true class="sheet">
            <p class="kicker">{ticket.event.event.name.clone()}</p>
            <h1>"Edit your listing"</h1>
            <Problems flash=flash.clone() form="edit" />
            {present
                .map(|(title, price)| {
                    view! {
                        <dl class="present">
                            <dt>"Title now"</dt>
                            <dd>{title}</dd>
                            <dt>"Price now"</dt>
                            <dd>{price.to_string()}</dd>
                        </dl>
                    }
                })}
            <form method="post" action="/api/tickets/edit" novalidate>
                <input type="hidden" name="ticket_id" value=ticket.id.to_string() />
                <input type="hidden" name="version" value=version.to_string() />
                <Field form="edit" name=Name::Title label="Title" value=ticket.title.clone() flash=flash.clone() />
                <Field
                    form="edit"
                    name=Name::Price
                    label="Price"
                    hint=format!("In {}.", ticket.price.currency.code())
                    value=ticket.price.decimal()
                    inputmode="decimal"
                    flash
                />
                <div class="actions">
                    <button class="button">"Save"</button>
                    <a class="link" href=back>"Leave it as it is"</a>
                </div>
            </form>
        </Page>
    }
}
