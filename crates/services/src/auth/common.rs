//! The passwords that attackers try first.

use std::{collections::HashSet, sync::LazyLock};

/// One a line, lower-cased; lines that start with `#` say where the list is from.
const LIST: &str = include_str!("common_passwords.txt");

static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| LIST.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect());

/// Whether a password, lower-cased, is among the commonest.
pub(super) fn is_common(password: &str) -> bool {
    COMMON.contains(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_3000_that_are_long_enough_to_matter() {
        assert_eq!(COMMON.len(), 3_000);
        for word in COMMON.iter() {
            assert!(word.chars().count() >= domain::password::MIN_LENGTH, "{word}");
            assert_eq!(*word, word.to_lowercase());
        }
    }

    #[test]
    fn what_everybody_tries_first_is_on_it() {
        for word in ["password", "12345678", "qwertyuiop", "iloveyou", "password123", "p@ssw0rd", "trustno1"] {
            assert!(is_common(word), "{word}");
        }
        assert!(!is_common("a long walk by the sea"));
    }
}
