//! The account that the sandbox is.

use serde_json::{Value, json};

use crate::ACCOUNT_ID;

pub(crate) fn object(currency: &str) -> Value {
    json!({
        "id": ACCOUNT_ID,
        "object": "account",
        "business_profile": null,
        "business_type": "individual",
        "capabilities": { "card_payments": "active", "transfers": "active" },
        "charges_enabled": true,
        "country": "US",
        "default_currency": currency,
        "details_submitted": true,
        "email": null,
        "payouts_enabled": true,
        "settings": null,
        "type": "standard",
    })
}
