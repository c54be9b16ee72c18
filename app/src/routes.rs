//! The app and its pages.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    account::{AccountPage, CheckMailPage, ConfirmPage, NewPasswordPage, ResetPage, SignInPage, SignUpPage},
    components::{Arrival, Footer, GuardForms, Header, Nothing, Progress},
    frame::{Framed, read_frame},
    live::{Announcements, Announcer},
    orders::{OrderPage, OrdersPage},
    read::ask,
    tickets::{BrowsePage, EditPage, EventPage, NewTicketPage, SellingPage, TicketPage},
};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let announcer = Announcer::new();
    provide_context(announcer);
    let arrival = Arrival::new();
    provide_context(arrival);
    let framed = Framed(Resource::new_blocking(|| (), |()| ask(read_frame())));
    provide_context(framed);
    // Everything waits for its data: a page is whole without JavaScript, and its status is right.
    let ssr = SsrMode::Async;
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Holdfast".to_owned() } else { format!("{title} · Holdfast") }
        } />
        <GuardForms />
        <a class="skip" href="#main" rel="external">"Skip to content"</a>
        <Router set_is_routing=arrival.routing()>
            <Progress arrival />
            <Header framed />
            <FocusAfterNavigation arrival />
            <FlatRoutes fallback=|| view! { <Nothing /> }>
                <Route path=path!("/") view=BrowsePage ssr=ssr.clone() />
                <Route path=path!("/events/:id") view=EventPage ssr=ssr.clone() />
                <Route path=path!("/tickets/new") view=NewTicketPage ssr=ssr.clone() />
                <Route path=path!("/tickets/:id") view=TicketPage ssr=ssr.clone() />
                <Route path=path!("/tickets/:id/edit") view=EditPage ssr=ssr.clone() />
                <Route path=path!("/selling") view=SellingPage ssr=ssr.clone() />
                <Route path=path!("/orders") view=OrdersPage ssr=ssr.clone() />
                <Route path=path!("/orders/:id") view=OrderPage ssr=ssr.clone() />
                <Route path=path!("/signup") view=SignUpPage ssr=ssr.clone() />
                <Route path=path!("/signin") view=SignInPage ssr=ssr.clone() />
                <Route path=path!("/account") view=AccountPage ssr=ssr.clone() />
                <Route path=path!("/reset") view=ResetPage ssr=ssr.clone() />
                <Route path=path!("/reset/:token") view=NewPasswordPage ssr=ssr.clone() />
                <Route path=path!("/confirm") view=ConfirmPage ssr=ssr.clone() />
                <Route path=path!("/confirm/:token") view=ConfirmPage ssr=ssr.clone() />
                <Route path=path!("/check-mail") view=CheckMailPage ssr=ssr />
            </FlatRoutes>
        </Router>
        <Footer />
        <Announcements announcer />
    }
}

/// Moves the focus to the new page's `main` after a navigation without a reload, as a reload would.
#[component]
fn FocusAfterNavigation(arrival: Arrival) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        use leptos::wasm_bindgen::JsCast;

        let path = leptos_router::hooks::use_location().pathname;
        let waiting = StoredValue::new(false);
        let settle = move || {
            if waiting.try_get_value() == Some(true) && !arrival.is_awaited() {
                waiting.set_value(false);
                let main = document().get_element_by_id("main");
                if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = main.focus();
                }
            }
        };
        Effect::new(move |before: Option<String>| {
            let now = path.get();
            if before.is_some_and(|before| before != now) {
                waiting.set_value(true);
                // A page that reads nothing does not arrive, it is there.
                set_timeout(settle, std::time::Duration::from_millis(150));
            }
            now
        });
        Effect::new(move |before: Option<()>| {
            arrival.arrived.track();
            if before.is_some() {
                // Its `main` is in place by the next frame.
                request_animation_frame(settle);
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = arrival;
}
