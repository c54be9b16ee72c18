//! What the services write breaks no rule at any moment, and what is mangled in the database is named.

mod market;
mod plants;
mod sane;
mod snapshot;

use super::*;
use crate::testing::Bench;

/// Reads and audits everything.
async fn verify(bench: &Bench) -> Found {
    verify_with(bench, Options::default()).await
}

async fn verify_with(bench: &Bench, options: Options) -> Found {
    run(Verification::begin(bench, options).await.unwrap()).await
}

async fn run(mut verification: Verification) -> Found {
    let mut all = Found::default();
    let mut last = 0;
    while let Some(Step { done, total, found }) = verification.step().await.unwrap() {
        assert!(last <= done && done <= total, "{done} of {total}");
        last = done;
        all.violations.extend(found.violations);
        all.notes.extend(found.notes);
    }
    assert_eq!(last, verification.total);
    assert_eq!(verification.read().values().sum::<u64>(), last);
    verification.end().await.unwrap();
    all
}

/// What is found, one a line.
fn lines(found: &Found) -> String {
    let violations = found.violations.iter().map(ToString::to_string);
    violations.chain(found.notes.iter().map(ToString::to_string)).collect::<Vec<_>>().join("\n")
}

/// Fails with what is found.
async fn sane(bench: &Bench, when: &str) {
    let found = verify(bench).await;
    assert_eq!(lines(&found), "", "{when}");
}
