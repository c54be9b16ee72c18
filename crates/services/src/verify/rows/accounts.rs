//! Accounts, sessions and links.

use std::collections::HashMap;

use domain::audit;
use jiff::SignedDuration;
use surrealdb::types::{RecordId, SurrealValue};

use super::{Stored, key};
use crate::session::{ABSOLUTE, IDLE, SessionUser, USER};

fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[derive(SurrealValue)]
pub(in crate::verify) struct User {
    email: String,
    password_hash: String,
    credential_version: i64,
    created_at: i64,
    seq: i64,
}

impl Stored for User {
    const FIELDS: &'static str = "id, email, password_hash, credential_version, created_at, seq";
    type Row = audit::User;

    fn read(self) -> Result<audit::User, String> {
        let Self { email, password_hash, credential_version, created_at, seq } = self;
        Ok(audit::User { email, password_hash, credential_version, created_at, seq })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Session {
    data: String,
    user: Option<RecordId>,
    credential_version: Option<i64>,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
}

impl Stored for Session {
    const FIELDS: &'static str = "id, data, user, credential_version, created_at, seen_at, expires_at";
    type Row = audit::Session;

    fn read(self) -> Result<audit::Session, String> {
        let said = serde_json::from_str::<HashMap<String, serde_json::Value>>(&self.data)
            .and_then(|mut data| data.remove(USER).map(serde_json::from_value::<SessionUser>).transpose())
            .map(|owner| owner.map(|owner| (owner.user.to_string(), owner.credential_version)))
            .map_err(|error| error.to_string());
        let absolute = self.created_at.saturating_add(millis(ABSOLUTE));
        Ok(audit::Session {
            owner: (self.user.as_ref().map(key), self.credential_version),
            said,
            expires_at: self.expires_at,
            latest_end: self.seen_at.saturating_add(millis(IDLE)).min(absolute),
        })
    }
}

#[derive(SurrealValue)]
pub(in crate::verify) struct Link {
    purpose: String,
    password_hash: Option<String>,
    user: Option<RecordId>,
    credential_version: Option<i64>,
}

impl Stored for Link {
    const FIELDS: &'static str = "id, purpose, password_hash, user, credential_version";
    type Row = audit::Link;

    fn read(self) -> Result<audit::Link, String> {
        Ok(audit::Link {
            purpose: self.purpose,
            password_hash: self.password_hash,
            owner: (self.user.as_ref().map(key), self.credential_version),
        })
    }
}
