//! A person with a browser or a script, where a request depends on the answer before it.

use std::time::Duration;

use reqwest::{RequestBuilder, redirect::Policy};
use serde::Deserialize;

use crate::error::{Error, Result};

/// Somebody, perhaps signed in.
#[derive(Clone)]
pub(crate) struct Visitor {
    http: reqwest::Client,
    base: String,
    cookie: String,
}

/// What an action came to.
#[derive(Deserialize)]
pub(crate) struct Done {
    /// The thing's key.
    #[serde(default)]
    pub id: String,
    /// Where to go on.
    pub url: String,
}

impl Visitor {
    /// Somebody who is not signed in. The clones share its connections.
    pub fn new(base: &str) -> Result<Self> {
        let http = reqwest::Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(30));
        Ok(Self { http: http.build()?, base: base.to_owned(), cookie: String::new() })
    }

    /// The same with a session.
    pub fn signed_in(&self, cookie: &str) -> Self {
        Self { cookie: cookie.to_owned(), ..self.clone() }
    }

    fn url(&self, to: &str) -> String {
        if to.starts_with("http") { to.to_owned() } else { format!("{}{to}", self.base) }
    }

    fn with_cookie(&self, request: RequestBuilder) -> RequestBuilder {
        if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) }
    }

    /// Opens a page, to its last byte.
    pub async fn page(&self, to: &str) -> Result<String> {
        let request = self.http.get(self.url(to)).header("accept", "text/html");
        let answer = self.with_cookie(request).send().await?;
        let status = answer.status().as_u16();
        let body = answer.text().await?;
        if status == 200 { Ok(body) } else { Err(Error::of(to, format!("status {status}"))) }
    }

    /// Does something, as a script does.
    pub async fn ask(&self, to: &str, form: &[(&str, &str)]) -> Result<Done> {
        let request = self.http.post(self.url(to)).header("accept", "application/json").form(form);
        let answer = self.with_cookie(request).send().await?;
        let status = answer.status().as_u16();
        let body = answer.text().await?;
        if status == 200 { Ok(serde_json::from_str(&body)?) } else { Err(Error::of(to, format!("{status} {body}"))) }
    }

    /// Posts a form, as a browser does; returns where it leads.
    pub async fn post(&self, to: &str, form: &[(&str, &str)]) -> Result<String> {
        let request = self.http.post(self.url(to)).header("accept", "text/html").form(form);
        let answer = self.with_cookie(request).send().await?;
        let status = answer.status().as_u16();
        let location = answer.headers().get("location").and_then(|to| to.to_str().ok()).map(str::to_owned);
        location.ok_or_else(|| Error::of(to, format!("status {status} leads nowhere")))
    }

    /// Holds a ticket; returns the order's key.
    pub async fn hold(&self, ticket: &str) -> Result<String> {
        Ok(self.ask("/api/orders/create", &[("ticket_id", ticket)]).await?.id)
    }
}
