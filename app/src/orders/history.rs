//! `/orders`: all one's orders, and what became of each.

use domain::view::{OrderView, Page as List};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::standing::word;
use crate::{
    components::{More, Page, Refresh, Sorry, Stub},
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
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let list = match orders.await {
                    Ok(list) => list,
                    Err(No(refusal)) => return view! { <Sorry refusal path="/orders" /> }.into_any(),
                };
                let none = list.items.is_empty();
                let orders = list.items.into_iter().map(|order| view! { <Line order /> }).collect_view();
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
        </Suspense>
    }
}

#[component]
fn Line(order: OrderView) -> impl IntoView {
    let open = order.status.is_open();
    let state = if open { "held" } else { order.status.as_str() };
    let words = word(&order);
    let (price, title) = (order.price, order.ticket.title.clone());
    view! {
        <Stub
            href=format!("/orders/{}", order.id)
            event=order.ticket.event
            title=Signal::derive(move || title.clone())
            price=Signal::derive(move || price)
            state=Signal::derive(move || state)
            words=Signal::derive(move || words.to_owned())
        />
    }
}
