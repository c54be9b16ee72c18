//! Opening a database: embedded (`rocksdb://`, `mem://`) or a server (`ws://`, `wss://`).

use std::sync::Arc;

use surrealdb::{engine::any, opt::auth::Root};

use super::Db;
use crate::{Error, Result, schema};

/// Who signs in to a database server.
#[derive(Clone)]
pub struct Credentials {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

/// Where the database is.
#[derive(Clone)]
pub struct Address {
    /// `rocksdb://path?sync=every`, `mem://`, `ws://host:port` or `wss://host:port`.
    pub url: String,
    /// For servers.
    pub credentials: Option<Credentials>,
    /// The namespace.
    pub namespace: String,
    /// The database's name.
    pub name: String,
}

impl Address {
    /// An embedded database.
    #[must_use]
    pub fn embedded(url: impl Into<String>) -> Self {
        Self { url: url.into(), credentials: None, namespace: "holdfast".into(), name: "holdfast".into() }
    }

    /// Whether this process holds the database itself.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        !self.url.starts_with("ws")
    }
}

impl Db {
    /// Connects, and brings the schema up to date.
    pub async fn open(address: &Address) -> Result<Self> {
        let client = any::connect(address.url.as_str()).await?;
        if let Some(Credentials { user, password }) = &address.credentials {
            client.signin(Root { username: user.clone(), password: password.clone() }).await?;
        }
        client.use_ns(address.namespace.as_str()).use_db(address.name.as_str()).await?;
        let db = Self(Arc::new(client));
        schema::migrate(&db)
            .await
            .map_err(|error| Error::Internal(format!("bringing the schema up to date: {error}")))?;
        Ok(db)
    }
}
