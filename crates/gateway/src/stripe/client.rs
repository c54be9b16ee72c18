//! The client: a key, an address and a patience.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use stripe::{Client, ClientBuilder};

use super::errors::gateway_error;
use crate::GatewayError;

/// How long to wait for an answer, unless told otherwise. Stripe's slowest calls, to slow banks, take several seconds.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

/// [`crate::Gateway`] over HTTP to Stripe, or to whatever speaks as Stripe does.
pub struct StripeGateway {
    pub(super) client: Client,
    pub(super) livemode: bool,
    base_url: Option<String>,
}

impl StripeGateway {
    /// A gateway to Stripe, or to `base_url` (as `http://127.0.0.1:3000/sandbox/stripe`: what comes before `/v1`).
    ///
    /// Connects to nothing yet. [`GatewayError::Malformed`] when the address or the key could not be sent at all.
    #[expect(clippy::needless_pass_by_value, reason = "the key is handed over: nobody else needs it any longer")]
    pub fn new(secret: SecretString, base_url: Option<&str>, timeout: Duration) -> Result<Self, GatewayError> {
        choose_cryptography();
        let livemode = is_live(secret.expose_secret());
        let mut builder = ClientBuilder::new(secret.expose_secret()).timeout(timeout).app_info(
            "Holdfast",
            Some(env!("CARGO_PKG_VERSION").to_owned()),
            None,
        );
        // The library pastes `v1/…` right behind its base.
        let base_url = base_url.map(|url| format!("{}/", url.trim_end_matches('/')));
        if let Some(url) = &base_url {
            builder = builder.url(url);
        }
        let client = builder.build().map_err(gateway_error)?;
        Ok(Self { client, livemode, base_url })
    }
}

/// rustls panics when two providers are compiled in and none was chosen: async-stripe brings ring, the database brings
/// aws-lc. Whoever chose before us stays chosen.
fn choose_cryptography() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Secret keys read `sk_live_…` or `sk_test_…`, restricted ones `rk_live_…` or `rk_test_…`.
fn is_live(secret: &str) -> bool {
    secret.starts_with("sk_live_") || secret.starts_with("rk_live_")
}

/// Without the key.
impl fmt::Debug for StripeGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeGateway")
            .field("base_url", &self.base_url)
            .field("livemode", &self.livemode)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateway(key: &str, url: Option<&str>) -> Result<StripeGateway, GatewayError> {
        StripeGateway::new(key.into(), url, DEFAULT_TIMEOUT)
    }

    #[test]
    fn the_key_says_whether_money_is_real() {
        for (key, live) in [("sk_live_1", true), ("rk_live_1", true), ("sk_test_1", false)] {
            assert_eq!(gateway(key, None).unwrap().livemode, live, "{key}");
        }
    }

    #[test]
    fn the_key_shows_neither_in_debug_output_nor_in_errors() {
        let shown = format!("{:?}", gateway("sk_test_hush", None).unwrap());
        assert!(!shown.contains("hush"), "{shown}");
        let error = gateway("sk_test_hush\n", None).unwrap_err();
        assert!(!format!("{error:?} {error}").contains("hush"), "{error}");
    }

    #[test]
    fn an_address_may_end_in_a_slash_or_not() {
        for url in ["http://127.0.0.1:1/sandbox/stripe", "http://127.0.0.1:1/sandbox/stripe/"] {
            let gateway = gateway("sk_test_1", Some(url)).unwrap();
            assert_eq!(gateway.base_url.as_deref(), Some("http://127.0.0.1:1/sandbox/stripe/"));
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused_at_once() {
        let error = gateway("sk_test_1", Some("not an address")).unwrap_err();
        assert!(matches!(error, GatewayError::Malformed(_)), "{error}");
    }
}
