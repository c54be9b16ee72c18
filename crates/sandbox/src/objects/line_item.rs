//! What a session sells.

use serde_json::{Value, json};

use crate::ids;

/// One line with a price made for it.
pub(crate) fn object(title: &str, unit_amount: i64, quantity: i64, currency: &str, now: i64) -> Value {
    let total = unit_amount * quantity;
    json!({
        "id": ids::line_item(),
        "object": "item",
        "adjustable_quantity": null,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": currency,
        "description": title,
        "metadata": {},
        "price": {
            "id": ids::line_item().replacen("li_", "price_", 1),
            "object": "price",
            "active": false,
            "billing_scheme": "per_unit",
            "created": now,
            "currency": currency,
            "custom_unit_amount": null,
            "livemode": false,
            "lookup_key": null,
            "metadata": {},
            "nickname": null,
            "product": ids::line_item().replacen("li_", "prod_", 1),
            "recurring": null,
            "tax_behavior": "unspecified",
            "tiers_mode": null,
            "transform_quantity": null,
            "type": "one_time",
            "unit_amount": unit_amount,
            "unit_amount_decimal": unit_amount.to_string(),
        },
        "quantity": quantity,
    })
}

/// As Stripe wraps any list.
pub(crate) fn list(items: &Value, url: &str) -> Value {
    json!({ "object": "list", "data": items, "has_more": false, "url": url })
}
