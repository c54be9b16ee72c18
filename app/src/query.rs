//! The URL's parts as memos, so that a page reads again exactly when its part changes.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A parameter of the path, such as `id`.
pub fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get(name).unwrap_or_default())
}

/// A parameter of the query, empty if it is missing.
pub fn query(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get(name).unwrap_or_default())
}

/// An id as it stands in a URL; what is no id is nothing to be found.
#[cfg(feature = "ssr")]
pub fn id<T: std::str::FromStr>(text: &str, noun: domain::refusal::Noun) -> Result<T, domain::Refusal> {
    text.parse().map_err(|_| domain::Refusal::NotFound(noun))
}

/// A page's key as the services take it.
#[cfg(feature = "ssr")]
pub fn after(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
