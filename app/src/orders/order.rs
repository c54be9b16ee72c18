//! `/orders/{id}`: an order, its deadline, and once completed the ticket.

use domain::{
    order::OrderStatus,
    view::{EventView, OrderView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::{
    handed::{Handed, TheTicket},
    standing::{YOURS, ending, word},
};
use crate::{
    components::{Arrival, Countdown, Deadline, Page, Problems, Refresh, Sorry, When},
    flash::{Flash, read_flash},
    frame::framed,
    live::{Announcer, Live, OrderChange, Told},
    query::param,
    read::{Answer, No, ask},
};

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderShown {
    order: OrderView,
    handed: Option<Handed>,
}

/// Reads an order of the viewer's. `returned` says that they come from the checkout: what became of it is settled first.
#[server(prefix = "/api/read", endpoint = "order", input = GetUrl)]
pub async fn order(
    #[server(default)] id: String,
    #[server(default)] returned: String,
) -> Result<Answer<OrderShown>, No> {
    use crate::{context, query};
    crate::read::answer(async {
        let viewer = context::signed_in().await?;
        let (id, market) = (query::id(&id, domain::refusal::Noun::Order)?, context::market()?);
        if !returned.is_empty() {
            services::payments::returned(&market, &viewer.id, &id).await.map_err(|error| error.refusal())?;
        }
        let order = services::orders::order(&market, &viewer.id, &id).await.map_err(|error| error.refusal())?;
        let handed = match order.status {
            OrderStatus::Completed => super::handed::handed(&market, &viewer.id, &order.ticket.id).await.ok(),
            _ => None,
        };
        Ok(OrderShown { order, handed })
    })
    .await
}

/// The page.
#[component]
pub fn OrderPage() -> impl IntoView {
    let id = param("id");
    let came_back = use_query_map().with_untracked(|query| query.get("returned").is_some());
    let shown = Resource::new_blocking(
        move || id.get(),
        move |id| async move {
            // Only the first look, the server's, settles; later ones would ask Stripe again for nothing.
            let returned = if cfg!(feature = "ssr") && came_back { "1" } else { "" };
            let shown = Box::pin(ask(order(id, returned.to_owned()))).await;
            if let Ok(shown) = &shown {
                crate::clock::received(shown.order.as_of);
            }
            shown
        },
    );
    let said = Resource::new_blocking(move || id.get(), |id| ask(read_flash(format!("order:{id}"))));
    let seen = RwSignal::new(None::<OrderView>);
    // Only what was found is followed, and the same order read again is the same topic.
    let topic = Memo::new(move |_| {
        seen.with(|seen| seen.as_ref().map(|order| format!("order:{}", order.id)).unwrap_or_default())
    });
    let announcer = Announcer::here();
    let on = Callback::new(move |told: Told| {
        let Ok(change) = serde_json::from_str::<OrderChange>(&told.data) else { return shown.refetch() };
        let news = seen.with_untracked(|seen| {
            seen.as_ref().is_none_or(|seen| seen.status != change.status || seen.expires_at != change.expires_at)
        });
        if news || !told.snapshot {
            if change.status == OrderStatus::Completed {
                announcer.say(YOURS);
            } else if change.status == OrderStatus::Cancelled {
                announcer.say(ending(change.reason).0);
            }
            shown.refetch();
        }
    });
    let over = Callback::new(move |()| shown.refetch());
    view! {
        <Live topic on />
        <Transition set_pending=Arrival::here().reading()>
            {move || Suspend::new(async move {
                let sandbox = framed().await.is_some_and(|frame| frame.sandbox);
                match shown.await {
                    Ok(shown) => {
                        seen.set(Some(shown.order.clone()));
                        let flash = said.await.unwrap_or_default();
                        view! { <Shown shown flash sandbox over /> }.into_any()
                    }
                    Err(No(refusal)) => {
                        seen.set(None);
                        view! { <Sorry refusal path=format!("/orders/{}", id.get_untracked()) /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(shown: OrderShown, flash: Flash, sandbox: bool, over: Callback<()>) -> impl IntoView {
    let OrderShown { order, handed } = shown;
    let event = order.ticket.event.clone();
    let title = format!("Order: {}", event.event.name);
    let id = order.ticket.id.clone();
    let body = match order.status {
        OrderStatus::Completed => view! {
            <h1>"It is yours"</h1>
            <p class="lead">"Your payment is through. The ticket waits here for as long as you need it."</p>
            <OrderStub order=order.clone() event />
            <TheTicket handed ticket=id />
        }
        .into_any(),
        OrderStatus::Cancelled => {
            let (what, next) = ending(order.reason);
            view! {
                <h1>{what}</h1>
                <p class="lead">{next}</p>
                <OrderStub order=order.clone() event />
                <p class="actions"><a class="button" href=format!("/tickets/{id}")>"Look at the ticket"</a></p>
            }
            .into_any()
        }
        OrderStatus::Created | OrderStatus::AwaitingPayment => view! {
            <h1 class="aloud">{title.clone()}</h1>
            <Open order=order.clone() sandbox over />
            <OrderStub order=order.clone() event />
        }
        .into_any(),
    };
    view! {
        <Page
            title
            failed=flash.failed()
            private=true
            class="order"
            status=order.status.as_str()
            reason=order.reason.map(|reason| reason.as_str().to_owned()).unwrap_or_default()
            expires_at=order.expires_at.to_string()
        >
            <Problems flash form="order" />
            {body}
            <Refresh />
        </Page>
    }
}

/// The deadline, and what to do before it.
#[component]
fn Open(order: OrderView, sandbox: bool, over: Callback<()>) -> impl IntoView {
    let id = order.id.to_string();
    if order.paying {
        return view! {
            <p class="deadline deadline--paying">"Your payment is under way."</p>
            <p class="lead">"This page says so when it is through. You can close it: nothing is lost."</p>
        }
        .into_any();
    }
    let again = order.decline.is_some();
    view! {
        <Countdown expires_at=order.expires_at as_of=order.as_of over />
        {order
            .decline
            .map(|decline| {
                view! {
                    <div class="problems" role="alert">
                        <p class="problems__title">"The card was not accepted"</p>
                        <p>{decline} " The ticket is still held for you. Try another card."</p>
                    </div>
                }
            })}
        <div class="actions">
            <form method="post" action="/api/orders/pay">
                <input type="hidden" name="order_id" value=id.clone() />
                <button class="button button--main">
                    {if again { "Pay with another card" } else { "Pay " }} {(!again).then(|| order.price.to_string())}
                </button>
            </form>
            <form method="post" action="/api/orders/cancel">
                <input type="hidden" name="order_id" value=id />
                <button class="button button--quiet">"Give it back"</button>
            </form>
        </div>
        {sandbox
            .then(|| {
                view! {
                    <p class="hint">
                        "In the sandbox the card " <span class="figures">"4242 4242 4242 4242"</span>
                        " pays, with any date to come and any three digits."
                    </p>
                }
            })}
    }
    .into_any()
}

/// What the order is about.
#[component]
fn OrderStub(order: OrderView, event: EventView) -> impl IntoView {
    let place = format!("{}, {}", event.event.venue, event.event.city);
    let held = order.status.is_open();
    let state = if held { "held" } else { order.status.as_str() };
    view! {
        <div class="stub stub--order" data-status=state>
            <div class="stub__body">
                <h2 class="stub__name">
                    <a href=format!("/tickets/{}", order.ticket.id)>{event.event.name.clone()}</a>
                </h2>
                <p class="stub__title">{order.ticket.title.clone()}</p>
                <p class="stub__where"><When event long=true /> <span>{place}</span></p>
            </div>
            <div class="stub__end">
                <p class="stub__price">{order.price.to_string()}</p>
                <p class="stub__state">{word(&order)}</p>
            </div>
        </div>
        <p class="hint order__facts">
            "Order " <span class="figures">{order.id.to_string()}</span> ", held " <Deadline at=order.created_at />
            {order.ended_at.map(|at| view! { ", ended " <Deadline at /> })} "."
        </p>
    }
}
