//! Short lines that people type: a ticket's title, an event's name, a venue, a city.

/// The longest line, in characters.
pub const MAX_LINE: usize = 120;

/// Why a line is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineError {
    /// Nothing but space.
    Missing,
    /// More than [`MAX_LINE`] characters.
    TooLong,
}

/// Trims a line, folds every run of white space and control characters to one space, and checks its length in
/// characters. Invisible direction marks are dropped: they make one name look like another.
pub fn line(text: &str) -> Result<String, LineError> {
    let visible = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let spaced: String = text.chars().filter(visible).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let folded = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.chars().count() {
        0 => Err(LineError::Missing),
        count if count > MAX_LINE => Err(LineError::TooLong),
        _ => Ok(folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_folded() {
        assert_eq!(line("  Two \t seats\r\nrow\u{202e} 5 ").unwrap(), "Two seats row 5");
    }

    #[test]
    fn an_empty_or_endless_line_is_refused() {
        assert_eq!(line(" \u{200b}\n"), Err(LineError::Missing));
        assert!(line(&"é".repeat(120)).is_ok());
        assert_eq!(line(&"é".repeat(121)), Err(LineError::TooLong));
    }
}
