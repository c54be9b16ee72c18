//! `GET /v1/payment_intents`: all of them, a page at a time, for whoever compares the books. Unlike Stripe's, the newest
//! don't come first: the order is that of the ids.

use serde_json::{Value, json};

use super::{Context, Stop};
use crate::error::ApiError;
use crate::objects::text;
use crate::store::Table;

const PAGE: usize = 10;
const MOST: usize = 100;

pub(super) async fn intents(context: &Context<'_>, params: &Value) -> Result<Value, Stop> {
    let limit = match text(params, "limit").map(str::parse) {
        None => PAGE,
        Some(Ok(limit @ 1..=MOST)) => limit,
        Some(_) => return Err(ApiError::invalid("limit", "Between 1 and 100 can be listed.").into()),
    };
    let after = text(params, "starting_after").unwrap_or_default();
    let mut data = context.work.page(Table::Intent, after, limit + 1).await?;
    let has_more = data.len() > limit;
    data.truncate(limit);
    Ok(json!({ "object": "list", "data": data, "has_more": has_more, "url": "/v1/payment_intents" }))
}
