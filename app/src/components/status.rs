//! Pages that say no, with the right status.

use domain::{
    Refusal,
    refusal::{Class, Noun},
};
use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::Page;
use crate::local_path::sign_in_then;

/// Sets the status of the page that is being rendered.
#[component]
pub fn Status(
    /// The HTTP status.
    code: u16,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Ok(code) = axum::http::StatusCode::from_u16(code) {
        crate::context::set_status(code);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}

/// The page at an address where nothing is.
#[component]
pub fn Nothing() -> impl IntoView {
    view! {
        <Status code=404 />
        <Page title="Not found" private=true class="sheet">
            <h1>"There is nothing here"</h1>
            <p class="lead">"The address may be mistyped, or what was here is gone."</p>
            <p><a class="button" href="/">"See what is for sale"</a></p>
        </Page>
    }
}

/// Leads to signing in and back to `path`: with a status on the server, without a reload in the browser.
#[component]
fn SignInThen(path: String) -> impl IntoView {
    let to = sign_in_then(&path);
    #[cfg(feature = "ssr")]
    crate::context::redirect_page(&to);
    cfg!(not(feature = "ssr")).then(|| view! { <Redirect path=to /> })
}

/// The page instead of one that can't be shown. Without a session it leads to signing in and back to `path`.
#[component]
pub fn Sorry(
    /// Why.
    refusal: Refusal,
    /// The page that was asked for.
    #[prop(into)]
    path: String,
) -> impl IntoView {
    if refusal == Refusal::SignInFirst {
        return view! { <SignInThen path /> }.into_any();
    }
    let (code, title) = match (refusal.class(), &refusal) {
        (Class::NotFound, Refusal::NotFound(Noun::Ticket)) => (404, "There is no such ticket"),
        (Class::NotFound, Refusal::NotFound(Noun::Order)) => (404, "There is no such order"),
        (Class::NotFound, Refusal::NotFound(Noun::Event)) => (404, "There is no such event"),
        (Class::NotFound, _) => (404, "There is nothing here"),
        (Class::Forbidden, _) => (403, "This is somebody else’s"),
        (Class::TooMany, _) => (429, "A moment, please"),
        (Class::Unavailable, _) => (503, "The exchange can’t answer right now"),
        _ => (409, "This can’t be shown right now"),
    };
    let hint = match code {
        404 => "The address may be mistyped, or what was here is gone.".to_owned(),
        503 => "Nothing is lost: what you did is either done or not done at all. Try again in a moment.".to_owned(),
        _ => refusal.message(),
    };
    view! {
        <Status code />
        <Page title=title private=true class="sheet">
            <h1>{title}</h1>
            <p class="lead">{hint}</p>
            <p class="actions">
                {(code == 503).then(|| view! { <a class="button" rel="external" href="">"Try again"</a> })}
                <a class="button button--quiet" href="/">"See what is for sale"</a>
            </p>
        </Page>
    }
    .into_any()
}
