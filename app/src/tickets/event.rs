//! `/events/{id}`: an event and its tickets, the cheapest first.

use domain::view::{EventView, Page as List, TicketView};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::cards::Cards;
use crate::{
    components::{Arrival, JsonLd, Listed, More, Page, Public, Refresh, Sorry, When, event_data},
    frame::framed,
    live::{Changes, Live, follow},
    query::{param, query},
    read::{Answer, No, ask},
    times,
};

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventShown {
    event: EventView,
    tickets: List<TicketView>,
}

/// Reads an event with a page of its tickets.
#[server(prefix = "/api/read", endpoint = "event", input = GetUrl)]
pub async fn event(#[server(default)] id: String, #[server(default)] after: String) -> Result<Answer<EventShown>, No> {
    use crate::{context, query};
    crate::read::answer(async {
        let market = context::market()?;
        let id = query::id(&id, domain::refusal::Noun::Event)?;
        let event = services::tickets::event(&market, &id).await.map_err(|error| error.refusal())?;
        let tickets = services::tickets::of_event(&market, &event.id, query::after(&after)).await;
        Ok(EventShown { event, tickets: tickets.map_err(|error| error.refusal())? })
    })
    .await
}

/// The page.
#[component]
pub fn EventPage() -> impl IntoView {
    let (id, after) = (param("id"), query("after"));
    let shown = Resource::new_blocking(move || (id.get(), after.get()), |(id, after)| ask(event(id, after)));
    // Only what was found is followed, and the same event read again is the same topic.
    let found = RwSignal::new(None::<EventView>);
    let topic = Memo::new(move |_| {
        found.with(|found| found.as_ref().map(|event| format!("event:{}", event.id)).unwrap_or_default())
    });
    let changes = Changes::new();
    let on = follow(changes, move || {
        if after.get_untracked().is_empty() {
            shown.refetch();
        }
    });
    view! {
        <Live topic on />
        <Transition set_pending=Arrival::here().reading()>
            {move || Suspend::new(async move {
                let frame = framed().await;
                let path = format!("/events/{}", id.get_untracked());
                let EventShown { event, tickets } = match shown.await {
                    Ok(shown) => shown,
                    Err(No(refusal)) => {
                        found.set(None);
                        return view! { <Sorry refusal path /> }.into_any();
                    }
                };
                found.set(Some(event.clone()));
                changes.show(&tickets.items);
                let name = event.event.name.clone();
                let place = format!("{}, {}", event.event.venue, event.event.city);
                let url = frame.as_ref().map(|frame| frame.public_url.clone()).unwrap_or_default();
                let json = event_data(&event, &tickets.items, url.trim_end_matches('/'));
                let public = Public {
                    description: format!("Tickets for {name} at {place}, {}.", times::long(&event.local_start)),
                    path: format!("/events/{}", event.id),
                };
                let none = tickets.items.is_empty();
                let sell = format!("/tickets/new?event={}", event.id);
                view! {
                    <Listed title=name.clone() public frame />
                    <Page title=name.clone() class="event">
                        <JsonLd json />
                        <p class="kicker">"Event"</p>
                        <h1>{name}</h1>
                        <p class="lead"><When event=event.clone() long=true /></p>
                        <p class="lead">{place}</p>
                        <h2>"Tickets"</h2>
                        {none.then(|| view! {
                            <p>"Nobody sells a ticket for this right now. Look again later: tickets come and go."</p>
                        })}
                        <Cards tickets=tickets.items changes one_event=true />
                        <More path=format!("{path}?") next=tickets.next />
                        <p class="aside">"You can’t go? "<a href=sell>"Sell a ticket for this event"</a> "."</p>
                        <Refresh />
                    </Page>
                }
                    .into_any()
            })}
        </Transition>
    }
}
