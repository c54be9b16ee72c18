//! `POST /v1/checkout/sessions`

use serde_json::Value;

use super::{Context, Stop, session};
use crate::error::ApiError;
use crate::objects::session::{New, object};
use crate::objects::{line_item, text};

const HALF_AN_HOUR: i64 = 30 * 60;
const DAY: i64 = 24 * 60 * 60;
/// Below fifty cents Stripe does not bother.
const LEAST: i64 = 50;
const MOST: i64 = 99_999_999;

/// Parameters that are understood, or harmless to ignore. Others are refused as Stripe refuses those it does not know, so that
/// a misspelt one is found here and not in production.
const KNOWN: [&str; 16] = [
    "adaptive_pricing",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "currency",
    "customer_creation",
    "customer_email",
    "expand",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "submit_type",
    "success_url",
];

pub(super) fn open(context: &mut Context<'_>, params: &Value) -> Result<Value, Stop> {
    let now = context.work.now;
    known(params)?;
    match text(params, "mode") {
        Some("payment") => {}
        Some(_) => return Err(ApiError::invalid("mode", "The sandbox knows the mode `payment` only.").into()),
        None => return Err(ApiError::missing("mode").into()),
    }
    for url in ["success_url", "cancel_url"] {
        let given = text(params, url);
        if given.is_none() && url == "success_url" {
            return Err(ApiError::missing(url).into());
        }
        if given.is_some_and(|given| url::Url::parse(given).is_err()) {
            return Err(ApiError::invalid(url, "Not a valid URL").into());
        }
    }
    if text(params, "customer_email").is_some_and(|email| !email.contains('@')) {
        let message = format!("Invalid email address: {}", params["customer_email"].as_str().unwrap_or_default());
        return Err(ApiError::invalid("customer_email", message).into());
    }
    let capture_method = params["payment_intent_data"]["capture_method"].as_str();
    if !matches!(capture_method, None | Some("automatic" | "automatic_async" | "manual")) {
        return Err(ApiError::invalid("payment_intent_data[capture_method]", "Invalid capture method").into());
    }

    let (items, amount, currency) = lines(params, now)?;
    let new = New { items, amount, currency, expires_at: expiry(params, now)?, params: params.clone() };
    let session = object(&new, &context.sandbox.base(), now);
    session::save(context, &session);
    Ok(session)
}

fn known(params: &Value) -> Result<(), ApiError> {
    let unknown = params.as_object().and_then(|params| params.keys().find(|key| !KNOWN.contains(&key.as_str())));
    unknown.map_or(Ok(()), |key| {
        let message = format!("Received unknown parameter: {key}");
        Err(ApiError { code: Some("parameter_unknown"), ..ApiError::invalid(key, message) })
    })
}

fn lines(params: &Value, now: i64) -> Result<(Vec<Value>, i64, String), ApiError> {
    let posted = params["line_items"].as_array().filter(|lines| !lines.is_empty());
    let posted = posted.ok_or_else(|| ApiError::missing("line_items"))?;
    let mut items = Vec::with_capacity(posted.len());
    let mut currency = None::<String>;
    let mut sum = 0_i64;
    for (index, line) in posted.iter().enumerate() {
        let param = |rest: &str| format!("line_items[{index}]{rest}");
        let price = &line["price_data"];
        let own = text(price, "currency").ok_or_else(|| ApiError::missing(&param("[price_data][currency]")))?;
        let own = own.to_lowercase();
        if own.len() != 3 || currency.as_ref().is_some_and(|currency| *currency != own) {
            let message = format!("Invalid currency: {own}");
            return Err(ApiError::invalid(&param("[price_data][currency]"), message));
        }
        let title = text(&price["product_data"], "name")
            .ok_or_else(|| ApiError::missing(&param("[price_data][product_data][name]")))?;
        let unit_amount = integer(&price["unit_amount"], &param("[price_data][unit_amount]"))?;
        let quantity = integer(&line["quantity"], &param("[quantity]"))?;
        let total = unit_amount.checked_mul(quantity).filter(|_| unit_amount >= 0 && quantity > 0);
        let total =
            total.ok_or_else(|| ApiError::invalid(&param("[quantity]"), "This value must be greater than 0."))?;
        sum = sum.saturating_add(total);
        items.push(line_item::object(title, unit_amount, quantity, &own, now));
        currency = Some(own);
    }
    let refusal = |code, message: &str| ApiError { code: Some(code), ..ApiError::invalid("line_items", message) };
    match sum {
        ..LEAST => {
            Err(refusal("amount_too_small", "The Checkout Session's total amount must convert to at least 50 cents."))
        }
        LEAST..=MOST => Ok((items, sum, currency.unwrap_or_default())),
        _ => {
            Err(refusal("amount_too_large", "The Checkout Session's total amount due must be no more than 999,999.99."))
        }
    }
}

fn expiry(params: &Value, now: i64) -> Result<i64, ApiError> {
    if text(params, "expires_at").is_none() {
        return Ok(now + DAY);
    }
    let at = integer(&params["expires_at"], "expires_at")?;
    let wrong = |bound: &str| {
        let message = format!("The `expires_at` timestamp must be {bound} from Checkout Session creation.");
        Err(ApiError::invalid("expires_at", message))
    };
    match at - now {
        ..HALF_AN_HOUR => wrong("at least 30 minutes"),
        HALF_AN_HOUR..=DAY => Ok(at),
        _ => wrong("less than 24 hours"),
    }
}

fn integer(value: &Value, param: &str) -> Result<i64, ApiError> {
    let posted = value.as_str().ok_or_else(|| ApiError::missing(param))?;
    posted.parse().map_err(|_| ApiError::invalid(param, format!("Invalid integer: {posted}")))
}
