//! Whose request it is: the peer's, or behind our own proxy whoever the proxy says.

use std::net::{IpAddr, SocketAddr};

use app::ClientIp;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

use crate::router::Shared;

/// Puts the asker's address on the request.
pub(crate) async fn client(
    State(shared): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let told = shared.config.trust_proxy.then(|| forwarded(request.headers())).flatten();
    request.extensions_mut().insert(ClientIp(told.unwrap_or(peer.ip()).to_canonical()));
    next.run(request).await
}

/// The last address: the one our proxy added. Those before it are whatever the asker wrote.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_our_proxy_added_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", "6.6.6.6".parse().unwrap());
        headers.append("x-forwarded-for", "7.7.7.7, 192.0.2.1".parse().unwrap());
        assert_eq!(forwarded(&headers), Some("192.0.2.1".parse().unwrap()));
        headers.append("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
