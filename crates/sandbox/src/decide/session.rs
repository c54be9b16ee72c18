//! Reading and writing a session: one whose time is over is expired by whoever looks at it first.

use serde_json::Value;

use super::{Context, Stop};
use crate::objects::{number, text};
use crate::store::{NEVER, Table};

/// The session as it is now.
pub(super) async fn read(context: &mut Context<'_>, id: &str) -> Result<Value, Stop> {
    let mut session = context.need(Table::Session, id, "checkout.session", "session").await?;
    if is_open(&session) && number(&session, "expires_at") <= context.work.now {
        close(context, &mut session).await?;
    }
    Ok(session)
}

pub(super) fn is_open(session: &Value) -> bool {
    session["status"] == "open"
}

/// Writes a session; the worker looks at an open one when its time is over.
pub(super) fn save(context: &mut Context<'_>, session: &Value) {
    let due = if is_open(session) { number(session, "expires_at") } else { NEVER };
    if let Some(id) = text(session, "id") {
        context.work.write_due(Table::Session, id, session.clone(), due);
    }
}

/// Expires an open session. An intent that it leaves unpaid is cancelled with it; Stripe documents neither this nor the
/// opposite, so nothing may rely on it.
pub(super) async fn close(context: &mut Context<'_>, session: &mut Value) -> Result<(), Stop> {
    session["status"] = "expired".into();
    session["url"] = Value::Null;
    save(context, session);
    context.tell("checkout.session.expired", session);
    if let Some(id) = text(session, "payment_intent") {
        let mut intent = context.intent(id).await?;
        intent["status"] = "canceled".into();
        intent["canceled_at"] = context.work.now.into();
        intent["cancellation_reason"] = "automatic".into();
        context.save(Table::Intent, &intent);
        context.tell("payment_intent.canceled", &intent);
    }
    Ok(())
}
