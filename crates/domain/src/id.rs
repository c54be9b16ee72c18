//! Ids: the record's key alone, as it stands in URLs. A typed id can't be handed to the wrong table.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A text that is no id: ids are 1 to 64 lower-case letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 64 lower-case letters and digits")]
pub struct NotAnId;

fn check(text: &str) -> Result<(), NotAnId> {
    let length = (1..=64).contains(&text.len());
    let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if length && letters { Ok(()) } else { Err(NotAnId) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                check(&text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// A person with an account.
    UserId
);
id!(
    /// A concert or match.
    EventId
);
id!(
    /// A listed ticket.
    TicketId
);
id!(
    /// One buyer's hold on one ticket and what became of it.
    OrderId
);
id!(
    /// One attempt to pay an order.
    CheckoutId
);
id!(
    /// What was or will be taken from a card.
    ChargeId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_lower_case_letters_and_digits_only() {
        assert!("01jd3k".parse::<TicketId>().is_ok());
        for bad in ["", "A", "a-b", "a b", "ticket:1", "é", &"a".repeat(65)] {
            assert_eq!(bad.parse::<TicketId>(), Err(NotAnId), "{bad:?}");
        }
    }

    #[test]
    fn an_id_from_json_is_checked_too() {
        assert!(serde_json::from_str::<TicketId>("\"abc\"").is_ok());
        assert!(serde_json::from_str::<TicketId>("\"a;b\"").is_err());
    }
}
