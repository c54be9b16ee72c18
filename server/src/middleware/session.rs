//! Sessions. One begins at sign-in and at no other time.

use services::session::{ABSOLUTE, Store};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite, cookie::time::Duration};

use crate::router::{SESSION_COOKIE, Shared};

/// The name of the cookie: with the prefix browsers let nobody but this very host set it.
pub(crate) fn name(https: bool) -> String {
    if https { format!("__Host-{SESSION_COOKIE}") } else { SESSION_COOKIE.to_owned() }
}

/// The layer.
pub(crate) fn layer(shared: &Shared) -> SessionManagerLayer<Store> {
    let https = shared.config.is_https();
    SessionManagerLayer::new(Store::new(&shared.ex))
        .with_name(name(https))
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        // The cookie lives as long as any session may; the store judges when one is over.
        .with_expiry(Expiry::OnInactivity(Duration::seconds(ABSOLUTE.as_secs())))
}
