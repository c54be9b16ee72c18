//! A moderate number of sequences in every run of the tests; `torture model` plays more.

use std::thread;

use super::{STACK, outcome};

#[test]
fn whatever_is_done_in_whatever_order_the_exchange_does_what_its_model_does() {
    let played = thread::Builder::new().stack_size(STACK).spawn(|| outcome(0..200, 60)).unwrap().join().unwrap();
    assert!(played.passed(), "{}", played.violations.join("\n\n"));
    // Sequences that lead nowhere prove nothing.
    let missing = |name: &str| {
        let found = played.figures.iter().find(|(figure, _)| figure == name);
        found.is_none_or(|(_, value)| value.as_u64() == Some(0))
    };
    for name in ["claims left undecided", "orders completed", "given back", "expired", "payment refused", "refunds"] {
        assert!(!missing(name), "no sequence came to {name}: {:?}", played.figures);
    }
}
