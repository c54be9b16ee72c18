//! A `PaymentIntent`, always a Checkout's.

use serde_json::{Value, json};

use crate::ids;

/// The intent of a session, made when the buyer first tries to pay, as Checkout has done since API version 2022-08-01.
pub(crate) fn object(session: &Value, now: i64) -> Value {
    let id = ids::intent();
    json!({
        "id": id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": { "tip": {} },
        "amount_received": 0,
        "application": null,
        "application_fee_amount": null,
        "automatic_payment_methods": null,
        "canceled_at": null,
        "cancellation_reason": null,
        "capture_method": session["_capture_method"],
        "client_secret": ids::secret(&id),
        "confirmation_method": "automatic",
        "created": now,
        "currency": session["currency"],
        "customer": null,
        "customer_account": null,
        "description": session["_intent_description"],
        "excluded_payment_method_types": null,
        "last_payment_error": null,
        "latest_charge": null,
        "livemode": false,
        "metadata": session["_intent_metadata"],
        "next_action": null,
        "on_behalf_of": null,
        "payment_method": null,
        "payment_method_configuration_details": null,
        "payment_method_options": {
            "card": {
                "installments": null,
                "mandate_options": null,
                "network": null,
                "request_three_d_secure": "automatic",
            },
        },
        "payment_method_types": ["card"],
        "processing": null,
        "receipt_email": null,
        "review": null,
        "setup_future_usage": null,
        "shipping": null,
        "source": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": "requires_payment_method",
        "transfer_data": null,
        "transfer_group": null,
        "_session": session["id"],
    })
}
