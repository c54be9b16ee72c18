//! Stripe's signature scheme.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The `Stripe-Signature` header of a payload sent at `at`, Unix seconds.
pub(super) fn header(payload: &str, secret: &str, at: i64) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{at}.{payload}").as_bytes());
    Some(format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_signature_is_hmac_sha256_of_time_and_payload() {
        // printf '1.{}' | openssl dgst -sha256 -hmac whsec_test
        let header = super::header("{}", "whsec_test", 1).unwrap();
        assert_eq!(header, "t=1,v1=7500d5d4be4b3ef07af1fe56f7d522d135cdaa7530de557e67cc1049c52de094");
    }
}
