//! What each call does: it reads objects, refuses or changes them, and tells the events.
//!
//! A decision may be made several times before one holds, so it touches nothing but its [`Work`].

mod cancel;
mod capture;
mod expand;
mod expire;
mod list;
mod open;
mod pay;
mod refund;
mod session;

use serde_json::{Value, json};

pub(crate) use pay::Payment;

use crate::Sandbox;
use crate::error::ApiError;
use crate::objects::{self, account, line_item, public, text};
use crate::run::Origin;
use crate::store::{Failure, Table, Work};

/// What can be asked of the sandbox.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Account,
    /// Parameters as posted.
    Open(Value),
    Session(String),
    LineItems(String),
    Expire(String),
    Pay(Payment),
    Intent(String),
    /// Parameters of the page.
    Intents(Value),
    /// Intent and parameters.
    Capture(String, Value),
    /// Intent and parameters.
    Cancel(String, Value),
    Refund(Value),
    ReadRefund(String),
    Charge(String),
    Event(String),
    /// Drops an answer kept for a key whose day is over.
    ForgetKey(String),
}

/// Why a decision came to nothing.
pub(crate) enum Stop {
    Refused(ApiError),
    Failed(Failure),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What a decision has to go by.
pub(crate) struct Context<'a> {
    pub(crate) work: Work,
    pub(crate) origin: &'a Origin,
    pub(crate) sandbox: &'a Sandbox,
    /// Whether an event was told.
    pub(crate) told: bool,
}

impl Context<'_> {
    /// Reads what must be there.
    async fn need(&mut self, table: Table, id: &str, what: &str, param: &str) -> Result<Value, Stop> {
        let found = self.work.read(table, id).await?;
        Ok(found.ok_or_else(|| ApiError::no_such(what, id, param))?)
    }

    async fn intent(&mut self, id: &str) -> Result<Value, Stop> {
        self.need(Table::Intent, id, "payment_intent", "intent").await
    }

    async fn charge(&mut self, id: &str) -> Result<Value, Stop> {
        self.need(Table::Charge, id, "charge", "charge").await
    }

    /// Writes an object under its own id.
    fn save(&mut self, table: Table, object: &Value) {
        if let Some(id) = text(object, "id") {
            self.work.write(table, id, object.clone());
        }
    }

    /// Tells an event, to be delivered from now on.
    fn tell(&mut self, kind: &str, object: &Value) {
        let (request, key) = (self.origin.request.as_deref(), self.origin.key.as_deref());
        let event = objects::event::object(kind, &public(object), request, key, self.work.now);
        if let Some(id) = text(&event, "id") {
            let due = self.work.now;
            self.work.write_due(Table::Delivery, id, json!({ "attempts": 0 }), due);
        }
        self.save(Table::Event, &event);
        self.told = true;
    }
}

/// Decides `command` and answers with the object that Stripe would.
pub(crate) async fn decide(context: &mut Context<'_>, command: &Command) -> Result<Value, Stop> {
    let mut object = match command {
        Command::Account => account::object(&context.sandbox.options.currency),
        Command::Open(params) => open::open(context, params)?,
        Command::Session(id) => session::read(context, id).await?,
        Command::LineItems(id) => {
            let items = session::read(context, id).await?["_items"].take();
            line_item::list(&items, &format!("/v1/checkout/sessions/{id}/line_items"))
        }
        Command::Expire(id) => expire::expire(context, id).await?,
        Command::Pay(payment) => pay::pay(context, payment).await?,
        Command::Intent(id) => context.intent(id).await?,
        Command::Intents(params) => list::intents(context, params).await?,
        Command::Capture(id, params) => capture::capture(context, id, params).await?,
        Command::Cancel(id, params) => cancel::cancel(context, id, params).await?,
        Command::Refund(params) => refund::refund(context, params).await?,
        Command::ReadRefund(id) => context.need(Table::Refund, id, "refund", "refund").await?,
        Command::Charge(id) => context.charge(id).await?,
        Command::Event(id) => context.need(Table::Event, id, "event", "id").await?,
        Command::ForgetKey(key) => {
            context.work.read(Table::Answer, key).await?;
            context.work.remove(Table::Answer, key);
            Value::Null
        }
    };
    for path in &context.origin.expand {
        expand::expand(context, &mut object, path).await?;
    }
    Ok(object)
}
