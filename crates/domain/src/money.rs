//! Money: an integer of minor units with its currency, never a float, parsed from text exactly.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The smallest price of a ticket, in minor units: 0.50.
pub const MIN_PRICE: i64 = 50;
/// The largest price of a ticket, in minor units: 100,000.00.
pub const MAX_PRICE: i64 = 10_000_000;

/// An ISO 4217 currency with two decimals; others would need other arithmetic and are refused at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The two-decimal currencies that Stripe can present, by their ISO 4217 codes.
const TWO_DECIMALS: &str = "AED AUD BGN BRL CAD CHF CNY CZK DKK EGP EUR GBP GEL HKD IDR ILS INR MAD MXN MYR NOK NZD \
    PEN PHP PLN QAR RON RSD SAR SEK SGD THB TRY TWD UAH USD UYU ZAR";

/// Not a currency that the exchange can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a two-decimal ISO 4217 currency code such as USD or EUR")]
pub struct UnknownCurrency;

impl Currency {
    /// The code in upper case, such as `USD`.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// The sign that people know it by, or the code.
    #[must_use]
    pub fn sign(&self) -> &str {
        match self.code() {
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            code => code,
        }
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let code = text.trim().to_ascii_uppercase();
        if !TWO_DECIMALS.split_whitespace().any(|known| known == code) {
            return Err(UnknownCurrency);
        }
        code.as_bytes().try_into().map(Self).map_err(|_| UnknownCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(text: String) -> Result<Self, UnknownCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount in minor units (cents) of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: 4990 is 49.90.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
}

/// Why a text is not a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PriceError {
    /// Nothing was typed.
    #[error("Enter a price, such as 49.90.")]
    Missing,
    /// Not a decimal number with at most two decimals.
    #[error("Enter the price as a number with at most two decimals, such as 49.90.")]
    NotAPrice,
    /// Below `MIN_PRICE`.
    #[error("The lowest price is 0.50.")]
    TooLow,
    /// Above `MAX_PRICE`.
    #[error("The highest price is 100,000.00.")]
    TooHigh,
}

impl Money {
    /// An amount of minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a price as typed: digits, and after a `.` or `,` one or two decimals. Grouping is refused, since `1,000`
    /// would be a thousand to one reader and one to another.
    pub fn parse_price(text: &str, currency: Currency) -> Result<Self, PriceError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PriceError::Missing);
        }
        let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let separated = whole.len() < text.len();
        if whole.is_empty()
            || !digits(whole)
            || !digits(decimals)
            || decimals.len() > 2
            || (separated && decimals.is_empty())
        {
            return Err(PriceError::NotAPrice);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 6 {
            return Err(PriceError::TooHigh);
        }
        let number = |part: &str| part.bytes().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        let cents = if decimals.len() == 1 { number(decimals) * 10 } else { number(decimals) };
        match number(whole) * 100 + cents {
            minor if minor < MIN_PRICE => Err(PriceError::TooLow),
            minor if minor > MAX_PRICE => Err(PriceError::TooHigh),
            minor => Ok(Self { minor, currency }),
        }
    }

    /// The amount as the form takes it: `49.90`.
    #[must_use]
    pub fn decimal(&self) -> String {
        format!("{}{}.{:02}", if self.minor < 0 { "-" } else { "" }, self.minor.abs() / 100, self.minor.abs() % 100)
    }
}

impl fmt::Display for Money {
    /// As people read it: `$1,249.90`, `€49.90`, `CHF 49.90`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = (self.minor.abs() / 100).to_string();
        let mut grouped = String::new();
        for (at, digit) in units.chars().enumerate() {
            if at > 0 && (units.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = self.currency.sign();
        let space = if sign.len() == 3 && sign.is_ascii() { "\u{a0}" } else { "" };
        let minus = if self.minor < 0 { "−" } else { "" };
        write!(f, "{minus}{sign}{space}{grouped}.{:02}", self.minor.abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Currency {
        "USD".parse().unwrap()
    }

    fn cents(text: &str) -> Result<i64, PriceError> {
        Money::parse_price(text, usd()).map(|money| money.minor)
    }

    #[test]
    fn a_price_is_parsed_exactly_where_floats_are_not() {
        assert_eq!(cents("19.99"), Ok(1999));
        assert_eq!(cents("1.1"), Ok(110));
        assert_eq!(cents(" 49,90 "), Ok(4990));
        for minor in MIN_PRICE..30_000 {
            let text = Money::new(minor, usd()).decimal();
            assert_eq!(cents(&text), Ok(minor), "{text}");
        }
    }

    #[test]
    fn a_price_outside_the_bounds_is_refused() {
        assert_eq!(cents("0.50"), Ok(50));
        assert_eq!(cents("0.49"), Err(PriceError::TooLow));
        assert_eq!(cents("0"), Err(PriceError::TooLow));
        assert_eq!(cents("100000"), Ok(MAX_PRICE));
        assert_eq!(cents("000100000.00"), Ok(MAX_PRICE));
        assert_eq!(cents("100000.01"), Err(PriceError::TooHigh));
        assert_eq!(cents(&"9".repeat(400)), Err(PriceError::TooHigh));
    }

    #[test]
    fn what_is_no_price_is_refused() {
        assert_eq!(cents(" "), Err(PriceError::Missing));
        for bad in
            ["free", "-5", "+5", "1e3", "5.999", "1,000.00", "1.000", "5.", ".5", "$5", "٥", "5 0", "NaN", "0x10"]
        {
            assert_eq!(cents(bad), Err(PriceError::NotAPrice), "{bad}");
        }
    }

    #[test]
    fn money_reads_as_people_write_it() {
        assert_eq!(Money::new(124_990, usd()).to_string(), "$1,249.90");
        assert_eq!(Money::new(10_000_000, usd()).to_string(), "$100,000.00");
        assert_eq!(Money::new(5, usd()).to_string(), "$0.05");
        assert_eq!(Money::new(-5, usd()).to_string(), "−$0.05");
        assert_eq!(Money::new(-1234, usd()).decimal(), "-12.34");
        assert_eq!(Money::new(4990, "chf".parse().unwrap()).to_string(), "CHF\u{a0}49.90");
        assert_eq!(Money::new(4990, "EUR".parse().unwrap()).to_string(), "€49.90");
    }

    #[test]
    fn a_currency_without_two_decimals_is_refused() {
        for bad in ["JPY", "KWD", "XXX", "", "US", "USDX"] {
            assert_eq!(bad.parse::<Currency>(), Err(UnknownCurrency), "{bad}");
        }
    }
}
