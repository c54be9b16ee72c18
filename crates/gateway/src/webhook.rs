//! Stripe's webhooks: proof of who sent one, and which order to look at.
//!
//! A payload is believed for nothing else. Webhooks come late, twice, out of order or never, so what is true is always asked of
//! Stripe; and they come in API versions and of types that the typed parser refuses, which must not lose a hint.

use serde_json::Value;
use stripe_webhook::{Webhook, WebhookError};
use thiserror::Error;

/// What a webhook points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `evt_…`; the same for every delivery of one event.
    pub event_id: String,
    /// As `checkout.session.completed`.
    pub kind: String,
    /// From `client_reference_id`, or else `metadata[order_id]`.
    pub order_id: Option<String>,
    /// `cs_…`, when the event is about a session.
    pub session_id: Option<String>,
    /// `pi_…`, when the event is about an intent, or about something that names one.
    pub intent_id: Option<String>,
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Forged {
    /// Not signed with our secret, or not signed at all.
    #[error("the signature does not match")]
    Signature,
    /// Signed more than five minutes from now: perhaps an old one sent again by someone else.
    #[error("the signature is too old")]
    Stale,
    /// Signed, and yet no event.
    #[error("the payload is not an event")]
    Payload,
}

/// Checks who sent a webhook and reads what it points at.
///
/// `payload` is the body as received, to the byte; `signature` the `Stripe-Signature` header; `secret` the endpoint's `whsec_…`.
pub fn verify(payload: &str, signature: &str, secret: &str) -> Result<Notice, Forged> {
    match Webhook::construct_event(payload, signature, secret) {
        // The library parses last, once signature and time have been found good.
        Ok(_) | Err(WebhookError::BadParse(_)) => read(payload).ok_or(Forged::Payload),
        Err(WebhookError::BadTimestamp(_)) => Err(Forged::Stale),
        Err(WebhookError::BadKey | WebhookError::BadHeader(_) | WebhookError::BadSignature) => Err(Forged::Signature),
    }
}

fn read(payload: &str) -> Option<Notice> {
    let event: Value = serde_json::from_str(payload).ok()?;
    let object = &event["data"]["object"];
    let is = |kind: &str| object["object"] == kind;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(Notice {
        event_id: text(&event["id"])?,
        kind: text(&event["type"])?,
        order_id: text(&object["client_reference_id"]).or_else(|| text(&object["metadata"]["order_id"])),
        session_id: text(&object["id"]).filter(|_| is("checkout.session")),
        intent_id: if is("payment_intent") {
            text(&object["id"])
        } else {
            text(&object["payment_intent"]).or_else(|| text(&object["payment_intent"]["id"]))
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test";
    const SESSION: &str = r#"{"id":"evt_1","object":"event","type":"checkout.session.completed","data":{"object":
        {"object":"checkout.session","id":"cs_test_1","client_reference_id":"order1","payment_intent":"pi_1"}}}"#;

    #[test]
    fn a_signed_session_event_names_its_order_session_and_intent() {
        let signature = Webhook::generate_test_header(SESSION, SECRET, None);
        let notice = verify(SESSION, &signature, SECRET).unwrap();
        assert_eq!(notice.event_id, "evt_1");
        assert_eq!(notice.kind, "checkout.session.completed");
        assert_eq!(notice.order_id.as_deref(), Some("order1"));
        assert_eq!(notice.session_id.as_deref(), Some("cs_test_1"));
        assert_eq!(notice.intent_id.as_deref(), Some("pi_1"));
    }

    #[test]
    fn an_event_of_an_unknown_type_is_read_all_the_same() {
        let payload = r#"{"id":"evt_2","type":"payment_intent.dreamt","data":{"object":
            {"object":"payment_intent","id":"pi_2","metadata":{"order_id":"order2"}}}}"#;
        let signature = Webhook::generate_test_header(payload, SECRET, None);
        let notice = verify(payload, &signature, SECRET).unwrap();
        assert_eq!(notice.order_id.as_deref(), Some("order2"));
        assert_eq!(notice.intent_id.as_deref(), Some("pi_2"));
        assert_eq!(notice.session_id, None);
    }

    #[test]
    fn a_signature_under_another_secret_is_forged() {
        let signature = Webhook::generate_test_header(SESSION, "whsec_other", None);
        assert_eq!(verify(SESSION, &signature, SECRET), Err(Forged::Signature));
    }

    #[test]
    fn a_payload_changed_after_signing_is_forged() {
        let signature = Webhook::generate_test_header(SESSION, SECRET, None);
        let changed = SESSION.replace("order1", "order2");
        assert_eq!(verify(&changed, &signature, SECRET), Err(Forged::Signature));
    }

    #[test]
    fn a_missing_or_senseless_signature_is_forged() {
        for signature in ["", "t=", "v1=00", "t=later,v1=00", "t=1,v1=zz"] {
            assert_eq!(verify(SESSION, signature, SECRET), Err(Forged::Signature), "{signature}");
        }
    }

    #[test]
    fn a_stale_timestamp_is_refused_though_the_signature_is_good() {
        let signature = Webhook::generate_test_header(SESSION, SECRET, Some(1_700_000_000));
        assert_eq!(verify(SESSION, &signature, SECRET), Err(Forged::Stale));
    }

    #[test]
    fn a_signed_payload_that_is_no_event_is_refused() {
        for payload in ["", "[]", r#"{"id":"evt_3"}"#] {
            let signature = Webhook::generate_test_header(payload, SECRET, None);
            assert_eq!(verify(payload, &signature, SECRET), Err(Forged::Payload));
        }
    }
}
