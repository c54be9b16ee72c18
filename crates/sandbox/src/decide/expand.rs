//! `expand[]`: ids in an answer replaced by what they stand for.

use serde_json::Value;

use super::{Context, Stop};
use crate::error::ApiError;
use crate::objects::line_item;
use crate::store::Table;

/// Stripe goes four levels deep.
const DEPTH: usize = 4;

/// Expands one path, as `payment_intent.latest_charge`.
pub(super) async fn expand(context: &mut Context<'_>, object: &mut Value, path: &str) -> Result<(), Stop> {
    let mut pointer = String::new();
    for (depth, segment) in path.split('.').enumerate() {
        let parent = object.pointer(&pointer).filter(|parent| !parent.is_null());
        let Some(parent) = parent else { return Ok(()) };
        let table = match segment {
            "payment_intent" => Some(Table::Intent),
            "latest_charge" | "charge" => Some(Table::Charge),
            "line_items" if parent["object"] == "checkout.session" => None,
            _ => return Err(not_expandable(path).into()),
        };
        if depth >= DEPTH || (table.is_some() && parent.get(segment).is_none()) {
            return Err(not_expandable(path).into());
        }
        let whole = match (table, parent[segment].as_str()) {
            (None, _) => {
                let url = format!("/v1/checkout/sessions/{}/line_items", parent["id"].as_str().unwrap_or_default());
                Some(line_item::list(&parent["_items"], &url))
            }
            (Some(table), Some(id)) => context.work.read(table, id).await?,
            (Some(_), None) => None,
        };
        if let (Some(whole), Some(parent)) = (whole, object.pointer_mut(&pointer)) {
            parent[segment] = whole;
        }
        pointer = format!("{pointer}/{segment}");
    }
    Ok(())
}

fn not_expandable(path: &str) -> ApiError {
    ApiError::invalid("expand", format!("This property cannot be expanded ({path})."))
}
