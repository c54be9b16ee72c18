//! Forms of other sites: refused by what the browser says of where a request comes from.

use tower_http::csrf::CsrfLayer;

use crate::{router::Shared, start::origin};

/// For pages and actions. The public origin is named, since a proxy may rewrite the host.
pub(crate) fn layer(shared: &Shared) -> CsrfLayer {
    let layer = CsrfLayer::new();
    let public = origin(&shared.config.public_url);
    layer.clone().add_trusted_origin(public).unwrap_or(layer)
}

/// For the sandbox's own checkout page; its API is called by servers, with a key.
pub(crate) fn sandbox(shared: &Shared) -> CsrfLayer {
    layer(shared).with_insecure_bypass(|_, uri| uri.path().starts_with("/v1/"))
}
