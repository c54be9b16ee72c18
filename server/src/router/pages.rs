//! The pages and the actions behind their forms, all of them the app's.

use leptos::prelude::*;
use leptos_axum::{AxumRouteListing, generate_route_list};

use super::Shared;

/// The app's pages.
pub(super) fn list() -> Vec<AxumRouteListing> {
    generate_route_list(app::App)
}

/// What the app asks of its context.
pub(super) fn context(shared: &Shared) -> impl Fn() + Clone + Send + Sync + 'static {
    let (ex, key) = (shared.ex.clone(), shared.key.clone());
    let checkout = shared.config.payments.checkout_origin(&shared.config.public_url);
    move || {
        provide_context(ex.clone());
        provide_context(key.clone());
        if let Some(origin) = &checkout {
            provide_context(app::CheckoutOrigin(origin.clone()));
        }
    }
}

/// The document around every page.
pub(super) fn shell(shared: &Shared) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let options = shared.config.leptos.clone();
    move || app::shell(options.clone()).into_any()
}
