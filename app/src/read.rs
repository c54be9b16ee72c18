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
///
/// A page's reads run in tasks of their own. When the browser goes away in the middle, the page is dropped, and with it
/// what Leptos keeps the request's contexts on; its tasks go on, and would find no exchange at the next step. So a read
/// holds on to the request until it has its answer, though nobody waits for it any more.
#[cfg(feature = "ssr")]
pub async fn answer<T>(work: impl Future<Output = Answer<T>>) -> Result<Answer<T>, No> {
    use leptos::prelude::Owner;
    let _request: Vec<Owner> = std::iter::successors(Owner::current(), Owner::parent).collect();
    Ok(work.await)
}

/// Asks, and takes both kinds of no for one: a refusal, and an answer that did not come.
pub async fn ask<T>(read: impl Future<Output = Result<Answer<T>, No>>) -> Result<T, No> {
    read.await.and_then(|answer| answer.map_err(No))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use leptos::{prelude::*, reactive::computed::ScopedFuture};

    use super::*;

    /// Waits once, as for the database.
    async fn step() {
        let mut waited = false;
        std::future::poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending })
            .await;
    }

    #[test]
    fn a_read_finds_what_the_request_provides_although_its_page_was_dropped() {
        let page = Owner::new();
        page.with(|| provide_context("the exchange"));
        let part = page.child();
        let read = part.with(|| {
            ScopedFuture::new(answer(async {
                step().await;
                Ok(use_context::<&str>())
            }))
        });
        let (mut read, mut waker) = (pin!(read), Context::from_waker(Waker::noop()));
        assert_eq!(read.as_mut().poll(&mut waker), Poll::Pending);
        drop(page);
        assert_eq!(read.as_mut().poll(&mut waker), Poll::Ready(Ok(Ok(Some("the exchange")))));
    }
}
