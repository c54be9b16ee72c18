//! `/live`: what an open page is told, as server-sent events. A `snapshot` on connecting and after every gap, then small
//! `change` events.

mod feed;
mod topic;

use std::time::Duration;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{
        IntoResponse as _, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use domain::UserId;
use serde::Deserialize;
use services::{
    auth,
    session::{SessionUser, USER},
};
use tower_sessions::Session;

use crate::router::Shared;
use feed::Feed;
use topic::Topic;

const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The query.
#[derive(Deserialize)]
pub(crate) struct Asked {
    topic: String,
}

/// Follows a topic until the page goes away, the session ends (one's own topics) or the server stops.
pub(crate) async fn follow(State(shared): State<Shared>, session: Session, Query(asked): Query<Asked>) -> Response {
    let Some(topic) = Topic::parse(&asked.topic) else { return StatusCode::NOT_FOUND.into_response() };
    let Ok(place) = shared.streams.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "10")]).into_response();
    };
    let viewer = if topic.is_private() {
        match viewer(&shared, &session).await {
            Some(viewer) => Some(viewer),
            None => return StatusCode::UNAUTHORIZED.into_response(),
        }
    } else {
        None
    };
    // Subscribed before the snapshot is read, so that nothing falls in between.
    let told = shared.ex.live.subscribe();
    let feed = Feed::new(shared, topic, viewer.map(|viewer| (viewer, session)), told, place);
    let Some(first) = feed.snapshot().await else { return StatusCode::NOT_FOUND.into_response() };
    let events = futures::stream::unfold((feed, Some(first)), async |(mut feed, first)| {
        let event = match first {
            Some(first) => first,
            None => feed.next().await?,
        };
        Some((Ok::<Event, std::convert::Infallible>(event), (feed, None)))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    // Proxies that collect answers would hold events back.
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    response
}

/// Who is signed in, by what the session store and the account say at this moment.
async fn viewer(shared: &Shared, session: &Session) -> Option<UserId> {
    let SessionUser { user, credential_version } = session.get(USER).await.ok()??;
    auth::current(&shared.ex, &user, credential_version).await.ok()?.map(|account| account.id)
}
