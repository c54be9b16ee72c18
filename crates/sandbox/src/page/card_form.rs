//! The form as typed, and what is wrong with it.

use serde::Deserialize;
use serde_json::Value;

use crate::cards::{Card, luhn};
use crate::objects::payment_method::Payer;
use crate::objects::text;

/// What was typed. Kept when the form is shown again, the card too: it is a test card.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CardForm {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) exp: String,
    pub(super) cvc: String,
}

/// What is wrong, by field.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrong {
    /// Whether the bank said it, and not the form.
    pub(super) declined: bool,
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    pub(super) number: Option<String>,
    pub(super) exp: Option<String>,
    pub(super) cvc: Option<String>,
}

impl Wrong {
    /// The bank's no, beside the field that it is about.
    pub(super) fn declined(error: &Value) -> Self {
        let message = text(error, "message").map(str::to_owned);
        let wrong = Self { declined: true, ..Self::default() };
        match text(error, "code") {
            Some("expired_card") => Self { exp: message, ..wrong },
            Some("incorrect_cvc") => Self { cvc: message, ..wrong },
            _ => Self { number: message, ..wrong },
        }
    }

    /// Messages with the id of their field, in the form's order.
    pub(super) fn messages(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [("email", &self.email), ("number", &self.number), ("exp", &self.exp), ("cvc", &self.cvc), ("name", &self.name)]
            .into_iter()
            .filter_map(|(field, message)| Some((field, message.as_deref()?)))
    }
}

impl CardForm {
    pub(super) fn prefilled(session: &Value) -> Self {
        Self::default().with_email_of(session)
    }

    pub(super) fn with_email_of(mut self, session: &Value) -> Self {
        if let Some(email) = text(session, "customer_email") {
            email.clone_into(&mut self.email);
        }
        self
    }

    /// The card and who pays, or all that is wrong. `now` is in Unix seconds.
    pub(super) fn check(&self, now: i64) -> Result<(Card, Payer), Box<Wrong>> {
        let number: String = self.number.chars().filter(|sign| !matches!(sign, ' ' | '-')).collect();
        let (email, name, cvc) = (self.email.trim(), self.name.trim(), self.cvc.trim());
        let amex = number.starts_with("34") || number.starts_with("37");
        let exp = expiry(&self.exp);
        let say = |wrong: bool, words: &str| wrong.then(|| words.to_owned());
        let wrong = Wrong {
            declined: false,
            email: say(!email.contains('@'), "Enter an email address, as ann@example.com."),
            name: say(name.is_empty(), "Enter the name on the card."),
            number: number_problem(&number).map(str::to_owned),
            exp: match exp {
                None => Some("Enter the expiry date as month and year, as 12/34.".to_owned()),
                Some((month, year)) => {
                    say((year, month) < year_and_month(now), "This card’s expiry date is in the past.")
                }
            },
            cvc: say(
                cvc.len() != if amex { 4 } else { 3 } || !cvc.bytes().all(|byte| byte.is_ascii_digit()),
                if amex {
                    "Enter the 4 digits on the front of the card."
                } else {
                    "Enter the 3 digits on the back of the card."
                },
            ),
        };
        match exp {
            Some((month, year)) if wrong.messages().next().is_none() => {
                let payer = Payer { email: email.to_owned(), name: name.to_owned() };
                Ok((Card { number, month, year }, payer))
            }
            _ => Err(Box::new(wrong)),
        }
    }
}

fn number_problem(number: &str) -> Option<&'static str> {
    if number.is_empty() {
        Some("Enter the card number.")
    } else if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        Some("A card number has digits only.")
    } else if number.len() < 14 {
        Some("This card number is incomplete.")
    } else if number.len() > 19 || !luhn(number) {
        Some("This card number is not valid: check the digits.")
    } else {
        None
    }
}

/// `12/34`, `12 / 34`, `1234`, `12/2034`.
fn expiry(typed: &str) -> Option<(u32, i64)> {
    let typed: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (month, year) = match typed.split_once(['/', '-']) {
        Some(parts) => parts,
        None => typed.split_at_checked(2)?,
    };
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let digits = year.bytes().all(|byte| byte.is_ascii_digit());
    let year: i64 = year.parse().ok().filter(|_| digits)?;
    match typed.len() {
        4.. if year < 100 => Some((month, 2000 + year)),
        _ if (2000..2100).contains(&year) => Some((month, year)),
        _ => None,
    }
}

/// The civil year and month of a day count, by Hinnant's algorithm; a card is good to the end of its month.
fn year_and_month(now: i64) -> (i64, u32) {
    let days = now.div_euclid(86_400) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_267_200; // 2026-11-21

    fn typed(number: &str, exp: &str, cvc: &str) -> CardForm {
        let [email, name, number, exp, cvc] = ["ann@example.com", "Ann", number, exp, cvc].map(str::to_owned);
        CardForm { email, name, number, exp, cvc }
    }

    #[test]
    fn a_card_is_read_as_people_type_it() {
        for exp in ["12/34", "12 / 34", "1234", "12/2034", "12-34"] {
            let (card, _) = typed(" 4242 4242-4242 4242", exp, "123").check(NOW).unwrap();
            assert_eq!((card.month, card.year, card.number.as_str()), (12, 2034, "4242424242424242"), "{exp}");
        }
    }

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        assert_eq!(year_and_month(NOW), (2026, 11));
        assert!(typed("4242424242424242", "11/26", "123").check(NOW).is_ok());
        assert!(typed("4242424242424242", "10/26", "123").check(NOW).unwrap_err().exp.is_some());
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let fields: Vec<_> = CardForm::default().check(NOW).unwrap_err().messages().map(|(field, _)| field).collect();
        assert_eq!(fields, ["email", "number", "exp", "cvc", "name"]);
    }

    #[test]
    fn a_number_that_cannot_be_one_is_refused_at_its_field() {
        for number in ["4242424242424241", "4242", "4242x24242424242", "42424242424242424242"] {
            assert!(typed(number, "12/34", "123").check(NOW).unwrap_err().number.is_some(), "{number}");
        }
    }

    #[test]
    fn senseless_dates_are_refused() {
        for exp in ["", "1", "13/34", "00/34", "12/", "/34", "12/3", "é/34", "12/-4", "12/99999"] {
            assert!(typed("4242424242424242", exp, "123").check(NOW).unwrap_err().exp.is_some(), "{exp}");
        }
    }
}
