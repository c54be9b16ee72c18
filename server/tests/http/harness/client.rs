//! A browser without JavaScript, as far as a server can tell, or a script.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Method, RequestBuilder, redirect::Policy};

use super::Answer;

/// A client with its cookies.
pub struct Client {
    http: reqwest::Client,
    base: String,
    pub email: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Client {
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).timeout(Duration::from_mins(5));
        Self { http: http.build().unwrap(), base: base.to_owned(), email: String::new(), cookies: Mutex::default() }
    }

    /// One that shares the connections and has this session.
    pub fn with_session(&self, session: &str) -> Self {
        let cookies = BTreeMap::from([(server::SESSION_COOKIE.to_owned(), session.to_owned())]);
        Self { http: self.http.clone(), base: self.base.clone(), email: String::new(), cookies: Mutex::new(cookies) }
    }

    /// The session cookie's value.
    pub fn session(&self) -> Option<String> {
        self.cookies().iter().find(|(name, _)| name.ends_with(server::SESSION_COOKIE)).map(|(_, value)| value.clone())
    }

    fn cookies(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request with the cookies; `to` is a path or a whole URL.
    pub fn request(&self, method: Method, to: &str) -> RequestBuilder {
        let url = if to.starts_with("http") { to.to_owned() } else { format!("{}{to}", self.base) };
        let cookies: Vec<String> = self.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.http.request(method, url);
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends it, and keeps the cookies that come back.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = Answer::read(request.send().await.unwrap()).await;
        for line in answer.cookies() {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() || line.contains("Max-Age=0") {
                self.cookies().remove(name);
            } else {
                self.cookies().insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Opens a page.
    pub async fn get(&self, to: &str) -> Answer {
        self.send(self.request(Method::GET, to).header("accept", "text/html,*/*;q=0.8")).await
    }

    /// Posts a form, as a browser does.
    pub async fn post(&self, to: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.form(to).header("accept", "text/html,*/*;q=0.8").form(form)).await
    }

    /// Posts a form, as a script does that wants JSON.
    pub async fn ask(&self, to: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.form(to).header("accept", "application/json").form(form)).await
    }

    /// A POST from one of the exchange's own pages.
    pub fn form(&self, to: &str) -> RequestBuilder {
        self.request(Method::POST, to).header("origin", &self.base).header("sec-fetch-site", "same-origin")
    }
}
