//! Bugs put back by hand, one after the other, into a copy of the workspace: each must be caught by a test.
//!
//! The list is in `list`. The tests that should catch a mutant are run without it first, so that a test which
//! always fails catches nothing.

mod list;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use list::MUTANTS;

use crate::now::instant;

/// A mutant that hangs its tests is ended after this.
const PATIENCE: Duration = Duration::from_mins(10);

/// Which mutants to try.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only those whose names contain one of these words
    only: Vec<String>,
    /// Skip the run without any mutant
    #[arg(long)]
    no_baseline: bool,
}

/// One bug.
#[derive(Debug)]
struct Mutant {
    name: &'static str,
    /// Relative to the workspace.
    file: &'static str,
    /// What to find and what to put in its place, once each.
    changes: &'static [(&'static str, &'static str)],
    /// The package whose tests should notice.
    package: &'static str,
    /// Words of the tests to run.
    tests: &'static [&'static str],
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    /// These tests failed.
    Caught(BTreeSet<String>),
    /// The tests never ended.
    Hung,
    /// No test noticed.
    Survived,
    /// The text to change is not there, or the result does not compile: it proves nothing.
    Void(String),
}

/// Tries the mutants; whether each was caught.
pub fn run(args: &Args) -> Result<bool, String> {
    let wanted = |one: &&Mutant| args.only.is_empty() || args.only.iter().any(|word| one.name.contains(word.as_str()));
    let mutants: Vec<&Mutant> = MUTANTS.iter().filter(wanted).collect();
    let root = root()?;
    let copy = root.join("target/mutants");
    copy_workspace(&root, &copy)?;
    share_dependencies(&root, &copy)?;
    if !args.no_baseline {
        baseline(&mutants, &root, &copy)?;
    }
    let mut all_caught = true;
    println!("| bug put back | in | caught by |\n|---|---|---|");
    for one in mutants {
        let fate = attempt(one, &root, &copy)?;
        all_caught &= matches!(fate, Fate::Caught(_) | Fate::Hung);
        let told = match fate {
            Fate::Caught(tests) => tests.iter().map(|test| format!("`{test}`")).collect::<Vec<_>>().join(", "),
            Fate::Hung => "its tests no longer end".into(),
            Fate::Survived => "**nothing**".into(),
            Fate::Void(why) => format!("**void**: {why}"),
        };
        println!("| {} | `{}` | {told} |", one.name, one.file);
    }
    Ok(all_caught)
}

fn root() -> Result<PathBuf, String> {
    let out = Command::new("git").args(["rev-parse", "--show-toplevel"]).output().map_err(|error| error.to_string())?;
    Ok(PathBuf::from(String::from_utf8_lossy(&out.stdout).trim()))
}

/// Copies what git knows or would add, and only what differs, so that cargo builds no more than it must.
fn copy_workspace(root: &Path, copy: &Path) -> Result<(), String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .map_err(|error| error.to_string())?;
    for name in String::from_utf8_lossy(&listed.stdout).split('\0').filter(|name| !name.is_empty()) {
        let Ok(bytes) = fs::read(root.join(name)) else { continue };
        let to = copy.join(name);
        if fs::read(&to).is_ok_and(|there| there == bytes) {
            continue;
        }
        let folder = to.parent().ok_or("a file without a folder")?;
        fs::create_dir_all(folder).and_then(|()| fs::write(&to, bytes)).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

/// Begins the copy's own target folder with what the workspace has built of others, so that the database is not built
/// again. It must be one of its own: cargo names the artefacts of both alike, and would take a mutant's for the workspace's.
fn share_dependencies(root: &Path, copy: &Path) -> Result<(), String> {
    let (from, to) = (root.join("target/debug"), copy.join("target/debug"));
    if to.exists() || !from.exists() {
        return Ok(());
    }
    eprintln!("==> Copying what is built of other crates (a minute or two)");
    fs::create_dir_all(&to).map_err(|error| error.to_string())?;
    for folder in [".fingerprint", "build", "deps"] {
        let copied = Command::new("cp").arg("-a").arg(from.join(folder)).arg(&to).status();
        if !copied.map_err(|error| error.to_string())?.success() {
            return Err(format!("target/debug/{folder} could not be copied"));
        }
    }
    Ok(())
}

/// All tests that are to catch something must pass while there is nothing to catch.
fn baseline(mutants: &[&Mutant], root: &Path, copy: &Path) -> Result<(), String> {
    let packages: BTreeSet<&str> = mutants.iter().map(|one| one.package).collect();
    for package in packages {
        eprintln!("==> Without a mutant: the tests of {package}");
        let of_package = mutants.iter().filter(|one| one.package == package);
        let words: BTreeSet<&str> = of_package.flat_map(|one| one.tests).copied().collect();
        match test(package, words.into_iter(), root, copy)? {
            Fate::Survived => {}
            other => return Err(format!("without a mutant the tests of {package} already fail: {other:?}")),
        }
    }
    Ok(())
}

fn attempt(one: &Mutant, root: &Path, copy: &Path) -> Result<Fate, String> {
    let path = copy.join(one.file);
    let sound = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", one.file))?;
    let mut broken = sound.clone();
    for (find, replace) in one.changes {
        if !broken.contains(find) {
            return Ok(Fate::Void(format!("`{}` is not there", find.lines().next().unwrap_or_default().trim())));
        }
        broken = broken.replacen(find, replace, 1);
    }
    eprintln!("==> {}", one.name);
    fs::write(&path, broken).map_err(|error| error.to_string())?;
    let fate = test(one.package, one.tests.iter().copied(), root, copy);
    fs::write(&path, sound).map_err(|error| error.to_string())?;
    fate
}

fn test<'a>(package: &str, words: impl Iterator<Item = &'a str>, root: &Path, copy: &Path) -> Result<Fate, String> {
    let log = root.join("target/mutants.log");
    let out = fs::File::create(&log).map_err(|error| error.to_string())?;
    let err = out.try_clone().map_err(|error| error.to_string())?;
    let mut tests = Command::new("cargo")
        .args(["test", "--quiet", "--package", package, "--"])
        .args(words)
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(|error| error.to_string())?;
    let begun = instant();
    let status = loop {
        if let Some(status) = tests.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = tests.kill();
            let _ = tests.wait();
            return Ok(Fate::Hung);
        }
        std::thread::sleep(Duration::from_millis(200));
    };
    let said = fs::read_to_string(&log).map_err(|error| error.to_string())?;
    Ok(fate(status.success(), &said))
}

fn fate(passed: bool, said: &str) -> Fate {
    let ran =
        said.lines().filter(|line| line.starts_with("test result:")).any(|line| !line.contains(" 0 passed; 0 failed"));
    match (passed, ran) {
        (true, true) => Fate::Survived,
        (true, false) => Fate::Void("none of its tests exists".into()),
        (false, _) => {
            let failed: BTreeSet<String> = said
                .lines()
                .filter_map(|line| line.strip_prefix("    "))
                .filter(|line| line.contains("::") && line.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':'))
                .map(|line| line.rsplit("::").next().unwrap_or(line).to_owned())
                .collect();
            if failed.is_empty() {
                Fate::Void("it does not compile, or its tests died".into())
            } else {
                Fate::Caught(failed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failed_test_catches_a_mutant() {
        let passed = "test result: ok. 3 passed; 0 failed; 0 ignored";
        assert_eq!(fate(true, passed), Fate::Survived);
        assert!(matches!(fate(true, "test result: ok. 0 passed; 0 failed; 0 ignored"), Fate::Void(_)));
        assert!(matches!(fate(false, "error: could not compile `services`"), Fate::Void(_)));
        let failed = "failures:\n    orders::tests::a_hold\n\ntest result: FAILED. 2 passed; 1 failed";
        assert_eq!(fate(false, failed), Fate::Caught(["a_hold".to_owned()].into()));
    }

    #[test]
    fn every_mutant_of_the_list_still_fits_its_file() {
        assert!(MUTANTS.len() >= 15);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for one in MUTANTS {
            let source = fs::read_to_string(root.join(one.file)).unwrap();
            for (find, _) in one.changes {
                assert!(source.contains(find), "{}: {find}", one.name);
            }
        }
    }
}
