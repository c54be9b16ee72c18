//! Webhooks as Stripe sends them, really signed.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::{Clock as _, SystemClock};

/// A webhook about an order and its `Stripe-Signature`, made with the endpoint's secret at this moment: a signature is
/// judged by the machine's clock, not by the bench's.
#[must_use]
pub fn webhook(order: &str, secret: &str) -> (String, String) {
    let payload = format!(
        r#"{{"id":"evt_{order}","object":"event","type":"checkout.session.completed","data":{{"object":{{"object":"checkout.session","id":"cs_{order}","client_reference_id":"{order}"}}}}}}"#
    );
    let signature = sign(&payload, secret);
    (payload, signature)
}

/// The `Stripe-Signature` of a payload at this moment.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "HMAC takes keys of any length")]
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub fn sign(payload: &str, secret: &str) -> String {
    let at = SystemClock.now().as_second();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(format!("{at}.{payload}").as_bytes());
    format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_webhook_of_the_fake_is_believed_and_a_forged_one_is_not() {
        let (payload, signature) = super::webhook("order1", "whsec_test");
        let notice = gateway::webhook::verify(&payload, &signature, "whsec_test").unwrap();
        assert_eq!(notice.order_id.as_deref(), Some("order1"));
        let forged = super::webhook("order1", "whsec_other").1;
        assert!(gateway::webhook::verify(&payload, &forged, "whsec_test").is_err());
    }
}
