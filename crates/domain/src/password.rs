//! Passwords: long enough, not among those that attackers try first; and how people are asked for theirs.

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

/// Which password a form asks for, of somebody who has one: each place has its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// The account's: to sign in, and behind the link in a mail.
    Own,
    /// The present one, before a change.
    Present,
    /// The one that was chosen when signing up, behind the link that confirms it.
    Chosen,
}

impl Asked {
    /// The words when none was typed.
    #[must_use]
    pub const fn missing(self) -> &'static str {
        match self {
            Self::Own => "Enter your password.",
            Self::Present => "Enter your present password.",
            Self::Chosen => "Enter the password that you chose.",
        }
    }

    /// The words when it is another one.
    #[must_use]
    pub const fn wrong(self) -> &'static str {
        match self {
            Self::Own => "This is not your password.",
            Self::Present => "This is not your present password.",
            Self::Chosen => "This is not the password that you chose when you signed up.",
        }
    }
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
    fn a_wrong_password_is_told_in_the_words_of_the_place_that_asked_for_it() {
        let wrong = |asked| crate::Refusal::WrongPassword(asked).message();
        assert!(wrong(Asked::Present).contains("your present password"));
        assert!(wrong(Asked::Chosen).contains("that you chose when you signed up"));
        assert!(!wrong(Asked::Own).contains("present") && !wrong(Asked::Chosen).contains("present"));
    }

    #[test]
    fn a_common_password_is_refused_in_any_case() {
        assert_eq!(check("PassWord", |word| word == "password"), Err(PasswordError::Common));
    }
}
