//! The hosted checkout page. Works without JavaScript: one form, posted to its own address.

mod card_form;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::Markup;
use serde_json::Value;

use card_form::{CardForm, Wrong};

use crate::Sandbox;
use crate::decide::{Command, Payment};
use crate::objects::text;
use crate::run::{Answer, Origin};

type Stripe = State<Arc<Sandbox>>;

pub(crate) fn routes() -> Router<Arc<Sandbox>> {
    Router::new().route("/checkout/{id}", get(show).post(submit)).route("/checkout/sandbox.css", get(style))
}

async fn show(State(sandbox): Stripe, Path(id): Path<String>) -> Response {
    match session(sandbox.run(&Command::Session(id), &Origin::default()).await) {
        Ok(session) => page(&session, &CardForm::prefilled(&session), &Wrong::default()),
        Err(nothing) => nothing.into_response(),
    }
}

async fn submit(State(sandbox): Stripe, Path(id): Path<String>, Form(typed): Form<CardForm>) -> Response {
    let session = match session(sandbox.run(&Command::Session(id.clone()), &Origin::default()).await) {
        Ok(session) => session,
        Err(nothing) => return nothing.into_response(),
    };
    // What the exchange said about who pays stands, whatever the form says.
    let typed = typed.with_email_of(&session);
    let (card, payer) = match typed.check(sandbox.now()) {
        Ok(checked) => checked,
        // A second submission of a form that went through has nothing to correct.
        Err(_) if session["status"] == "complete" => return onwards(&session),
        Err(wrong) => return page(&session, &typed, &wrong),
    };
    let payment = Command::Pay(Payment { session: id, card, payer });
    let answer = sandbox.run(&payment, &Origin::default()).await;
    if answer.status != 200 {
        return Nothing::Broken.into_response();
    }
    let session = &answer.body["session"];
    if session["status"] == "complete" {
        return onwards(session);
    }
    page(session, &typed, &Wrong::declined(&answer.body["error"]))
}

async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, include_str!("sandbox.css")).into_response()
}

/// Why there is no session to show.
enum Nothing {
    Unknown,
    Broken,
}

fn session(answer: Answer) -> Result<Value, Nothing> {
    match answer.status {
        200 => Ok(answer.body),
        404 => Err(Nothing::Unknown),
        _ => Err(Nothing::Broken),
    }
}

impl IntoResponse for Nothing {
    fn into_response(self) -> Response {
        let (status, title, words) = match self {
            Self::Unknown => (
                StatusCode::NOT_FOUND,
                "There is no such checkout",
                "Check the address, or go back to the shop and start again.",
            ),
            Self::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong",
                "The sandbox failed, and its log says why. Reload to try again: nothing is paid twice.",
            ),
        };
        (status, view::notice(title, words)).into_response()
    }
}

/// To the exchange, as it asked. 303, so that the form is not posted there.
fn onwards(session: &Value) -> Response {
    let id = text(session, "id").unwrap_or_default();
    let url = text(session, "success_url").unwrap_or_default().replace("{CHECKOUT_SESSION_ID}", id);
    Redirect::to(&url).into_response()
}

/// Always 200 for a known session: a form shown again is not an error of the browser's.
fn page(session: &Value, typed: &CardForm, wrong: &Wrong) -> Response {
    let markup: Markup = match session["status"].as_str() {
        Some("complete") => view::complete(session),
        Some("open") => view::open(session, typed, wrong),
        _ => view::expired(session),
    };
    let mut response = markup.into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy(session)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Strict, and lets the form's redirect through to the exchange, which may be at another origin when the sandbox runs alone.
fn policy(session: &Value) -> String {
    let url = text(session, "success_url").and_then(|url| url::Url::parse(url).ok());
    let origin =
        url.map(|url| url.origin().ascii_serialization()).filter(|origin| origin != "null").unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' {origin}; base-uri 'none'; frame-ancestors 'none'"
    )
}
