//! A transaction in the making: statements and their values, which never stand in the text.

use std::fmt::Write as _;

use surrealdb::types::{SurrealValue, Variables};

/// Statements with bound values, to be run as one query or committed as one transaction.
#[derive(Clone, Debug, Default)]
pub struct Tx {
    sql: String,
    variables: Variables,
}

impl Tx {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One statement with `name => value` pairs to come by [`Tx::bind`].
    #[must_use]
    pub fn of(sql: &str) -> Self {
        let mut tx = Self::new();
        tx.push(sql);
        tx
    }

    /// Adds a statement.
    pub fn push(&mut self, sql: &str) {
        let _ = writeln!(self.sql, "{};", sql.trim().trim_end_matches(';'));
    }

    /// Binds `$name`.
    #[must_use]
    pub fn bind(mut self, name: &str, value: impl SurrealValue) -> Self {
        self.variables.insert(name, value);
        self
    }

    /// Binds `$name` in place.
    pub fn set(&mut self, name: &str, value: impl SurrealValue) {
        self.variables.insert(name, value);
    }

    /// Binds a value under a name of its own and returns `$name` to put into a statement.
    pub fn var(&mut self, value: impl SurrealValue) -> String {
        let name = format!("v{}", self.variables.len());
        self.variables.insert(name.as_str(), value);
        format!("${name}")
    }

    pub(super) fn into_parts(self) -> (String, Variables) {
        (self.sql, self.variables)
    }
}
