//! `/`: what is for sale.

use domain::view::{Page as List, TicketView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::cards::Cards;
use crate::{
    components::{Arrival, Listed, More, Page, Public, Refresh, Sorry},
    frame::framed,
    live::{Changes, Live, follow},
    local_path::encoded,
    query::query,
    read::{Answer, No, ask},
};

/// Reads a page of what is for sale, newest first.
#[server(prefix = "/api/read", endpoint = "browse", input = GetUrl)]
pub async fn browse(
    #[server(default)] q: String,
    #[server(default)] after: String,
) -> Result<Answer<List<TicketView>>, No> {
    use crate::{context, query};
    crate::read::answer(async {
        let market = context::market()?;
        let tickets = services::tickets::browse(&market, &q, query::after(&after)).await;
        tickets.map_err(|error| error.refusal())
    })
    .await
}

/// The page.
#[component]
pub fn BrowsePage() -> impl IntoView {
    let (q, after) = (query("q"), query("after"));
    let tickets = Resource::new_blocking(move || (q.get(), after.get()), |(q, after)| ask(browse(q, after)));
    let changes = Changes::new();
    // A search, and the pages further down, stay as they are but for what they show.
    let on = follow(changes, move || {
        if q.get_untracked().is_empty() && after.get_untracked().is_empty() {
            tickets.refetch();
        }
    });
    view! {
        <Live topic="browse".to_owned() on />
        <Transition set_pending=Arrival::here().reading()>
            {move || Suspend::new(async move {
                let frame = framed().await;
                let list = match tickets.await {
                    Ok(list) => list,
                    Err(No(refusal)) => return view! { <Sorry refusal path="/" /> }.into_any(),
                };
                changes.show(&list.items);
                let (q, first) = (q.get_untracked(), after.get_untracked().is_empty());
                let title = if q.is_empty() { "Tickets for sale".to_owned() } else { format!("“{q}”") };
                let public = Public {
                    description: "Tickets from fans who can't go, for fans who can. None is ever sold twice.".into(),
                    path: if q.is_empty() { "/".into() } else { format!("/?q={}", encoded(&q)) },
                };
                let more = if q.is_empty() { "/?".to_owned() } else { format!("/?q={}&", encoded(&q)) };
                view! {
                    <Listed title=title.clone() public frame />
                    <Page title=title class="browse">
                        <div class="browse__head">
                            <h1>{if q.is_empty() { "Tickets for sale" } else { "Found for you" }}</h1>
                            <Search q=q.clone() />
                        </div>
                        {if list.items.is_empty() {
                            view! { <Empty q first /> }.into_any()
                        } else {
                            view! { <Cards tickets=list.items changes /> }.into_any()
                        }}
                        <More path=more next=list.next />
                        {(!first).then(|| view! { <p class="more"><a href="/">"Back to the newest"</a></p> })}
                        <Refresh />
                    </Page>
                }
                    .into_any()
            })}
        </Transition>
    }
}

/// The search: a plain form that asks for this very page.
#[component]
fn Search(q: String) -> impl IntoView {
    view! {
        <form class="search" method="get" action="/" role="search">
            <label for="q">"Event, venue or city"</label>
            <div class="search__line">
                <input id="q" type="search" name="q" value=q autocomplete="off" enterkeyhint="search" />
                <button class="button">"Search"</button>
            </div>
        </form>
    }
}

/// What stands where nothing is for sale.
#[component]
fn Empty(q: String, first: bool) -> impl IntoView {
    let words = match (q.is_empty(), first) {
        (false, _) => format!("Nothing is for sale for “{q}” right now. Try the venue or the city, or fewer words."),
        (true, true) => "Nothing is for sale right now. Yours could be the first.".to_owned(),
        (true, false) => "That was all.".to_owned(),
    };
    view! {
        <div class="empty">
            <p class="lead">{words}</p>
            <p><a class="button button--quiet" href="/tickets/new">"Sell a ticket"</a></p>
        </div>
    }
}
