//! The glue behind every form: runs one decision and turns its outcome into a redirect for browsers, or JSON for
//! scripts.

use domain::{Field, Refusal, Refusals};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What an action came to: the thing's key, and where to look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The key of what was made or changed, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its page; for a payment, the checkout's absolute URL.
    pub url: String,
}

impl Done {
    /// Done, with nothing to name.
    pub fn at(url: impl Into<String>) -> Self {
        Self { id: None, url: url.into() }
    }

    /// Done to the thing with this key.
    pub fn to(id: impl ToString, url: impl Into<String>) -> Self {
        Self { id: Some(id.to_string()), url: url.into() }
    }
}

/// A no, for scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// One of the codes of [`Refusal::code`].
    pub code: String,
    /// The words for people.
    pub message: String,
    /// The field it is about.
    pub field: Option<Field>,
    /// All that a form is refused for, this one first, where that is more than one thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Refused>,
}

impl From<&Refusal> for Refused {
    fn from(refusal: &Refusal) -> Self {
        Self { code: refusal.code().into(), message: refusal.message(), field: refusal.field(), errors: Vec::new() }
    }
}

impl From<&Refusals> for Refused {
    fn from(refusals: &Refusals) -> Self {
        let errors = if refusals.are_several() { refusals.all().map(Self::from).collect() } else { Vec::new() };
        Self { errors, ..Self::from(refusals.first()) }
    }
}

impl FromServerFnError for Refused {
    type Encoder = JsonEncoding;

    /// A request that could not even be read, or an answer that could not be written.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        leptos::logging::warn!("a request could not be read: {error}");
        #[cfg(feature = "ssr")]
        crate::context::set_status_for_scripts(axum::http::StatusCode::BAD_REQUEST);
        let message = "This request could not be read. Send the form's fields, URL-encoded or multipart.".into();
        Self { code: "bad_request".into(), message, field: None, errors: Vec::new() }
    }
}

/// The status that says this no.
#[cfg(feature = "ssr")]
#[must_use]
pub fn status(refusal: &Refusal) -> axum::http::StatusCode {
    use axum::http::StatusCode;
    use domain::refusal::Class;
    match refusal.class() {
        Class::Unauthorized => StatusCode::UNAUTHORIZED,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::NotFound => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
        Class::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Class::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The form that an action belongs to: where a refusal goes back to, and what was typed.
#[cfg(feature = "ssr")]
pub struct Form {
    name: String,
    back: String,
    typed: std::collections::BTreeMap<String, String>,
}

#[cfg(feature = "ssr")]
impl Form {
    /// The form called `name` on the page `back`.
    pub fn new(name: impl Into<String>, back: impl Into<String>) -> Self {
        Self { name: name.into(), back: back.into(), typed: std::collections::BTreeMap::new() }
    }

    /// A value that is shown again. Never a password, never a file.
    #[must_use]
    pub fn typed(mut self, field: &str, value: &str) -> Self {
        self.typed.insert(field.to_owned(), value.to_owned());
        self
    }
}

/// Runs `work`. A browser is redirected, on a refusal back to its form with the words in a one-time cookie; a script
/// gets JSON with the status of the first refusal.
#[cfg(feature = "ssr")]
pub async fn act(form: Form, work: impl Future<Output = Result<Done, Refusals>>) -> Result<Done, Refused> {
    use crate::{context, flash, local_path::sign_in_then};
    let outcome = work.await;
    if !context::is_browser() {
        return outcome.map_err(|refusals| {
            context::set_status(status(refusals.first()));
            Refused::from(&refusals)
        });
    }
    let done = match outcome {
        Ok(done) => done,
        Err(refusals) if *refusals.first() == Refusal::SignInFirst => Done::at(sign_in_then(&form.back)),
        Err(refusals) => {
            let Form { name, back, typed } = form;
            flash::put(&flash::Flash { form: name, refused: Some(refusals), notice: None, typed });
            Done::at(back)
        }
    };
    context::redirect(&done.url);
    Ok(done)
}
