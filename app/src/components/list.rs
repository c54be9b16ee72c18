//! Below a list.

use leptos::prelude::*;

/// The link to the next page of a list, if there is one.
#[component]
pub fn More(
    /// The list's path with its query so far, ending where the key goes.
    #[prop(into)]
    path: String,
    /// The next page's key.
    next: Option<String>,
) -> impl IntoView {
    next.map(|next| {
        let href = format!("{path}after={}", crate::local_path::encoded(&next));
        view! { <p class="more"><a class="button button--quiet" href=href rel="next">"Show more"</a></p> }
    })
}

/// A way to see the present state without JavaScript.
#[component]
pub fn Refresh() -> impl IntoView {
    // Browsers with JavaScript read this as text and not as elements, so it can't be a part of the view.
    view! { <noscript inner_html="<p class=\"refresh\"><a href=\"\">Refresh this page</a> to see what has changed since.</p>" /> }
}
