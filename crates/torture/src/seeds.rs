//! Seeds: what is run, and what need not be run again.

use std::ops::Range;

use crate::{Result, report};

/// Which seeds a part runs.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub struct Seeds {
    /// One seed, or those from A to before B; what passed already in this build is skipped
    #[arg(long = "seeds", visible_alias = "seed", value_name = "A..B", default_value = "1", value_parser = parse)]
    range: Range<u64>,
    /// Run also what passed already
    #[arg(long)]
    again: bool,
}

impl Seeds {
    /// These, whatever passed before.
    #[must_use]
    pub const fn these(range: Range<u64>) -> Self {
        Self { range, again: true }
    }

    /// What is to be run now.
    #[must_use]
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// What is left of it, in pieces of at most `piece` seeds: all but what the report says has passed in this build.
    pub fn left(&self, part: &str, piece: u64) -> Result<Vec<Range<u64>>> {
        let passed = if self.again { Vec::new() } else { report::passed(part)? };
        Ok(left(&self.range, &passed, piece.max(1)))
    }
}

fn left(range: &Range<u64>, passed: &[Range<u64>], piece: u64) -> Vec<Range<u64>> {
    let mut pieces: Vec<Range<u64>> = Vec::new();
    for seed in range.clone().filter(|seed| !passed.iter().any(|passed| passed.contains(seed))) {
        if let Some(last) = pieces.last_mut()
            && last.end == seed
            && last.end - last.start < piece
        {
            last.end = seed + 1;
        } else {
            pieces.push(seed..seed + 1);
        }
    }
    pieces
}

/// `7`, or `1..20`.
fn parse(text: &str) -> Result<Range<u64>, String> {
    let wanted = || "wanted is a seed such as 7, or seeds such as 1..20".to_owned();
    let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wanted());
    let range = if let Some((first, end)) = text.split_once("..") {
        number(first)?..number(end)?
    } else {
        let one = number(text)?;
        one..one.checked_add(1).ok_or_else(wanted)?
    };
    if range.is_empty() { Err(wanted()) } else { Ok(range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_one_or_a_range() {
        assert_eq!(parse("7"), Ok(7..8));
        assert_eq!(parse("1..20"), Ok(1..20));
        for none in ["", "x", "3..3", "5..2", "1..", "18446744073709551615"] {
            assert!(parse(none).is_err(), "{none}");
        }
    }

    #[test]
    fn what_passed_is_not_run_again() {
        let one = |range: Range<u64>| vec![range];
        let none = Vec::new();
        assert_eq!(left(&(1..8), &none, 100), one(1..8));
        assert_eq!(left(&(1..8), &one(3..5), 100), [1..3, 5..8]);
        assert_eq!(left(&(1..8), &one(3..5), 2), [1..3, 5..7, 7..8]);
        assert!(left(&(1..8), &[0..4, 4..9], 1).is_empty());
    }
}
