//! `/selling`: what one sells and has sold.

use domain::view::{Page as List, TicketView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::cards::Cards;
use crate::{
    components::{Arrival, More, Page, Refresh, Said, Sorry},
    flash::read_flash,
    live::{Changes, Live, follow, topic},
    query::query,
    read::{Answer, No, ask},
};

/// Reads a page of the viewer's listings, newest first.
#[server(prefix = "/api/read", endpoint = "selling", input = GetUrl)]
pub async fn selling(#[server(default)] after: String) -> Result<Answer<List<TicketView>>, No> {
    use crate::{context, query};
    crate::read::answer(async {
        let viewer = context::signed_in().await?;
        let market = context::market()?;
        let tickets = services::tickets::selling(&market, &viewer.id, query::after(&after)).await;
        tickets.map_err(|error| error.refusal())
    })
    .await
}

/// The page.
#[component]
pub fn SellingPage() -> impl IntoView {
    let after = query("after");
    let tickets = Resource::new_blocking(move || after.get(), |after| ask(selling(after)));
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("selling".into())));
    let changes = Changes::new();
    let on = follow(changes, move || tickets.refetch());
    let found = RwSignal::new(None);
    let topic = topic("selling", found);
    view! {
        <Live topic on />
        <Transition set_pending=Arrival::here().reading()>
            {move || Suspend::new(async move {
                let list = match tickets.await {
                    Ok(list) => list,
                    Err(No(refusal)) => {
                        found.set(None);
                        return view! { <Sorry refusal path="/selling" /> }.into_any();
                    }
                };
                found.set(Some(after.get_untracked()));
                changes.show(&list.items);
                let flash = said.await.unwrap_or_default();
                let none = list.items.is_empty();
                view! {
                    <Page title="Selling" private=true class="browse">
                        <h1>"Selling"</h1>
                        <Said flash />
                        {none
                            .then(|| {
                                view! {
                                    <p class="lead">"You sell nothing yet."</p>
                                    <p>"A ticket you can’t use is worth a lot to somebody who has none."</p>
                                }
                            })}
                        <p class="actions"><a class="button" href="/tickets/new">"Sell a ticket"</a></p>
                        <Cards tickets=list.items changes />
                        <More path="/selling?" next=list.next />
                        <Refresh />
                    </Page>
                }
                    .into_any()
            })}
        </Transition>
    }
}
