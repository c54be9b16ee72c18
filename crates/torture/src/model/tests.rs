//! A moderate number of sequences in every run of the tests; `torture model` plays more.

use std::thread;

use super::{STACK, outcome};

#[test]
#[ignore = "being tuned"]
fn whatever_is_done_in_whatever_order_the_exchange_does_what_its_model_does() {
    let played = thread::Builder::new().stack_size(STACK).spawn(|| outcome(0..200, 60)).unwrap().join().unwrap();
    assert!(played.passed(), "{}", played.violations.join("\n\n"));
    let figure = |name: &str| {
        let found = played.figures.iter().find(|(figure, _)| figure == name);
        found.and_then(|(_, value)| value.as_u64()).unwrap_or_default()
    };
    // Sequences that lead nowhere prove nothing.
    for name in ["orders completed", "given back", "expired", "payment refused", "refunds", "refused"] {
        assert!(figure(name) > 0, "no sequence led to: {name}");
    }
}
