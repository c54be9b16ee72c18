//! A Checkout Session.

use serde_json::{Value, json};

use super::map_or_empty;
use crate::ids;

/// What a session is made from, checked.
pub(crate) struct New {
    /// Line items in wire shape.
    pub(crate) items: Vec<Value>,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) expires_at: i64,
    /// Everything else, as posted.
    pub(crate) params: Value,
}

/// A session that is open at `{base}/checkout/{id}`.
pub(crate) fn object(new: &New, base: &str, now: i64) -> Value {
    let id = ids::session();
    let params = &new.params;
    let flag = |value: &Value| value == "true";
    let intent_data = &params["payment_intent_data"];
    json!({
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": { "enabled": flag(&params["adaptive_pricing"]["enabled"]) },
        "after_expiration": null,
        "allow_promotion_codes": null,
        "amount_subtotal": new.amount,
        "amount_total": new.amount,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "billing_address_collection": null,
        "cancel_url": params["cancel_url"],
        "client_reference_id": params["client_reference_id"],
        "client_secret": null,
        "collected_information": null,
        "consent": null,
        "consent_collection": null,
        "created": now,
        "currency": new.currency,
        "currency_conversion": null,
        "custom_fields": [],
        "custom_text": {
            "after_submit": null,
            "shipping_address": null,
            "submit": null,
            "terms_of_service_acceptance": null,
        },
        "customer": null,
        "customer_account": null,
        "customer_creation": "if_required",
        "customer_details": params["customer_email"].as_str().map(|email| customer(Some(email), None)),
        "customer_email": params["customer_email"],
        "discounts": [],
        "expires_at": new.expires_at,
        "invoice": null,
        "invoice_creation": {
            "enabled": false,
            "invoice_data": {
                "account_tax_ids": null,
                "custom_fields": null,
                "description": null,
                "footer": null,
                "issuer": null,
                "metadata": {},
                "rendering_options": null,
            },
        },
        "livemode": false,
        "locale": params["locale"],
        "metadata": map_or_empty(&params["metadata"]),
        "mode": "payment",
        "origin_context": null,
        "payment_intent": null,
        "payment_link": null,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": null,
        "payment_method_options": { "card": { "request_three_d_secure": "automatic" } },
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": null,
        "phone_number_collection": { "enabled": false },
        "recovered_from": null,
        "saved_payment_method_options": null,
        "setup_intent": null,
        "shipping_address_collection": null,
        "shipping_cost": null,
        "shipping_options": [],
        "status": "open",
        "submit_type": params["submit_type"],
        "subscription": null,
        "success_url": params["success_url"],
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
        "ui_mode": "hosted_page",
        "url": format!("{base}/checkout/{id}"),
        "wallet_options": null,
        "_items": new.items,
        "_capture_method": intent_data["capture_method"].as_str().unwrap_or("automatic_async"),
        "_intent_metadata": map_or_empty(&intent_data["metadata"]),
        "_intent_description": intent_data["description"],
    })
}

/// What the page was told about who pays.
pub(crate) fn customer(email: Option<&str>, name: Option<&str>) -> Value {
    json!({
        "address": null,
        "business_name": null,
        "email": email,
        "individual_name": null,
        "name": name,
        "phone": null,
        "tax_exempt": "none",
        "tax_ids": [],
    })
}
