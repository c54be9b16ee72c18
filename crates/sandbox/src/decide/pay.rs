//! A buyer submits the hosted page.

use serde_json::{Value, json};

use super::{Context, Stop, session};
use crate::cards::{Card, No};
use crate::objects::payment_method::{self, Payer};
use crate::objects::session::customer;
use crate::objects::{charge, intent, text};
use crate::store::Table;

/// A card for a session.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) session: String,
    pub(crate) card: Card,
    pub(crate) payer: Payer,
}

/// Answers with the session as it is afterwards and, if the bank said no, the intent's `last_payment_error`. A session that is over
/// stays as it is: that is what keeps a form submitted twice from authorising twice.
pub(super) async fn pay(context: &mut Context<'_>, payment: &Payment) -> Result<Value, Stop> {
    let mut session = session::read(context, &payment.session).await?;
    if !session::is_open(&session) {
        return Ok(json!({ "session": session, "error": null }));
    }
    let now = context.work.now;
    let mut intent = match text(&session, "payment_intent") {
        Some(id) => context.intent(id).await?,
        None => intent::object(&session, now),
    };
    let Payment { card, payer, .. } = payment;
    let method = payment_method::object(card, payer, now);
    let answer = card.answer();
    let charge = charge::object(&intent, &method, card, payer, answer, now);
    session["payment_intent"] = intent["id"].clone();
    intent["latest_charge"] = charge["id"].clone();

    Ok(match answer {
        Ok(()) => authorised(context, &mut session, intent, charge, &method, payer),
        Err(no) => declined(context, &session, intent, &charge, &method, no),
    })
}

fn authorised(
    context: &mut Context<'_>,
    session: &mut Value,
    mut intent: Value,
    mut charge: Value,
    method: &Value,
    payer: &Payer,
) -> Value {
    let amount = intent["amount"].clone();
    let manual = intent["capture_method"] == "manual";
    intent["last_payment_error"] = Value::Null;
    intent["payment_method"] = method["id"].clone();
    if manual {
        intent["status"] = "requires_capture".into();
        intent["amount_capturable"] = amount;
    } else {
        intent["status"] = "succeeded".into();
        intent["amount_received"].clone_from(&amount);
        charge["captured"] = true.into();
        charge["amount_captured"] = amount;
        session["payment_status"] = "paid".into();
    }
    session["status"] = "complete".into();
    session["url"] = Value::Null;
    session["customer_details"] = customer(Some(&payer.email), Some(&payer.name));

    session::save(context, session);
    context.save(Table::Intent, &intent);
    context.save(Table::Charge, &charge);
    context.tell(if manual { "payment_intent.amount_capturable_updated" } else { "payment_intent.succeeded" }, &intent);
    context.tell("checkout.session.completed", session);
    json!({ "session": session, "error": null })
}

fn declined(
    context: &mut Context<'_>,
    session: &Value,
    mut intent: Value,
    charge: &Value,
    method: &Value,
    no: No,
) -> Value {
    let error = json!({
        "charge": charge["id"],
        "code": no.code,
        "decline_code": no.decline_code,
        "doc_url": format!("https://stripe.com/docs/error-codes/{}", no.code.replace('_', "-")),
        "message": no.message,
        "payment_method": method,
        "type": "card_error",
    });
    intent["status"] = "requires_payment_method".into();
    intent["last_payment_error"] = error.clone();

    session::save(context, session);
    context.save(Table::Intent, &intent);
    context.save(Table::Charge, charge);
    context.tell("payment_intent.payment_failed", &intent);
    json!({ "session": session, "error": error })
}
