//! Cards as typed, and what Stripe's test cards do.

/// A card that could be one: checked, not yet asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    /// Digits only.
    pub(crate) number: String,
    pub(crate) month: u32,
    pub(crate) year: i64,
}

/// What the bank says no with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct No {
    pub(crate) code: &'static str,
    pub(crate) decline_code: &'static str,
    pub(crate) message: &'static str,
}

impl Card {
    pub(crate) fn last4(&self) -> &str {
        &self.number[self.number.len().saturating_sub(4)..]
    }

    pub(crate) fn brand(&self) -> &'static str {
        match self.number.as_bytes() {
            [b'4', ..] => "visa",
            [b'5' | b'2', ..] => "mastercard",
            [b'3', b'4' | b'7', ..] => "amex",
            [b'3', b'5', ..] => "jcb",
            [b'3', ..] => "diners",
            [b'6', b'2', ..] => "unionpay",
            [b'6', ..] => "discover",
            _ => "unknown",
        }
    }

    /// The bank's answer. A number that is no test card's is declined as Stripe does it in test mode.
    pub(crate) fn answer(&self) -> Result<(), No> {
        let no = |code, decline_code, message| Err(No { code, decline_code, message });
        match self.number.as_str() {
            "4242424242424242" | "4000056655665556" | "5555555555554444" | "2223003122003222" | "5200828282828210"
            | "378282246310005" | "6011111111111117" | "3056930009020004" | "3566002020360505" | "6200000000000005" => {
                Ok(())
            }
            "4000000000000002" => no("card_declined", "generic_decline", "Your card was declined."),
            "4000000000009995" => no("card_declined", "insufficient_funds", "Your card has insufficient funds."),
            "4000000000009987" => no("card_declined", "lost_card", "Your card was declined."),
            "4000000000009979" => no("card_declined", "stolen_card", "Your card was declined."),
            "4000000000000069" => no("expired_card", "expired_card", "Your card has expired."),
            "4000000000000127" => no("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
            "4000000000000119" => no(
                "processing_error",
                "processing_error",
                "An error occurred while processing your card. Try again in a little bit.",
            ),
            _ => no(
                "card_declined",
                "test_mode_live_card",
                "Your card was declined. Your request was in test mode, but used a non test card.",
            ),
        }
    }
}

/// Whether the check digit is right.
pub(crate) fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            match (index % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) if doubled > 9 => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_checked() {
        assert!(luhn("4242424242424242") && luhn("378282246310005"));
        assert!(!luhn("4242424242424241"));
    }

    #[test]
    fn every_test_card_has_a_good_check_digit() {
        for number in
            ["4000000000000002", "4000000000009995", "4000000000000069", "4000000000000127", "4000000000000119"]
        {
            assert!(luhn(number), "{number}");
            let card = Card { number: number.to_owned(), month: 12, year: 2034 };
            assert!(card.answer().is_err());
        }
    }
}
