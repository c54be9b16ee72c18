//! Where a person goes next: only ever somewhere on this exchange.

/// The path, if it is a local one that is safe in a `Location` header: it starts with a single `/`, and browsers can't
/// read it as another host (`//evil`, `/\evil`, tabs and line breaks that they drop).
#[must_use]
pub fn local_path(text: &str) -> Option<&str> {
    let second = text.as_bytes().get(1);
    let local = text.starts_with('/') && !matches!(second, Some(b'/' | b'\\'));
    let plain = text.len() <= 512 && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    // Going back to where one signs in or to an action would be going round in circles.
    let page = !text.starts_with("/api/") && !text.starts_with("/signin");
    (local && plain && page).then_some(text)
}

/// `text` as the value of a query parameter.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    encoded
}

/// The sign-in page that leads back to `path`.
#[must_use]
pub fn sign_in_then(path: &str) -> String {
    format!("/signin?next={}", encoded(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_path_is_kept() {
        for fine in ["/", "/tickets/01jd", "/?q=radio%20head&after=x", "/orders/1?returned"] {
            assert_eq!(local_path(fine), Some(fine));
        }
    }

    #[test]
    fn what_may_lead_elsewhere_is_refused() {
        let long = format!("/{}", "a".repeat(600));
        for evil in [
            "",
            "evil.com",
            "https://evil.com",
            "//evil.com",
            "/\\evil.com",
            "/\t/evil.com",
            "/a\r\nSet-Cookie: x=y",
            "\\\\evil",
            " /a",
            "/a b",
            "/é",
            "javascript:alert(1)",
            "/api/signout",
            "/signin?next=/signin",
            "/a\\b",
            &long,
        ] {
            assert_eq!(local_path(evil), None, "{evil:?}");
        }
    }

    #[test]
    fn a_value_is_encoded_for_the_query() {
        assert_eq!(encoded("a b&c=é/1"), "a%20b%26c%3D%C3%A9/1");
        assert_eq!(sign_in_then("/tickets/1?x=1"), "/signin?next=/tickets/1%3Fx%3D1");
    }
}
