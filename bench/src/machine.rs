//! What everything ran on.

use std::{
    fmt,
    fs::{self, File},
    io::Write as _,
    process::Command,
};

use serde::{Deserialize, Serialize};

use crate::{
    clock::now,
    error::Result,
    latencies::Latencies,
    room::{Room, run},
};

/// A machine, and the versions of what was measured on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Machine {
    /// How many cores.
    pub cores: usize,
    /// Memory in GiB.
    pub memory: u64,
    /// The processor's model.
    pub cpu: String,
    /// The kernel's release.
    pub kernel: String,
    /// The file system that the data is on.
    pub file_system: String,
    /// The middle time in milliseconds that it takes to append 4 kB to a file there and sync it.
    pub sync_ms: f64,
    /// Names and versions.
    pub versions: Vec<String>,
}

impl Machine {
    /// Looks at this one.
    pub fn look(room: &Room) -> Result<Self> {
        let (cpu, memory) = (fs::read_to_string("/proc/cpuinfo")?, fs::read_to_string("/proc/meminfo")?);
        let field = |text: &str, name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim_start_matches([' ', '\t', ':']).to_owned()
        };
        let kib: u64 = field(&memory, "MemTotal").split(' ').next().and_then(|n| n.parse().ok()).unwrap_or_default();
        Ok(Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory: (kib + 512 * 1024) / (1024 * 1024),
            cpu: field(&cpu, "model name"),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease")?.trim().to_owned(),
            file_system: room.file_system()?,
            sync_ms: sync(room)?,
            versions: versions(room)?,
        })
    }

    /// Whether figures from both can stand beside each other.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.cores, self.memory, &self.cpu) == (other.cores, other.memory, &other.cpu)
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} cores ({}), {} GiB of memory, Linux {}, data on {} where a synced write of 4 kB takes {:.2} ms; {}",
            self.cores,
            self.cpu,
            self.memory,
            self.kernel,
            self.file_system,
            self.sync_ms,
            self.versions.join(", ")
        )
    }
}

fn versions(room: &Room) -> Result<Vec<String>> {
    let lock = fs::read_to_string("Cargo.lock").unwrap_or_default();
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"surrealdb\"");
    let engine = lines.nth(1).and_then(|line| line.split('"').nth(1)).unwrap_or("unknown");
    let server = run(Command::new(&room.server).arg("--version"))?;
    // Where the tree is no repository, there is no commit to name.
    let commit = run(Command::new("git").args(["describe", "--always", "--dirty"]));
    let commit = commit.map(|commit| format!(" ({commit})")).unwrap_or_default();
    let mut versions = vec![server + &commit, format!("SurrealDB {engine} on RocksDB")];
    // wrk says its version and then complains that it was not told a URL.
    if let Ok(output) = Command::new("wrk").arg("-v").output() {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        versions.push(text.split(" [").next().unwrap_or("wrk").to_owned());
    }
    Ok(versions)
}

/// What every commit waits for at the least.
fn sync(room: &Room) -> Result<f64> {
    let path = room.path("sync");
    let (mut file, mut took) = (File::create(&path)?, Latencies::new()?);
    for _ in 0..200 {
        let begun = now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        took.note(begun.elapsed());
    }
    fs::remove_file(path)?;
    Ok(took.ms(50.0))
}
