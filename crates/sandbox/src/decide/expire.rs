//! `POST /v1/checkout/sessions/{id}/expire`

use serde_json::Value;

use super::{Context, Stop, session};
use crate::error::ApiError;

pub(super) async fn expire(context: &mut Context<'_>, id: &str) -> Result<Value, Stop> {
    let mut session = session::read(context, id).await?;
    if !session::is_open(&session) {
        let status = session["status"].as_str().unwrap_or_default();
        let message = format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {status}."
        );
        return Err(ApiError::untimely(None, message).into());
    }
    session::close(context, &mut session).await?;
    Ok(session)
}
