//! Stripe's objects as JSON in wire shape, every key that Stripe sends included.
//!
//! Keys that begin with `_` are notes of the sandbox's own, dropped by [`public`].

pub(crate) mod account;
pub(crate) mod charge;
pub(crate) mod event;
pub(crate) mod intent;
pub(crate) mod line_item;
pub(crate) mod payment_method;
pub(crate) mod refund;
pub(crate) mod session;

use serde_json::Value;

/// An object as the world sees it.
pub(crate) fn public(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(key, _)| !key.starts_with('_'))
            .map(|(key, value)| (key.clone(), public(value)))
            .collect(),
        Value::Array(list) => list.iter().map(public).collect(),
        other => other.clone(),
    }
}

/// A text field, or nothing where it is null, absent or empty.
pub(crate) fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object[key].as_str().filter(|text| !text.is_empty())
}

/// A number field, zero where it is not.
pub(crate) fn number(object: &Value, key: &str) -> i64 {
    object[key].as_i64().unwrap_or_default()
}

/// `{}` where there is nothing.
pub(crate) fn map_or_empty(value: &Value) -> Value {
    if value.is_object() { value.clone() } else { Value::Object(serde_json::Map::new()) }
}
