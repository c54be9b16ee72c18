//! A charge: one attempt on a card, failed ones included.

use serde_json::{Value, json};

use super::payment_method::{Payer, billing};
use crate::cards::{Card, No};
use crate::ids;

/// What the bank answered to an attempt on the intent's full amount.
pub(crate) fn object(
    intent: &Value,
    method: &Value,
    card: &Card,
    payer: &Payer,
    answer: Result<(), No>,
    now: i64,
) -> Value {
    let no = answer.err();
    let outcome = match no {
        None => json!({
            "network_status": "approved_by_network",
            "reason": null,
            "risk_level": "normal",
            "seller_message": "Payment complete.",
            "type": "authorized",
        }),
        Some(no) => json!({
            "network_status": "declined_by_network",
            "reason": no.decline_code,
            "risk_level": "normal",
            "seller_message": "The bank did not return any further details with this decline.",
            "type": "issuer_declined",
        }),
    };
    json!({
        "id": ids::charge(),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": null,
        "application_fee": null,
        "application_fee_amount": null,
        "balance_transaction": null,
        "billing_details": billing(payer),
        "calculated_statement_descriptor": "HOLDFAST SANDBOX",
        "captured": false,
        "created": now,
        "currency": intent["currency"],
        "customer": null,
        "description": intent["description"],
        "destination": null,
        "dispute": null,
        "disputed": false,
        "failure_balance_transaction": null,
        "failure_code": no.map(|no| no.code),
        "failure_message": no.map(|no| no.message),
        "fraud_details": {},
        "livemode": false,
        "metadata": intent["metadata"],
        "on_behalf_of": null,
        "order": null,
        "outcome": outcome,
        "paid": no.is_none(),
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {
            "card": {
                "amount_authorized": intent["amount"],
                "brand": card.brand(),
                "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
                "country": "US",
                "exp_month": card.month,
                "exp_year": card.year,
                "fingerprint": null,
                "funding": "credit",
                "installments": null,
                "last4": card.last4(),
                "mandate": null,
                "network": card.brand(),
                "three_d_secure": null,
                "wallet": null,
            },
            "type": "card",
        },
        "radar_options": {},
        "receipt_email": null,
        "receipt_number": null,
        "receipt_url": null,
        "refunded": false,
        "review": null,
        "shipping": null,
        "source": null,
        "source_transfer": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": if no.is_none() { "succeeded" } else { "failed" },
        "transfer_data": null,
        "transfer_group": null,
    })
}
