//! The store behind tower-sessions.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::Timestamp;
use jiff::SignedDuration;
use surrealdb::types::{RecordId, SurrealValue};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store,
};

use super::{ABSOLUTE, IDLE, SessionUser, TOUCH, USER};
use crate::{
    Error, Market, Result,
    auth::random,
    db::{Failure, Tx, at, ms, record},
};

type Data = HashMap<String, serde_json::Value>;

/// Sessions in the table `session`. The clock is the exchange's: the expiry that tower-sessions computes from the
/// machine's is not stored.
#[derive(Clone, Debug)]
pub struct Store {
    ex: Market,
}

#[derive(SurrealValue)]
struct Row {
    data: String,
    user: Option<RecordId>,
    credential_version: Option<i64>,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
    /// The account's credential version now.
    current: Option<i64>,
}

impl Row {
    /// Whether the session still stands at `now`.
    fn is_good(&self, now: i64) -> bool {
        let credentials = self.user.is_none() || (self.current.is_some() && self.current == self.credential_version);
        credentials && self.expires_at > now
    }
}

fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The end of a session: the idle or the absolute one, whichever is earlier.
fn expiry(created_at: i64, seen_at: i64) -> i64 {
    created_at.saturating_add(millis(ABSOLUTE)).min(seen_at.saturating_add(millis(IDLE)))
}

fn id_of(session: &Id) -> RecordId {
    record("session", random::digest(session.0.to_le_bytes()))
}

impl Store {
    /// A store over the exchange's database.
    #[must_use]
    pub fn new(ex: &Market) -> Self {
        Self { ex: ex.clone() }
    }

    /// The statement's values that say what a session holds and whose it is.
    fn bind(tx: Tx, session: &Record) -> Result<Tx, session_store::Error> {
        let encode = |error: serde_json::Error| session_store::Error::Encode(error.to_string());
        let data = serde_json::to_string(&session.data).map_err(encode)?;
        let owner: Option<SessionUser> =
            session.data.get(USER).map(|value| serde_json::from_value(value.clone())).transpose().map_err(encode)?;
        Ok(tx
            .bind("id", id_of(&session.id))
            .bind("data", data)
            .bind("user", owner.as_ref().map(|owner| record("user", owner.user.as_str())))
            .bind("version", owner.map(|owner| owner.credential_version)))
    }

    async fn read(&self, id: &Id) -> Result<Option<Row>> {
        let read = Tx::of(
            "SELECT data, user, credential_version, created_at, seen_at, expires_at, \
             user.credential_version AS current FROM $id",
        );
        self.ex.db.row(read.bind("id", id_of(id))).await
    }

    /// Notes a request, unless another one did so within the last minute. It is a hint: when it fails, the next request
    /// writes it.
    async fn touch(&self, id: &Id, row: &Row, now: Timestamp) {
        let now = ms(now);
        if now.saturating_sub(row.seen_at) < millis(TOUCH) {
            return;
        }
        let touch = Tx::of("UPDATE $id SET seen_at = $now, expires_at = $expiry WHERE seen_at = $seen RETURN NONE")
            .bind("id", id_of(id))
            .bind("now", now)
            .bind("expiry", expiry(row.created_at, now))
            .bind("seen", row.seen_at);
        if let Err(error) = self.ex.db.query(touch).await {
            tracing::debug!(%error, "a session's last request is not noted");
        }
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, session: &mut Record) -> Result<(), session_store::Error> {
        let now = ms(self.ex.now());
        for _ in 0..8 {
            let create = Tx::of(
                "CREATE $id SET data = $data, user = $user, credential_version = $version, created_at = $now, \
                 seen_at = $now, expires_at = $expiry RETURN NONE",
            );
            let create = Self::bind(create, session)?.bind("now", now).bind("expiry", expiry(now, now));
            match self.ex.db.commit(create).await {
                Ok(()) => return Ok(()),
                // The id is somebody's, or may be after an unknown outcome: never hand it out, make another.
                Err(Failure::Exists(_) | Failure::Conflict | Failure::Unknown(_)) => session.id = Id::default(),
                Err(error) => return Err(session_store::Error::Backend(error.to_string())),
            }
        }
        Err(session_store::Error::Backend("no session could be made".into()))
    }

    /// Updates a session that exists. One that is gone stays gone, and that is no error: somebody signed out while this
    /// request was under way.
    async fn save(&self, session: &Record) -> Result<(), session_store::Error> {
        let update = Tx::of("UPDATE $id SET data = $data, user = $user, credential_version = $version RETURN NONE");
        let update = Self::bind(update, session)?;
        let written = || async {
            let stored = self.read(&session.id).await?;
            Ok(stored.is_none_or(|row| serde_json::from_str(&row.data).is_ok_and(|data: Data| data == session.data)))
        };
        self.ex.decide(|| self.ex.commit(update.clone(), written)).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>, session_store::Error> {
        let now = self.ex.now();
        let Some(row) = self.read(id).await.map_err(backend)?.filter(|row| row.is_good(ms(now))) else {
            return Ok(None);
        };
        self.touch(id, &row, now).await;
        let decode = |error: String| session_store::Error::Decode(error);
        let data = serde_json::from_str(&row.data).map_err(|error| decode(error.to_string()))?;
        let end = at(row.expires_at).map_err(backend)?.as_second();
        let expiry_date = OffsetDateTime::from_unix_timestamp(end).map_err(|error| decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    /// Ends a session, for good: against a touch at the same moment it is tried again.
    async fn delete(&self, id: &Id) -> Result<(), session_store::Error> {
        let delete = Tx::of("DELETE $id").bind("id", id_of(id));
        let gone = || async { Ok(self.read(id).await?.is_none()) };
        self.ex.decide(|| self.ex.commit(delete.clone(), gone)).await.map_err(backend)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn backend(error: Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
