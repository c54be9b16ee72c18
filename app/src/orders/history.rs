//! `/orders`: all one's orders, and what became of each.

use domain::view::{OrderView, Page as List};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::standing::word;
use crate::{
    components::{Arrival, More, Page, Refresh, Sorry, Stub},
    live::{Changes, Live, follow, topic},
    query::query,
    read::{Answer, No, ask},
};

/// Reads a page of the viewer's orders, newest first.
#[server(prefix = "/api/read", endpoint = "orders", input = GetUrl)]
pub async fn orders(#[server(default)] after: String) -> Result<Answer<List<OrderView>>, No> {
    use crate::{context, query};
    crate::read::answer(async {
        let viewer = context::signed_in().await?;
        let market = context::market()?;
        let orders = services::orders::history(&market, &viewer.id, query::after(&after)).await;
        orders.map_err(|error| error.refusal())
    })
    .await
}

/// The page.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let after = query("after");
    let orders = Resource::new_blocking(move || after.get(), |after| ask(orders(after)));
    let changes = Changes::new();
    let on = follow(changes, move || orders.refetch());
    let found = RwSignal::new(None);
    let topic = topic("orders", found);
    view! {
        <Live topic on />
        <Transition set_pending=Arrival::here().reading()>
            {move || Suspend::new(async move {
                let list = match orders.await {
                    Ok(list) => list,
                    Err(No(refusal)) => {
                        found.set(None);
                        return view! { <Sorry refusal path="/orders" /> }.into_any();
                    }
                };
                found.set(Some(after.get_untracked()));
                changes.show(&list.items);
                let none = list.items.is_empty();
                let orders = list.items.into_iter().map(|order| view! { <Line order changes /> }).collect_view();
                view! {
                    <Page title="Orders" private=true class="browse">
                        <h1>"Orders"</h1>
                        {none
                            .then(|| {
                                view! {
                                    <div class="empty">
                                        <p class="lead">"You have held nothing yet."</p>
                                        <p>
                                            "When you hold a ticket, it is yours alone for some minutes while you pay. It waits here."
                                        </p>
                                        <p><a class="button" href="/">"See what is for sale"</a></p>
                                    </div>
                                }
                            })}
                        <ul class="stubs">{orders}</ul>
                        <More path="/orders?" next=list.next />
                        <Refresh />
                    </Page>
                }
                    .into_any()
            })}
        </Transition>
    }
}

#[component]
fn Line(order: OrderView, changes: Changes<OrderView>) -> impl IntoView {
    let (href, event) = (format!("/orders/{}", order.id), order.ticket.event.clone());
    let (price, title) = (order.price, order.ticket.title.clone());
    let now = Memo::new(move |_| changes.now(&order));
    view! {
        <Stub
            href
            event
            title=Signal::derive(move || title.clone())
            price=Signal::derive(move || price)
            state=Signal::derive(move || now.with(state))
            words=Signal::derive(move || now.with(|order| word(order).to_owned()))
        />
    }
}

/// The state's word for scripts and styles.
fn state(order: &OrderView) -> &'static str {
    if order.status.is_open() { "held" } else { order.status.as_str() }
}
