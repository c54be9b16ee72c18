//! A made-up exchange: its tickets, and signed-in buyers.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    error::{Error, Result},
    room::Room,
    server,
    show::Waiting,
};

/// What there is to hold, and who may.
pub(crate) struct Market {
    /// The keys of the tickets, the newest last.
    pub tickets: Vec<String>,
    /// A `Cookie` header for each buyer.
    pub cookies: Vec<String>,
    /// The folder with the data.
    pub data: PathBuf,
}

impl Market {
    /// Fills a folder of the room, through the server that runs there if one does.
    pub fn seed(room: &Room, name: &str, tickets: u64, buyers: usize) -> Result<Self> {
        let data = room.path(name);
        let (listings, sessions) = (room.path("listings"), room.path("sessions"));
        let _waiting = Waiting::during(&format!(
            "listing {tickets} tickets and signing {buyers} buyers in (about {} s)",
            tickets / 3_000 + buyers as u64 / 1_500 + 1
        ));
        let mut seed = Command::new(&room.server);
        server::settings(&mut seed, &data);
        seed.arg("seed").arg("--tickets").arg(tickets.to_string()).arg("--buyers").arg(buyers.to_string());
        seed.arg("--listings").arg(&listings).arg("--sessions").arg(&sessions);
        let output = seed.stdin(Stdio::null()).output().map_err(|error| Error::at(&room.server, error))?;
        if !output.status.success() {
            return Err(Error::of("seeding", String::from_utf8_lossy(&output.stderr).trim()));
        }
        Ok(Self { tickets: lines(&listings)?, cookies: lines(&sessions)?, data })
    }
}

fn lines(file: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(file).map_err(|error| Error::at(file, error))?;
    Ok(text.lines().map(str::to_owned).collect())
}
