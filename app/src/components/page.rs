//! One page: its title, its head and its `main`.

use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};

use crate::frame::Frame;

/// What a public page tells search engines and link previews.
#[derive(Clone, Debug, Default)]
pub struct Public {
    /// One or two sentences.
    pub description: String,
    /// The page's one URL, as a local path.
    pub path: String,
}

/// The head of a page that everybody may find.
#[component]
pub fn Listed(
    /// The title as link previews show it.
    #[prop(into)]
    title: String,
    /// What else they show.
    public: Public,
    /// The exchange, for the absolute URL.
    frame: Option<Frame>,
) -> impl IntoView {
    let url = frame.map(|frame| format!("{}{}", frame.public_url.trim_end_matches('/'), public.path));
    view! {
        <Meta name="description" content=public.description.clone() />
        <Meta property="og:type" content="website" />
        <Meta property="og:site_name" content="Holdfast" />
        <Meta property="og:title" content=title />
        <Meta property="og:description" content=public.description />
        {url
            .map(|url| {
                view! {
                    <Meta property="og:url" content=url.clone() />
                    <Link rel="canonical" href=url />
                }
            })}
    }
}

/// A page's `main`, its document title, and whether search engines keep out.
#[component]
pub fn Page(
    /// The document's title.
    #[prop(into)]
    title: String,
    /// Whether a form on it was refused, which the title says first.
    #[prop(optional)]
    failed: bool,
    /// Whether it is nobody else's business.
    #[prop(optional)]
    private: bool,
    /// The look.
    #[prop(optional, into)]
    class: String,
    /// `data-status`, for tests and scripts.
    #[prop(optional, into)]
    status: Option<String>,
    /// `data-reason`
    #[prop(optional, into)]
    reason: Option<String>,
    /// `data-expires-at`
    #[prop(optional, into)]
    expires_at: Option<String>,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    let title = if failed { format!("Error: {title}") } else { title };
    view! {
        <Title text=title />
        {private.then(|| view! { <Meta name="robots" content="noindex" /> })}
        <main
            id="main"
            tabindex="-1"
            class=class
            data-status=status
            data-reason=reason
            data-expires-at=expires_at
        >
            {children()}
        </main>
    }
}
