//! `holdfast export` and `holdfast import`.

use std::path::Path;

use services::{
    Market,
    dump::{self, Failed},
};

/// Writes everything to a new file, for its owner's eyes only: sessions and secrets are in it.
pub(super) async fn export(ex: &Market, file: &Path) -> Result<String, String> {
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    match dump::export(&ex.db, file).await {
        Ok(()) => {
            let size = std::fs::metadata(file).map_or(0, |data| data.len());
            Ok(format!("The exchange is in {} ({size} bytes). Keep it safe: secrets are in it.", file.display()))
        }
        Err(error) => {
            let _ = std::fs::remove_file(file);
            Err(error.to_string())
        }
    }
}

/// Reads everything from a file. A server stops after it, since it has started from what was there before.
pub(super) async fn import(ex: &Market, file: &Path) -> Result<String, String> {
    match dump::import(&ex.db, file).await {
        Ok(()) => {
            ex.stop.cancel();
            Ok("The exchange is imported. A server that ran has stopped: start it again.".into())
        }
        Err(Failed::NotEmpty(table)) => Err(format!(
            "this database is not empty, it has rows in “{table}”: set HOLDFAST_DATA to a new folder, and HOLDFAST_DEMO=false"
        )),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}
