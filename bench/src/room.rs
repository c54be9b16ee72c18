//! Where everything happens: a folder on a disk that goes away at the end, and a runtime for our own clients.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tokio::runtime::Runtime;

use crate::{
    error::{Error, Result},
    scale::Scale,
};

const BEGIN: &str = "holdfast-bench-";
/// The embedded engine recurses deeply.
const STACK: usize = 10 * 1024 * 1024;

/// The room of one measurement.
pub(crate) struct Room {
    /// The server that is measured.
    pub server: PathBuf,
    /// How much is measured.
    pub scale: Scale,
    /// Runs our own clients, and the bare engine.
    pub runtime: Runtime,
    dir: PathBuf,
}

impl Room {
    /// Makes a room in a folder, and removes what dead measurements left there.
    pub fn open(server: &Path, dir: &Path, scale: Scale) -> Result<Self> {
        let built = || Error::new(format!("{} is not there: `make bench` builds it", server.display()));
        let server = server.canonicalize().map_err(|_| built())?;
        let kind = file_system(dir)?;
        if kind == "tmpfs" || kind == "ramfs" {
            return Err(Error::new(format!(
                "{} is in memory, where a sync costs nothing: name a folder on a disk with --dir",
                dir.display()
            )));
        }
        for entry in fs::read_dir(dir).map_err(|error| Error::at(dir, error))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.strip_prefix(BEGIN).is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let dir = dir.join(format!("{BEGIN}{}", std::process::id()));
        fs::create_dir(&dir).map_err(|error| Error::at(&dir, error))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .thread_stack_size(STACK)
            .enable_all()
            .build()?;
        Ok(Self { server, scale, runtime, dir })
    }

    /// A path in the room.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The disk's file system.
    pub fn file_system(&self) -> Result<String> {
        file_system(&self.dir)
    }

    /// A copy of a folder of data that no process has open, all of it on the disk before anything is measured.
    pub fn copy(&self, data: &Path, name: &str) -> Result<PathBuf> {
        let to = self.path(name);
        if to.exists() {
            fs::remove_dir_all(&to).map_err(|error| Error::at(&to, error))?;
        }
        run(Command::new("cp").arg("-a").arg(data).arg(&to))?;
        run(&mut Command::new("sync"))?;
        Ok(to)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Runs a program to its end, and returns what it printed.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| Error::of(&name, error))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(Error::of(&name, words.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn file_system(dir: &Path) -> Result<String> {
    let said = run(Command::new("df").arg("--output=fstype").arg(dir))?;
    Ok(said.lines().last().unwrap_or_default().to_owned())
}
