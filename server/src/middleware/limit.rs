//! How often one network address may try to sign in or up. What one account may be tried is `services::auth`'s to
//! count: both say no in the same words.

use std::{net::IpAddr, sync::Arc, time::Duration};

use app::{ClientIp, action::Form};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::Refusal;
use governor::middleware::NoOpMiddleware;
use services::auth::{Allowance, SIGN_IN_PER_ADDRESS, SIGN_UP_PER_ADDRESS};
use tokio_util::sync::CancellationToken;
use tower::{Layer as _, ServiceExt as _};
use tower_governor::{
    GovernorError, GovernorLayer,
    governor::{GovernorConfig, GovernorConfigBuilder},
    key_extractor::KeyExtractor,
};
use url::Url;

use super::refuse::refuse;
use crate::router::Shared;

/// What the layer puts on its own refusals, and nothing else does.
const MARK: &str = "x-ratelimit-after";

/// How often those who have gone are forgotten.
const EVERY: Duration = Duration::from_mins(1);

type Kind = Arc<GovernorConfig<ByAddress, NoOpMiddleware>>;

/// The counts of this node.
#[derive(Clone)]
pub(crate) struct Limits {
    sign_in: Kind,
    sign_up: Kind,
}

impl Limits {
    /// Nobody has tried yet. Nothing if an allowance allows nothing.
    pub(crate) fn new() -> Option<Self> {
        Some(Self { sign_in: kind(SIGN_IN_PER_ADDRESS)?, sign_up: kind(SIGN_UP_PER_ADDRESS)? })
    }

    /// Forgets, now and then, who has not tried for so long that forgetting changes nothing.
    pub(crate) async fn keep_house(self, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
            for kind in [&self.sign_in, &self.sign_up] {
                kind.limiter().retain_recent();
                kind.limiter().shrink_to_fit();
            }
        }
    }

    /// The counter of an action, and the form that it belongs to.
    fn of(&self, path: &str) -> Option<(&Kind, &'static str, &'static str)> {
        match path {
            "/api/signin" => Some((&self.sign_in, "signin", "/signin")),
            "/api/signup" => Some((&self.sign_up, "signup", "/signup")),
            "/api/reset/ask" => Some((&self.sign_up, "reset", "/reset")),
            "/api/reset" => Some((&self.sign_up, "new", "/reset")),
            "/api/confirm" => Some((&self.sign_up, "confirm", "/confirm")),
            _ => None,
        }
    }
}

fn kind(Allowance { burst, every }: Allowance) -> Option<Kind> {
    let mut builder = GovernorConfigBuilder::default().key_extractor(ByAddress);
    builder.period(every).burst_size(burst.get()).finish().map(Arc::new)
}

/// An address, or for IPv6 the network that one customer gets whole.
#[derive(Clone, Copy, Debug)]
struct ByAddress;

impl KeyExtractor for ByAddress {
    type Key = IpAddr;

    fn extract<T>(&self, request: &axum::http::Request<T>) -> Result<IpAddr, GovernorError> {
        let ClientIp(ip) = request.extensions().get::<ClientIp>().ok_or(GovernorError::UnableToExtractKey)?;
        Ok(match ip {
            IpAddr::V4(_) => *ip,
            IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() & !u128::from(u64::MAX)).into()),
        })
    }
}

/// Counts attempts, and refuses those that are too many.
pub(crate) async fn by_address(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let limits = shared.limits.as_ref().filter(|_| request.method() == Method::POST);
    let Some((kind, form, page)) = limits.and_then(|limits| limits.of(request.uri().path())) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let asked = Request::from_parts(parts.clone(), Body::empty());
    let layer = GovernorLayer::<_, _, Body>::new(kind.clone());
    let Ok(response) = layer.layer(next).oneshot(Request::from_parts(parts, body)).await;
    let wait = response.headers().get(MARK).and_then(|wait| wait.to_str().ok()?.parse::<u64>().ok());
    let Some(wait) = wait.filter(|_| response.status() == StatusCode::TOO_MANY_REQUESTS) else { return response };
    // Rounded up: who waits as long as told is not told to wait again.
    let seconds = wait + 1;
    let form = Form::new(form, back(asked.headers(), page));
    let mut refused = refuse(&shared, asked, form, Refusal::TooOften { seconds }).await;
    refused.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    refused
}

/// The form's page, with what its URL carried: where to go on, or the token of a link.
fn back(headers: &HeaderMap, page: &str) -> String {
    let referrer = headers.get(header::REFERER).and_then(|value| Url::parse(value.to_str().ok()?).ok());
    let same = |url: &Url| url.path().strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match referrer.filter(same) {
        Some(url) => url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path())),
        None => page.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_leads_back_to_its_own_form_and_nowhere_else() {
        let from = |referrer: &str| HeaderMap::from_iter([(header::REFERER, referrer.parse().unwrap())]);
        assert_eq!(back(&from("http://a/signin?next=/orders"), "/signin"), "/signin?next=/orders");
        assert_eq!(back(&from("http://a/evil"), "/signin"), "/signin");
        assert_eq!(back(&from("http://a/reset?token=t"), "/reset"), "/reset?token=t");
        assert_eq!(back(&from("http://a/reset/t"), "/reset"), "/reset/t");
        assert_eq!(back(&from("http://a/resetting"), "/reset"), "/reset");
        assert_eq!(back(&HeaderMap::new(), "/reset"), "/reset");
    }

    #[test]
    fn a_customers_whole_network_counts_as_one() {
        let key = |ip: &str| {
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ClientIp(ip.parse().unwrap()));
            ByAddress.extract(&request).unwrap()
        };
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::"), key("2001:db8:1:3::"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }
}
