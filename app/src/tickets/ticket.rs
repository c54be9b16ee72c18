//! `/tickets/{id}`: a ticket, and holding it.

use domain::{
    OrderId,
    ticket::TicketState,
    view::{HandOver, TicketChange, TicketView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::{
    components::{Arrival, JsonLd, Listed, Page, Problems, Public, Refresh, Said, Sorry, When, offer_data},
    flash::{Flash, read_flash},
    frame::{Frame, framed},
    live::{Announcer, Live, Told, sentence, words},
    query::param,
    read::{Answer, No, ask},
    times,
};

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketShown {
    ticket: TicketView,
    /// Whether the viewer sells it.
    mine: bool,
    /// The viewer's own order that holds or bought it.
    order: Option<OrderId>,
}

/// Reads a ticket as the viewer sees it.
#[server(prefix = "/api/read", endpoint = "ticket", input = GetUrl)]
pub async fn ticket(#[server(default)] id: String) -> Result<Answer<TicketShown>, No> {
    use crate::{context, query};
    crate::read::answer(async {
        let market = context::market()?;
        let id = query::id(&id, domain::refusal::Noun::Ticket)?;
        let ticket = services::tickets::ticket(&market, &id).await.map_err(|error| error.refusal())?;
        let Some(viewer) = context::viewer().await? else {
            return Ok(TicketShown { ticket, mine: false, order: None });
        };
        let order = services::tickets::my_order(&market, &viewer.id, &id).await.map_err(|error| error.refusal())?;
        Ok(TicketShown { mine: ticket.seller == viewer.id, ticket, order })
    })
    .await
}

/// The page.
#[component]
pub fn TicketPage() -> impl IntoView {
    let id = param("id");
    let shown = Resource::new_blocking(move || id.get(), |id| ask(ticket(id)));
    let said = Resource::new_blocking(move || id.get(), |id| ask(read_flash(format!("ticket:{id}"))));
    let seen = RwSignal::new(None::<TicketView>);
    // Only what was found is followed, and the same ticket read again is the same topic.
    let topic = Memo::new(move |_| {
        seen.with(|seen| seen.as_ref().map(|ticket| format!("ticket:{}", ticket.id)).unwrap_or_default())
    });
    let announcer = Announcer::here();
    let on = Callback::new(move |told: Told| {
        let change = told.changes().into_iter().find(|change: &TicketChange| change.id.as_str() == id.get_untracked());
        let news = change.and_then(|change| seen.with_untracked(|seen| sentence(seen.as_ref()?, &change)));
        if let Some(news) = news {
            announcer.say(&news);
            shown.refetch();
        }
    });
    view! {
        <Live topic on />
        <Transition set_pending=Arrival::here().reading()>
            {move || Suspend::new(async move {
                let frame = framed().await;
                match shown.await {
                    Ok(shown) => {
                        seen.set(Some(shown.ticket.clone()));
                        let flash = said.await.unwrap_or_default();
                        view! { <Shown shown flash frame /> }.into_any()
                    }
                    Err(No(refusal)) => {
                        seen.set(None);
                        view! { <Sorry refusal path=format!("/tickets/{}", id.get_untracked()) /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(shown: TicketShown, flash: Flash, frame: Option<Frame>) -> impl IntoView {
    let ticket = shown.ticket.clone();
    let event = ticket.event.clone();
    let name = event.event.name.clone();
    let title = format!("{name}: {}", ticket.title);
    let place = format!("{}, {}", event.event.venue, event.event.city);
    let url = frame.as_ref().map(|frame| frame.public_url.clone()).unwrap_or_default();
    let hold = times::lasting(frame.as_ref().map_or(900, |frame| frame.hold));
    let when = times::long(&event.local_start);
    let public = Public {
        description: format!("{}, {} for {name} at {place}, {when}.", ticket.title, ticket.price),
        path: format!("/tickets/{}", ticket.id),
    };
    let json = offer_data(&ticket, url.trim_end_matches('/'));
    let state = ticket.state.public();
    view! {
        <Listed title=title.clone() public frame />
        <Page title failed=flash.failed() class="ticket" status=state>
            <JsonLd json />
            <Said flash=flash.clone() />
            <Problems flash form="ticket" />
            <div class="stub stub--large" data-status=state>
                <div class="stub__body">
                    <p class="kicker"><a href=format!("/events/{}", event.id)>"All tickets for this event"</a></p>
                    <h1>{name}</h1>
                    <p class="stub__where"><When event long=true /> <span>{place}</span></p>
                    <p class="stub__title">{ticket.title.clone()}</p>
                    <p class="stub__hand">{hand_over(ticket.hand_over)}</p>
                </div>
                <div class="stub__end">
                    <p class="stub__price">{ticket.price.to_string()}</p>
                    <p class="stub__state">{words(ticket.state)}</p>
                </div>
            </div>
            <Choice shown hold />
            <Refresh />
        </Page>
    }
}

fn hand_over(kind: HandOver) -> &'static str {
    match kind {
        HandOver::Pdf => "You get a PDF, at once.",
        HandOver::Image => "You get an image of the ticket, at once.",
        HandOver::Code => "You get a code to show at the door, at once.",
        HandOver::Note => "You get the seller’s note on how the ticket is handed over.",
    }
}

/// What this viewer can do now.
#[component]
fn Choice(shown: TicketShown, hold: String) -> impl IntoView {
    let TicketShown { ticket, mine, order } = shown;
    let over = ticket.event.event.starts_at <= ticket.as_of;
    let free = ticket.state == TicketState::Listed;
    match order {
        Some(order) => {
            let sold = ticket.state == TicketState::Sold;
            let words = if sold { "You bought this ticket." } else { "You hold this ticket." };
            let link = if sold { "Open your ticket" } else { "Go to your order" };
            view! {
                <p class="lead">{words}</p>
                <p class="actions"><a class="button" href=format!("/orders/{order}")>{link}</a></p>
            }
            .into_any()
        }
        None if mine => view! { <Own ticket free /> }.into_any(),
        None if over => {
            view! { <p class="lead">"This event has started, so its tickets are no longer sold."</p> }.into_any()
        }
        None => match ticket.state {
            TicketState::Listed => view! {
                <form method="post" action="/api/orders/create" class="hold">
                    <input type="hidden" name="ticket_id" value=ticket.id.to_string() />
                    <input type="hidden" name="price" value=ticket.price.decimal() />
                    <button class="button button--main">"Hold this ticket"</button>
                    <p class="hint">
                        {format!("It is yours alone for {hold} while you pay. Holding costs nothing.")}
                    </p>
                </form>
            }
            .into_any(),
            TicketState::Held | TicketState::Claimed => view! {
                <p class="lead">"Somebody holds this ticket right now."</p>
                <p>"If they don’t buy it, it is free again within minutes, and this page will say so."</p>
            }
            .into_any(),
            TicketState::Sold => view! { <Gone words="This ticket is sold." ticket /> }.into_any(),
            TicketState::Withdrawn => {
                view! { <Gone words="The seller has withdrawn this ticket." ticket /> }.into_any()
            }
        },
    }
}

#[component]
fn Gone(words: &'static str, ticket: TicketView) -> impl IntoView {
    view! {
        <p class="lead">{words}</p>
        <p class="actions">
            <a class="button button--quiet" href=format!("/events/{}", ticket.event.id)>"See others for this event"</a>
        </p>
    }
}

/// What the seller can do.
#[component]
fn Own(ticket: TicketView, free: bool) -> impl IntoView {
    let held = matches!(ticket.state, TicketState::Held | TicketState::Claimed);
    view! {
        <p class="lead">"This is your listing."</p>
        {held.then(|| view! { <p>"Somebody holds it right now. You can change it again when the hold is over."</p> })}
        <div class="actions">
            {free
                .then(|| {
                    view! {
                        <a class="button" href=format!("/tickets/{}/edit", ticket.id)>"Edit"</a>
                        <form method="post" action="/api/tickets/withdraw">
                            <input type="hidden" name="ticket_id" value=ticket.id.to_string() />
                            <button class="button button--quiet">"Withdraw"</button>
                        </form>
                    }
                })}
            <a class="link" rel="external" href=format!("/tickets/{}/content", ticket.id)>"Open what the buyer gets"</a>
        </div>
    }
}
