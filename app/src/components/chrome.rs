//! What stands around every page.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::frame::Framed;

/// Says that no money moves, where that is so.
#[component]
fn SandboxBanner(framed: Framed) -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let sandbox = framed.0.await.is_ok_and(|frame| frame.sandbox);
                sandbox.then(|| view! { <p class="sandbox">"Sandbox: no money moves."</p> })
            })}
        </Suspense>
    }
}

/// The wordmark and the ways around.
#[component]
pub fn Header(
    /// Who is signed in.
    framed: Framed,
) -> impl IntoView {
    view! {
        <header class="masthead">
            <SandboxBanner framed />
            <a class="wordmark" href="/" aria-label="Holdfast, home">"Holdfast"</a>
            <nav class="ways" aria-label="Main">
                <A href="/" exact=true>"Browse"</A>
                <A href="/tickets/new">"Sell a ticket"</A>
                <A href="/orders">"Orders"</A>
                <A href="/selling">"Selling"</A>
                <Suspense>
                    {move || Suspend::new(async move {
                        let account = framed.0.await.ok().and_then(|frame| frame.account);
                        match account {
                            Some(account) => {
                                view! { <A href="/account" attr:title=account.email>"Account"</A> }.into_any()
                            }
                            None => view! { <A href="/signin">"Sign in"</A> }.into_any(),
                        }
                    })}
                </Suspense>
            </nav>
        </header>
    }
}

/// The promises, at the foot of every page.
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="foot">
            <p>
                "A ticket is never sold twice. Nobody is charged for a ticket they do not get. A hold always ends."
            </p>
        </footer>
    }
}
