//! What wrk sends, written to a file: a request a line.

use std::{fmt::Write as _, fs, path::PathBuf};

use crate::{
    error::{Error, Result},
    room::Room,
};

/// Requests in their order.
#[derive(Default)]
pub(crate) struct Plan(String);

impl Plan {
    /// A page.
    pub fn get(path: &str) -> Self {
        Self(format!("GET\t{path}\t\t\n"))
    }

    /// Adds the hold of a ticket.
    pub fn hold(&mut self, ticket: &str, cookie: &str) {
        let _ = writeln!(self.0, "POST\t/api/orders/create\t{cookie}\tticket_id={ticket}");
    }

    /// Writes it to where wrk reads it.
    pub fn write(&self, room: &Room) -> Result<PathBuf> {
        let file = room.path("plan");
        fs::write(&file, &self.0).map_err(|error| Error::at(&file, error))?;
        Ok(file)
    }
}
