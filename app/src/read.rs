//! Reading for pages: who asks, and a no that the page can show.

use domain::Refusal;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What reading came to when it was refused. It carries a closed enum and never free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct No(pub Refusal);

impl FromServerFnError for No {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        leptos::logging::warn!("a read failed: {error}");
        Self(Refusal::Unavailable)
    }
}

/// What a read answers: a no is an answer like others. A status of its own would be an error in the browser's console
/// for somebody who only followed a link; pages set their own status.
pub type Answer<T> = Result<T, Refusal>;

/// Answers a read.
#[cfg(feature = "ssr")]
pub async fn answer<T>(work: impl Future<Output = Answer<T>>) -> Result<Answer<T>, No> {
    Ok(work.await)
}

/// Asks, and takes both kinds of no for one: a refusal, and an answer that did not come.
pub async fn ask<T>(read: impl Future<Output = Result<Answer<T>, No>>) -> Result<T, No> {
    read.await.and_then(|answer| answer.map_err(No))
}
