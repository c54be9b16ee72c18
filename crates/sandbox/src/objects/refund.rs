//! A refund: money given back after a capture.

use serde_json::{Value, json};

use super::map_or_empty;
use crate::ids;

pub(crate) fn object(charge: &Value, amount: i64, params: &Value, now: i64) -> Value {
    json!({
        "id": ids::refund(),
        "object": "refund",
        "amount": amount,
        "balance_transaction": null,
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "destination_details": {
            "card": { "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund" },
            "type": "card",
        },
        "metadata": map_or_empty(&params["metadata"]),
        "payment_intent": charge["payment_intent"],
        "reason": params["reason"],
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": "succeeded",
        "transfer_reversal": null,
    })
}
