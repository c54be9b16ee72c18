//! Passwords as typed, made comparable before they are judged, hashed or verified.

use domain::{
    Refusal,
    password::{Asked, MAX_LENGTH, PasswordError, check},
};
use unicode_normalization::UnicodeNormalization as _;

use super::common::is_common;

/// A password in Unicode's normal form NFKC: an `é` that one keyboard sends as one character and another as two is the
/// same letter to whoever types it.
pub(super) struct Password(String);

impl Password {
    /// One that somebody wants to have, if it may be chosen.
    pub(super) fn chosen(typed: &str) -> Result<Self, PasswordError> {
        let password = normal(typed);
        check(&password, is_common)?;
        Ok(Self(password))
    }

    /// One that somebody says to have.
    pub(super) fn given(typed: &str, asked: Asked) -> Result<Self, Refusal> {
        if typed.is_empty() { Err(Refusal::PasswordMissing(asked)) } else { Ok(Self(normal(typed))) }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The normal form, cut one character beyond the longest password: no more is needed to tell that it is none.
fn normal(typed: &str) -> String {
    typed.nfkc().take(MAX_LENGTH + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(typed: &str) -> Result<String, PasswordError> {
        Password::chosen(typed).map(|password| password.0)
    }

    #[test]
    fn however_a_letter_is_sent_it_is_the_same_password() {
        assert_eq!(chosen("cafe\u{301} au lait"), Ok("café au lait".into()));
        assert_eq!(chosen("ｗａｌｋ by the sea"), Ok("walk by the sea".into()));
        let given = Password::given("cafe\u{301} au lait", Asked::Own).map(|password| password.0);
        assert_eq!(given, chosen("café au lait").map_err(Refusal::Password));
    }

    #[test]
    fn a_password_is_counted_and_looked_up_as_it_is_compared() {
        assert_eq!(chosen(&"e\u{301}".repeat(7)), Err(PasswordError::TooShort));
        assert_eq!(chosen(&"e\u{301}".repeat(128)), Ok("é".repeat(128)));
        assert_eq!(chosen(&"e\u{301}".repeat(129)), Err(PasswordError::TooLong));
        assert_eq!(chosen("ＰＡＳＳＷＯＲＤ"), Err(PasswordError::Common));
    }

    #[test]
    fn one_that_is_longer_than_any_password_is_cut_and_equals_none() {
        let given = Password::given(&"x".repeat(100_000), Asked::Own).map(|password| password.0.len());
        assert_eq!(given, Ok(MAX_LENGTH + 1));
    }

    #[test]
    fn nothing_typed_is_told_apart_from_something_wrong() {
        assert_eq!(Password::given("", Asked::Present).err(), Some(Refusal::PasswordMissing(Asked::Present)));
        assert!(Password::given(" ", Asked::Present).is_ok());
    }
}
