//! Ids as Stripe's: a prefix that names the kind, and letters and digits that nobody guesses.

use rand::Rng as _;
use rand::distr::Alphanumeric;

pub(crate) fn session() -> String {
    id("cs_test_", 58)
}

pub(crate) fn intent() -> String {
    id("pi_", 24)
}

pub(crate) fn charge() -> String {
    id("ch_", 24)
}

pub(crate) fn payment_method() -> String {
    id("pm_", 24)
}

pub(crate) fn line_item() -> String {
    id("li_", 24)
}

pub(crate) fn refund() -> String {
    id("re_", 24)
}

pub(crate) fn event() -> String {
    id("evt_", 24)
}

pub(crate) fn request() -> String {
    id("req_", 14)
}

/// What only the intent's owner may know of it.
pub(crate) fn secret(intent: &str) -> String {
    id(&format!("{intent}_secret_"), 25)
}

#[expect(clippy::disallowed_methods, reason = "Stripe's ids tell nothing and come from nowhere")]
fn id(prefix: &str, length: usize) -> String {
    let random = rand::rng().sample_iter(Alphanumeric).take(length).map(char::from);
    prefix.chars().chain(random).collect()
}
