//! Passwords: long enough, not among those that attackers try first.

use serde::{Deserialize, Serialize};

/// The shortest password, in characters.
pub const MIN_LENGTH: usize = 8;
/// The longest password, in characters: hashing costs time, so its input is bounded.
pub const MAX_LENGTH: usize = 128;

/// Why a password can't be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PasswordError {
    /// Nothing was typed.
    #[error("Choose a password of 8 characters or more.")]
    Missing,
    /// Fewer than [`MIN_LENGTH`] characters.
    #[error("This password is too short: choose one of 8 characters or more.")]
    TooShort,
    /// More than [`MAX_LENGTH`] characters.
    #[error("This password is too long: choose one of 128 characters or fewer.")]
    TooLong,
    /// Among the commonest.
    #[error("This password is among the most common ones and would be guessed first. Choose another.")]
    Common,
}

/// Checks a password that somebody wants to choose; never one that somebody signs in with. `common` tells whether the
/// lower-cased password is on the list of the commonest, which lives with the server: the browser need not carry it.
pub fn check(password: &str, common: impl Fn(&str) -> bool) -> Result<(), PasswordError> {
    match password.chars().count() {
        0 => Err(PasswordError::Missing),
        count if count < MIN_LENGTH => Err(PasswordError::TooShort),
        count if count > MAX_LENGTH => Err(PasswordError::TooLong),
        _ if common(&password.to_lowercase()) => Err(PasswordError::Common),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_8_to_128_characters_counted_as_people_count() {
        let fine = |_: &str| false;
        assert_eq!(check("", fine), Err(PasswordError::Missing));
        assert_eq!(check("1234567", fine), Err(PasswordError::TooShort));
        assert_eq!(check("ééééééé", fine), Err(PasswordError::TooShort));
        assert_eq!(check("éééééééé", fine), Ok(()));
        assert_eq!(check(&"é".repeat(128), fine), Ok(()));
        assert_eq!(check(&"é".repeat(129), fine), Err(PasswordError::TooLong));
    }

    #[test]
    fn a_common_password_is_refused_in_any_case() {
        assert_eq!(check("PassWord", |word| word == "password"), Err(PasswordError::Common));
    }
}
