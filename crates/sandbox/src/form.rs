//! Stripe's form encoding: `line_items[0][price_data][currency]=usd`, `expand[]=payment_intent`.

use serde_json::{Map, Value};

/// The pairs of a query or a body, as sent.
pub(crate) type Pairs = Vec<(String, String)>;

pub(crate) fn pairs(encoded: &[u8]) -> Option<Pairs> {
    serde_urlencoded::from_bytes(encoded).ok()
}

/// The pairs as nested JSON: every leaf is text, `[]` and `[0]` make lists, a key that contradicts an earlier one is dropped.
pub(crate) fn nested(pairs: &Pairs) -> Value {
    let mut root = Value::Object(Map::new());
    for (key, value) in pairs {
        let mut at = &mut root;
        for segment in segments(key) {
            let Value::Object(object) = at else { break };
            let segment = if segment.is_empty() { object.len().to_string() } else { segment.to_owned() };
            at = object.entry(segment).or_insert_with(|| Value::Object(Map::new()));
        }
        if at.as_object().is_some_and(Map::is_empty) {
            *at = Value::String(value.clone());
        }
    }
    listed(root)
}

fn segments(key: &str) -> impl Iterator<Item = &str> {
    let (first, rest) = key.split_once('[').unwrap_or((key, ""));
    let rest = rest.strip_suffix(']').filter(|_| key.contains('['));
    std::iter::once(first).chain(rest.into_iter().flat_map(|rest| rest.split("][")))
}

/// Turns objects whose keys are 0, 1, 2 … into lists.
fn listed(value: Value) -> Value {
    let Value::Object(object) = value else { return value };
    let mut numbered: Vec<(usize, Value)> = Vec::new();
    let mut named = Map::new();
    for (key, value) in object {
        match key.parse() {
            Ok(index) => numbered.push((index, listed(value))),
            Err(_) => {
                named.insert(key, listed(value));
            }
        }
    }
    if numbered.is_empty() || !named.is_empty() {
        named.extend(numbered.into_iter().map(|(index, value)| (index.to_string(), value)));
        return Value::Object(named);
    }
    numbered.sort_by_key(|(index, _)| *index);
    Value::Array(numbered.into_iter().map(|(_, value)| value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn brackets_nest() {
        let pairs = pairs(b"mode=payment&line_items[0][price_data][unit_amount]=4990&line_items%5B0%5D%5Bquantity%5D=1&expand[]=a&expand[]=b.c");
        assert_eq!(
            nested(&pairs.unwrap()),
            json!({
                "mode": "payment",
                "line_items": [{ "price_data": { "unit_amount": "4990" }, "quantity": "1" }],
                "expand": ["a", "b.c"],
            })
        );
    }

    #[test]
    fn contradictions_are_dropped_and_nothing_panics() {
        let pairs = pairs(b"a=1&a[b]=2&[]=3&b[=4&c]=5&=6").unwrap();
        assert_eq!(nested(&pairs)["a"], "1");
    }
}
