//! Amounts as people read them.

/// `amount` minor units of a lowercase ISO 4217 currency: `$49.90`, `CHF 49.90`, `¥500`.
pub(crate) fn display(amount: i64, currency: &str) -> String {
    let decimals = decimals(currency);
    let unit = 10_u64.pow(decimals);
    let (whole, part) = (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit);
    let sign = if amount < 0 { "-" } else { "" };
    let symbol = match currency {
        "usd" => "$".to_owned(),
        "eur" => "€".to_owned(),
        "gbp" => "£".to_owned(),
        "jpy" => "¥".to_owned(),
        other => format!("{} ", other.to_uppercase()),
    };
    let whole = grouped(whole);
    if decimals == 0 {
        return format!("{sign}{symbol}{whole}");
    }
    let width = decimals as usize;
    format!("{sign}{symbol}{whole}.{part:0width$}")
}

/// As Stripe counts: its zero-decimal and three-decimal currencies, and two for the rest.
fn decimals(currency: &str) -> u32 {
    match currency {
        "bif" | "clp" | "djf" | "gnf" | "jpy" | "kmf" | "krw" | "mga" | "pyg" | "rwf" | "vnd" | "vuv" | "xaf"
        | "xof" | "xpf" => 0,
        "bhd" | "jod" | "kwd" | "omr" | "tnd" => 3,
        _ => 2,
    }
}

fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::display;

    #[test]
    fn amounts_read_as_in_their_country() {
        assert_eq!(display(4_990, "usd"), "$49.90");
        assert_eq!(display(5, "eur"), "€0.05");
        assert_eq!(display(10_000_000, "gbp"), "£100,000.00");
        assert_eq!(display(4_990, "chf"), "CHF 49.90");
        assert_eq!(display(500, "jpy"), "¥500");
        assert_eq!(display(1_234, "kwd"), "KWD 1.234");
    }
}
