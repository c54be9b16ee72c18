//! What the server provides to every request, and who asks.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use domain::{Refusal, UserId, view::Account};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use services::{
    Market, auth,
    session::{SessionUser, USER},
};
use tower_sessions::Session;

/// The address a request came from, as an extension of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

/// Where the checkout page is, if that is not Stripe's own: an origin such as `http://127.0.0.1:4000`, as context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutOrigin(pub String);

/// The exchange.
pub fn market() -> Result<Market, Refusal> {
    use_context::<Market>().ok_or_else(|| missing("the exchange"))
}

/// The request's session.
pub fn session() -> Result<Session, Refusal> {
    parts().and_then(|parts| parts.extensions.get::<Session>().cloned()).ok_or_else(|| missing("the session"))
}

/// The request without its body.
pub fn parts() -> Option<Parts> {
    use_context::<Parts>()
}

/// The asker's address. Without one all share the same allowance, which is the safe side.
pub fn client_ip() -> IpAddr {
    let known = parts().and_then(|parts| parts.extensions.get::<ClientIp>().copied());
    known.or_else(use_context::<ClientIp>).map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ip| ip.0)
}

/// Who the session says is signed in. Its store has just compared the credential version with the account's.
async fn session_user() -> Result<Option<SessionUser>, Refusal> {
    session()?.get::<SessionUser>(USER).await.map_err(|error| {
        tracing::error!(%error, "a session could not be read");
        Refusal::Unavailable
    })
}

/// Who is signed in, without reading their account: enough for whoever only acts in their name.
pub async fn signed_in_user() -> Result<UserId, Refusal> {
    Ok(session_user().await?.ok_or(Refusal::SignInFirst)?.user)
}

/// Who is signed in, if somebody is and their credentials have not changed since.
pub async fn viewer() -> Result<Option<Account>, Refusal> {
    match session_user().await? {
        None => Ok(None),
        Some(SessionUser { user, credential_version }) => {
            auth::current(&market()?, &user, credential_version).await.map_err(|error| error.refusal())
        }
    }
}

/// Who is signed in; nobody is a refusal.
pub async fn signed_in() -> Result<Account, Refusal> {
    viewer().await?.ok_or(Refusal::SignInFirst)
}

/// Signs in under a new session id, so that an id planted before is worth nothing.
pub async fn enter(signed: auth::Signed) -> Result<(), Refusal> {
    let failed = |error: tower_sessions::session::Error| {
        tracing::error!(%error, "a session could not be begun");
        Refusal::Unavailable
    };
    let session = session()?;
    session.cycle_id().await.map_err(failed)?;
    session.insert(USER, SessionUser::from(signed)).await.map_err(failed)
}

/// Sets the response's status.
pub fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

fn missing(what: &str) -> Refusal {
    tracing::error!("the server provides no context for {what}");
    Refusal::Unavailable
}

/// Whether a browser's form asks, and not a script.
pub fn is_browser() -> bool {
    let accept = parts().and_then(|parts| parts.headers.get(header::ACCEPT).cloned());
    accept.is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// Sets the response's status unless a browser would stay on the raw body.
pub fn set_status_for_scripts(status: StatusCode) {
    if !is_browser() {
        set_status(status);
    }
}

/// Sends the browser elsewhere with a 302. A URL that no header can carry leads home.
pub fn redirect(url: &str) {
    let fits = HeaderValue::from_str(url).is_ok();
    leptos_axum::redirect(if fits { url } else { "/" });
}

/// Has the page that is being rendered lead elsewhere with a 302, whatever the asker accepts: who asks for a page is not
/// one of its scripts, which [`redirect`] would leave where they are.
pub fn redirect_page(url: &str) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let url = HeaderValue::from_str(url).unwrap_or(HeaderValue::from_static("/"));
    response.insert_header(header::LOCATION, url);
    response.set_status(StatusCode::FOUND);
}
