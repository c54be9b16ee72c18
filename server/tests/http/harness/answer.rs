//! What came back.

use reqwest::header::HeaderMap;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The cookies it sets.
    pub fn cookies(&self) -> Vec<String> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    /// An attribute of the page's `main`.
    pub fn main(&self, attribute: &str) -> &str {
        let main = self.body.split("<main").nth(1).unwrap_or_default().split('>').next().unwrap_or_default();
        let begin = format!("{attribute}=\"");
        main.split(begin.as_str()).nth(1).unwrap_or_default().split('"').next().unwrap_or_default()
    }

    /// The document's title.
    pub fn title(&self) -> &str {
        self.body.split("<title>").nth(1).unwrap_or_default().split("</title>").next().unwrap_or_default()
    }

    /// The JSON in it.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }

    /// Status, code and field of a refusal.
    pub fn refusal(&self) -> (u16, String, Option<String>) {
        let json = self.json();
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        assert!(text("message").is_some_and(|message| !message.is_empty()), "{json}");
        (self.status, text("code").unwrap_or_default(), text("field"))
    }
}
