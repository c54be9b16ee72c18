//! What the page looks like.

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use super::card_form::{CardForm, Wrong};
use crate::money;
use crate::objects::{number, text};

/// A session that can be paid.
pub(super) fn open(session: &Value, typed: &CardForm, wrong: &Wrong) -> Markup {
    let amount = amount(session);
    let fixed_email = text(session, "customer_email").is_some();
    let state = if wrong.declined { "declined" } else { "open" };
    let body = html! {
        (summary(session, &amount))
        @if wrong.messages().next().is_some() { (problems(wrong)) }
        form method="post" novalidate {
            (field(&Field { id: "email", label: "Email", kind: "email", mode: "email", auto: "email", value: &typed.email,
                hint: None, wrong: wrong.email.as_deref(), fixed: fixed_email }))
            fieldset {
                legend { "Card" }
                (field(&Field { id: "number", label: "Card number", kind: "text", mode: "numeric", auto: "cc-number",
                    value: &typed.number, hint: Some("4242 4242 4242 4242 pays. Use no real card."),
                    wrong: wrong.number.as_deref(), fixed: false }))
                div.pair {
                    (field(&Field { id: "exp", label: "Expiry (MM/YY)", kind: "text", mode: "numeric", auto: "cc-exp",
                        value: &typed.exp, hint: None, wrong: wrong.exp.as_deref(), fixed: false }))
                    (field(&Field { id: "cvc", label: "Security code", kind: "text", mode: "numeric", auto: "cc-csc",
                        value: &typed.cvc, hint: None, wrong: wrong.cvc.as_deref(), fixed: false }))
                }
                (field(&Field { id: "name", label: "Name on card", kind: "text", mode: "text", auto: "cc-name",
                    value: &typed.name, hint: None, wrong: wrong.name.as_deref(), fixed: false }))
            }
            button type="submit" { "Pay " (amount) }
        }
        (back(session))
        (cards())
    };
    let title = format!("Pay {amount}");
    let title = if wrong.messages().next().is_some() { format!("Error: {title}") } else { title };
    frame(&title, state, &body)
}

/// A session that was paid.
pub(super) fn complete(session: &Value) -> Markup {
    let url = text(session, "success_url").unwrap_or_default();
    let url = url.replace("{CHECKOUT_SESSION_ID}", text(session, "id").unwrap_or_default());
    let body = html! {
        (summary(session, &amount(session)))
        p.outcome { "This checkout is complete. It cannot be paid a second time." }
        p.back { a href=(url) { "Go on to your order" } }
    };
    frame("This checkout is complete", "complete", &body)
}

/// A session whose time is over.
pub(super) fn expired(session: &Value) -> Markup {
    let body = html! {
        (summary(session, &amount(session)))
        p.outcome { "This checkout has expired. Nothing was paid. Go back to see whether you can start again." }
        (back(session))
    };
    frame("This checkout has expired", "expired", &body)
}

/// A page with nothing but a message.
pub(super) fn notice(title: &str, words: &str) -> Markup {
    let body = html! {
        h1 { (title) }
        p.outcome { (words) }
    };
    frame(title, "unknown", &body)
}

fn frame(title: &str, state: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                title { (title) " · Sandbox checkout" }
                // Relative, since the router does not know where it is nested.
                link rel="stylesheet" href="sandbox.css";
                // An empty icon: without one browsers ask for /favicon.ico, which may not be there.
                link rel="icon" href="data:,";
            }
            body {
                header.banner { p { strong { "Sandbox." } " This is a test checkout: no money moves." } }
                main data-status=(state) { (body) }
            }
        }
    }
}

fn summary(session: &Value, amount: &str) -> Markup {
    let items = session["_items"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        div.stub {
            @for item in items {
                h1 { (text(item, "description").unwrap_or("Payment")) }
            }
            p.amount { (amount) }
        }
    }
}

fn problems(wrong: &Wrong) -> Markup {
    html! {
        div.problems role="alert" tabindex="-1" autofocus {
            h2 { @if wrong.declined { "The payment did not go through" } @else { "Please check the form" } }
            ul {
                @for (field, message) in wrong.messages() {
                    li { a href={ "#" (field) } { (message) } }
                }
            }
            @if wrong.declined { p { "Nothing was taken. Try again, or use another card." } }
        }
    }
}

struct Field<'a> {
    id: &'a str,
    label: &'a str,
    kind: &'a str,
    mode: &'a str,
    auto: &'a str,
    value: &'a str,
    hint: Option<&'a str>,
    wrong: Option<&'a str>,
    fixed: bool,
}

fn field(field: &Field<'_>) -> Markup {
    let Field { id, label, kind, mode, auto, value, hint, wrong, fixed } = *field;
    let hint_id = hint.map(|_| format!("{id}-hint"));
    let wrong_id = wrong.map(|_| format!("{id}-error"));
    let described: Vec<&str> = [hint_id.as_deref(), wrong_id.as_deref()].into_iter().flatten().collect();
    let described = Some(described.join(" ")).filter(|ids| !ids.is_empty());
    html! {
        div.field {
            label for=(id) { (label) }
            @if let Some(hint) = hint { p.hint id=[hint_id.as_deref()] { (hint) } }
            input id=(id) name=(id) type=(kind) inputmode=(mode) autocomplete=(auto) value=(value) required readonly[fixed]
                aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")];
            @if let Some(wrong) = wrong { p.wrong id=[wrong_id.as_deref()] { (wrong) } }
        }
    }
}

/// The way back, without paying.
fn back(session: &Value) -> Markup {
    html! {
        @if let Some(url) = text(session, "cancel_url") {
            p.back { a href=(url) { "Back without paying" } }
        }
    }
}

fn cards() -> Markup {
    html! {
        details {
            summary { "Test cards" }
            table {
                thead { tr { th scope="col" { "Number" } th scope="col" { "What happens" } } }
                tbody {
                    @for (number, outcome) in TEST_CARDS { tr { td.number { (number) } td { (outcome) } } }
                }
            }
            p { "Any expiry date to come, any three digits as security code, any name." }
        }
    }
}

const TEST_CARDS: [(&str, &str); 5] = [
    ("4242 4242 4242 4242", "pays"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0000 0000 9995", "has insufficient funds"),
    ("4000 0000 0000 0069", "has expired"),
    ("4000 0000 0000 0127", "has a wrong security code"),
];

fn amount(session: &Value) -> String {
    money::display(number(session, "amount_total"), text(session, "currency").unwrap_or_default())
}
