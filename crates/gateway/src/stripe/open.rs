//! The parameters that open a checkout.

use std::collections::HashMap;

use stripe_checkout::CheckoutSessionMode;
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAdaptivePricing, CreateCheckoutSessionLineItems,
    CreateCheckoutSessionLineItemsPriceData, CreateCheckoutSessionPaymentIntentData,
    CreateCheckoutSessionPaymentIntentDataCaptureMethod, ProductData,
};

use crate::CheckoutRequest;

/// A pure function of the request, to the byte: a map with one key has one order.
pub(super) fn parameters(request: &CheckoutRequest) -> CreateCheckoutSession {
    let Ok(currency) = request.currency.parse();
    let price = CreateCheckoutSessionLineItemsPriceData {
        currency,
        product: None,
        product_data: Some(ProductData::new(&request.title)),
        recurring: None,
        tax_behavior: None,
        unit_amount: Some(request.amount),
        unit_amount_decimal: None,
    };
    let mut line = CreateCheckoutSessionLineItems::new();
    line.price_data = Some(price);
    line.quantity = Some(1);

    let mut intent = CreateCheckoutSessionPaymentIntentData::new();
    intent.capture_method = Some(CreateCheckoutSessionPaymentIntentDataCaptureMethod::Manual);
    intent.metadata = Some(one("order_id", &request.order_id));

    // Amount and currency are compared before capture, so the buyer must not be able to change them.
    let mut pricing = CreateCheckoutSessionAdaptivePricing::new();
    pricing.enabled = Some(false);

    CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .line_items(vec![line])
        .payment_intent_data(intent)
        .adaptive_pricing(pricing)
        .client_reference_id(&request.order_id)
        .metadata(one("attempt", &request.attempt.to_string()))
        .customer_email(&request.customer_email)
        .success_url(&request.success_url)
        .cancel_url(&request.cancel_url)
        .expires_at(request.expires_at)
}

fn one(key: &str, value: &str) -> HashMap<String, String> {
    HashMap::from([(key.to_owned(), value.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use stripe::StripeRequest;

    #[test]
    fn a_checkout_authorises_one_named_thing_and_says_whose_order_it_is() {
        let request = CheckoutRequest {
            idempotency_key: "k".to_owned(),
            order_id: "o1".to_owned(),
            attempt: 2,
            amount: 4990,
            currency: "usd".to_owned(),
            title: "Row 1".to_owned(),
            customer_email: "ann@example.com".to_owned(),
            success_url: "http://h/ok".to_owned(),
            cancel_url: "http://h/no".to_owned(),
            expires_at: 1_800_000_000,
        };
        let body = parameters(&request).build().body.unwrap();
        for pair in [
            "mode=payment",
            "payment_intent_data[capture_method]=manual",
            "payment_intent_data[metadata][order_id]=o1",
            "client_reference_id=o1",
            "metadata[attempt]=2",
            "line_items[0][price_data][currency]=usd",
            "line_items[0][price_data][unit_amount]=4990",
            "line_items[0][price_data][product_data][name]=Row+1",
            "line_items[0][quantity]=1",
            "adaptive_pricing[enabled]=false",
            "expires_at=1800000000",
        ] {
            assert!(body.split('&').any(|have| have == pair), "{pair} in {body}");
        }
        assert_eq!(parameters(&request).build().body.unwrap(), body);
    }
}
