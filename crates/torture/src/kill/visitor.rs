//! Somebody at the other end of real HTTP, and what came back: a yes, a no, or nothing, after which everything may have
//! happened.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{OrderId, Refusal, TicketId, view::OrderView, view::TicketView};
use reqwest::{Method, RequestBuilder, Response, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};
use tokio::sync::RwLock;

use super::check::Shown;
use crate::Result;

/// A server that takes longer has not answered.
const PATIENCE: Duration = Duration::from_secs(15);

/// What came back from an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is done.
    Yes(Done),
    /// It is not done, and why: the status and the code.
    No(u16, String),
    /// Nobody knows: the connection broke.
    Nothing(String),
    /// Nobody knows, since the server doesn't either: a status of 500 or more, and what came with it.
    Failed(u16, String),
    /// The server was never reached.
    Unsent,
}

/// What an action came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Done {
    /// The key of what was made or changed.
    pub id: Option<String>,
    /// Where to look at it.
    #[serde(default)]
    pub url: String,
}

#[derive(Deserialize)]
struct Refused {
    code: String,
}

/// What a read came to; an error is a server that did not answer.
pub type Seen<T> = Result<Result<T, Refusal>>;

/// A client with its session.
#[derive(Debug)]
pub struct Visitor {
    http: reqwest::Client,
    base: String,
    cookie: Mutex<Option<String>>,
    /// Shut while the books are compared. Those who compare have none.
    gate: Option<Arc<RwLock<()>>>,
}

impl Visitor {
    /// Somebody who has no session yet. `base` is the exchange's address without a slash at the end.
    pub fn new(base: &str, gate: Option<Arc<RwLock<()>>>) -> Result<Self> {
        let http = reqwest::Client::builder().redirect(Policy::none()).timeout(PATIENCE).build()?;
        Ok(Self { http, base: base.to_owned(), cookie: Mutex::new(None), gate })
    }

    /// Another tab of the same person, which waits for no gate.
    #[must_use]
    pub fn behind_the_gate(&self) -> Self {
        let cookie = Mutex::new(self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone());
        Self { http: self.http.clone(), base: self.base.clone(), cookie, gate: None }
    }

    fn request(&self, method: Method, to: &str) -> RequestBuilder {
        let own = to.starts_with('/');
        let request = self.http.request(method, if own { format!("{}{to}", self.base) } else { to.to_owned() });
        let cookie = self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match cookie.filter(|_| own || to.starts_with(&self.base)) {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, reqwest::Error> {
        let _open = match &self.gate {
            Some(gate) => Some(gate.read().await),
            None => None,
        };
        request.send().await
    }

    /// Posts a form as a script does.
    pub async fn ask(&self, to: &str, form: &[(&str, &str)]) -> Told {
        let request = self.request(Method::POST, to).header("origin", &self.base).header("accept", "application/json");
        match self.send(request.form(form)).await {
            Ok(response) => self.told(response).await,
            Err(error) => unanswered(&error),
        }
    }

    async fn told(&self, response: Response) -> Told {
        let status = response.status().as_u16();
        let cookies = response.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
        let mut session = cookies.rev().filter(|line| line.starts_with(server::SESSION_COOKIE));
        if let Some(cookie) = session.next().and_then(|line| line.split(';').next()) {
            *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(cookie.to_owned());
        }
        let body = match response.text().await {
            Ok(body) => body,
            // The status alone is no answer: what was done is in the body.
            Err(error) => return Told::Nothing(error.to_string()),
        };
        match status {
            200 => match serde_json::from_str(&body) {
                Ok(done) => Told::Yes(done),
                Err(error) => Told::Nothing(format!("an answer that can't be read: {error}: {body}")),
            },
            500.. => Told::Failed(status, body),
            _ => Told::No(status, serde_json::from_str(&body).map_or(body, |Refused { code }| code)),
        }
    }

    /// Posts a card to a checkout page. Yes means that the page led on: the card is authorised.
    pub async fn card(&self, checkout: &str, number: &str) -> Told {
        let card = [("email", "b@example.com"), ("name", "B"), ("number", number), ("exp", "12/34"), ("cvc", "123")];
        match self.send(self.request(Method::POST, checkout).form(&card)).await {
            Ok(response) if response.status().as_u16() == 303 => {
                let location = response.headers().get("location").and_then(|url| url.to_str().ok());
                Told::Yes(Done { id: None, url: location.unwrap_or_default().to_owned() })
            }
            Ok(response) if response.status().is_server_error() => {
                Told::Failed(response.status().as_u16(), "a checkout page".to_owned())
            }
            Ok(response) => Told::No(response.status().as_u16(), "not authorised".to_owned()),
            Err(error) => unanswered(&error),
        }
    }

    /// Opens a page as a browser does; its status, if it came.
    pub async fn page(&self, url: &str) -> Option<u16> {
        let request = self.request(Method::GET, url).header("accept", "text/html");
        let response = self.send(request).await.ok()?;
        let status = response.status().as_u16();
        response.bytes().await.ok().map(|_| status)
    }

    async fn read<T: DeserializeOwned>(&self, path: &str) -> Seen<T> {
        let request = self.request(Method::GET, path).header("accept", "application/json");
        let response = self.send(request).await?;
        let status = response.status();
        let body = response.text().await?;
        if !status.is_success() {
            return Err(format!("{path} answers {status}: {body}").into());
        }
        serde_json::from_str(&body).map_err(|error| format!("{path}: {error}: {body}").into())
    }

    /// An order of this person's.
    pub async fn order(&self, id: &OrderId) -> Seen<Shown> {
        #[derive(Deserialize)]
        struct Page {
            order: OrderView,
            handed: Option<serde_json::Value>,
        }
        let page: Result<Page, Refusal> = self.read(&format!("/api/read/order?id={id}")).await?;
        Ok(page.map(|Page { order, handed }| Shown { order, handed: handed.is_some() }))
    }

    /// A ticket.
    pub async fn ticket(&self, id: &TicketId) -> Seen<TicketView> {
        #[derive(Deserialize)]
        struct Page {
            ticket: TicketView,
        }
        let page: Result<Page, Refusal> = self.read(&format!("/api/read/ticket?id={id}")).await?;
        Ok(page.map(|Page { ticket }| ticket))
    }

    /// Whether the exchange says that it is ready.
    pub async fn is_ready(&self) -> bool {
        let ready = self.http.get(format!("{}/readyz", self.base)).timeout(Duration::from_secs(3)).send().await;
        ready.is_ok_and(|response| response.status().is_success())
    }
}

/// Whoever was not connected to heard nothing; all else may have been heard.
fn unanswered(error: &reqwest::Error) -> Told {
    if error.is_connect() { Told::Unsent } else { Told::Nothing(error.to_string()) }
}
