//! The points at which a node can be told to die: a line each in the sources of `services` and `server`, and nothing
//! at all unless the feature `failpoints` compiles them in.

use std::{
    io::BufRead as _,
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
};

/// Their names, in the order of a purchase. `before` is before the commit or call that the name tells, `after` is when
/// that is done and nobody was told.
pub const POINTS: &[&str] = &[
    "hold.before",
    "hold.after",
    "cancel.before",
    "cancel.after",
    "release.before",
    "release.after",
    // The attempt is committed.
    "checkout.before",
    "checkout.after",
    // The attempt is opened at Stripe; after: and not noted here.
    "open.before",
    "open.after",
    // Stripe's webhook; after: the order is settled, and Stripe is not answered.
    "webhook.before",
    "webhook.after",
    // Stripe is asked; after: it said that the card is authorised.
    "authorise.before",
    "authorise.after",
    "claim.before",
    "claim.after",
    // The money is taken at Stripe; after: and not noted here.
    "capture.before",
    "capture.after",
    "complete.before",
    "complete.after",
    // An authorisation that claims nothing is let go.
    "void.before",
    "void.after",
    // A journal entry is leased; after: it is handled, and not removed.
    "delivery.before",
    "delivery.after",
];

/// The environment variable that names the point: `claim.after:3` dies at the fourth pass, and `-` takes such words from
/// standard input, a line each, for as long as the node lives.
pub const VARIABLE: &str = "HOLDFAST_DIE_AT";

/// What a node says last, before the point's name.
pub const LAST_WORDS: &str = "dies at";

/// Where a node dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Death {
    /// One of [`POINTS`].
    pub point: &'static str,
    /// How often the point is passed unharmed first.
    pub passes: u32,
}

impl std::fmt::Display for Death {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.point, self.passes)
    }
}

impl FromStr for Death {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, passes) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
        let point = POINTS.iter().find(|point| **point == name);
        let point = point.ok_or_else(|| format!("“{name}” is no fail point; there are {}", POINTS.join(", ")))?;
        let passes = passes.parse().map_err(|_| format!("“{passes}” is not how often {name} is passed first"))?;
        Ok(Self { point, passes })
    }
}

/// Does what [`VARIABLE`] says. Without it nothing happens.
pub fn arm_from_environment() -> Result<(), String> {
    let Ok(said) = std::env::var(VARIABLE) else { return Ok(()) };
    if !fail::has_failpoints() {
        return Err(format!("{VARIABLE} is set, but this build has no fail points: build with --features failpoints"));
    }
    let said = said.trim().to_owned();
    match said.as_str() {
        "" => Ok(()),
        "-" => {
            std::thread::spawn(listen);
            Ok(())
        }
        _ => arm(said.parse().map_err(|why| format!("{VARIABLE}: {why}"))?),
    }
}

/// Takes words from standard input until it ends.
fn listen() {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let armed = line.parse().and_then(arm);
        if let Err(why) = armed {
            // Whoever said this takes the node for armed: better none than one that lives on.
            eprintln!("holdfast-node: {why}");
            std::process::exit(2);
        }
    }
}

fn arm(death: Death) -> Result<(), String> {
    let left = AtomicU32::new(death.passes);
    fail::cfg_callback(death.point, move || {
        if left.fetch_sub(1, Ordering::SeqCst) == 0 {
            die(death.point);
        }
    })
}

/// Ends the process as `kill -9` would: no destructor runs, no buffer is flushed, no task goes on. Standard error is
/// not buffered, so the words come through.
fn die(point: &str) -> ! {
    eprintln!("{LAST_WORDS} {point}");
    std::process::abort()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// The points in the sources below a folder.
    fn find(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                find(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                for rest in fs::read_to_string(&path).unwrap().split("fail_point!(\"").skip(1) {
                    found.insert(rest.split('"').next().unwrap().to_owned());
                }
            }
        }
    }

    #[test]
    fn the_sources_have_these_points_and_no_others() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut found = BTreeSet::new();
        for folder in ["crates/services/src", "server/src"] {
            find(&root.join(folder), &mut found);
        }
        assert_eq!(found, POINTS.iter().map(|point| (*point).to_owned()).collect());
        assert_eq!(found.len(), POINTS.len(), "no name is listed twice");
    }

    #[test]
    fn a_death_is_a_name_and_how_many_passes_come_first() {
        let death: Death = "claim.after:3".parse().unwrap();
        assert_eq!((death.point, death.passes), ("claim.after", 3));
        assert_eq!(" hold.before\n".parse::<Death>().unwrap().passes, 0);
        assert_eq!(death.to_string().parse::<Death>(), Ok(death));
    }

    #[test]
    fn an_unknown_name_is_refused_with_those_that_there_are() {
        for wrong in ["claim", "claims.after:1", "", "claim.after:x", "claim.after:-1"] {
            assert!(wrong.parse::<Death>().is_err(), "{wrong}");
        }
        assert!("claims.after:1".parse::<Death>().unwrap_err().contains("claim.after"));
    }
}
