//! The card, as Stripe tells of it: never its number.

use serde_json::{Value, json};

use crate::cards::Card;
use crate::ids;

/// Who pays, as typed on the page.
#[derive(Clone, Debug)]
pub(crate) struct Payer {
    pub(crate) email: String,
    pub(crate) name: String,
}

pub(crate) fn object(card: &Card, payer: &Payer, now: i64) -> Value {
    json!({
        "id": ids::payment_method(),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing(payer),
        "card": {
            "brand": card.brand(),
            "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": null },
            "country": "US",
            "display_brand": card.brand(),
            "exp_month": card.month,
            "exp_year": card.year,
            "fingerprint": null,
            "funding": "credit",
            "generated_from": null,
            "last4": card.last4(),
            "networks": { "available": [card.brand()], "preferred": null },
            "regulated_status": "unregulated",
            "three_d_secure_usage": { "supported": true },
            "wallet": null,
        },
        "created": now,
        "customer": null,
        "customer_account": null,
        "livemode": false,
        "metadata": {},
        "type": "card",
    })
}

pub(crate) fn billing(payer: &Payer) -> Value {
    json!({
        "address": { "city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null },
        "email": payer.email,
        "name": payer.name,
        "phone": null,
        "tax_id": null,
    })
}
