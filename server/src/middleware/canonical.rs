//! One name for this machine: somebody who opens `localhost` while the exchange calls itself `127.0.0.1` would lose their
//! session on the way back from the checkout, since cookies belong to a name.

use axum::{
    extract::{Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::router::Shared;

/// Leads browsers from one local name to the public one. Other hosts are left alone: proxies and probes have theirs.
pub(crate) async fn canonical(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let public = &shared.config.public_url;
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_page = request.method() == Method::GET
        && request.headers().get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    if is_page && shared.config.is_local() && is_other_local_name(host, public.authority()) {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return Redirect::temporary(&format!("{}{path}", public.as_str().trim_end_matches('/'))).into_response();
    }
    next.run(request).await
}

fn is_other_local_name(host: &str, public: &str) -> bool {
    let split = |authority: &str| {
        let (name, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
        (name.to_owned(), port.to_owned())
    };
    let ((name, port), (public, public_port)) = (split(host), split(public));
    let local = |name: &str| matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    local(&name) && local(&public) && name != public && port == public_port
}

#[cfg(test)]
mod tests {
    use super::is_other_local_name;

    #[test]
    fn only_another_local_name_at_the_same_port_is_led_away() {
        assert!(is_other_local_name("localhost:3000", "127.0.0.1:3000"));
        assert!(is_other_local_name("[::1]:3000", "localhost:3000"));
        for host in ["127.0.0.1:3000", "localhost:8080", "tickets.example.com", "", "192.168.1.2:3000"] {
            assert!(!is_other_local_name(host, "127.0.0.1:3000"), "{host}");
        }
    }
}
