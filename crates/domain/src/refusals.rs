//! All that a form is refused for at once, so that it is mended once and not field by field.

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// Refusals in the order in which the form asks: one at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals {
    first: Refusal,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    more: Vec<Refusal>,
}

impl Refusals {
    /// The first, which speaks for all where there is room for one: its class decides the status.
    #[must_use]
    pub const fn first(&self) -> &Refusal {
        &self.first
    }

    /// Whether there is more than the first.
    #[must_use]
    pub const fn are_several(&self) -> bool {
        !self.more.is_empty()
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Refusal> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// These, and then those of a later part of the form.
    #[must_use]
    pub fn and(mut self, later: impl Into<Self>) -> Self {
        let Self { first, more } = later.into();
        self.more.push(first);
        self.more.extend(more);
        self
    }
}

impl From<Refusal> for Refusals {
    fn from(first: Refusal) -> Self {
        Self { first, more: Vec::new() }
    }
}

/// Two parts of a form, checked: both of them, or all that either is refused for.
pub fn both<A, B>(a: Result<A, impl Into<Refusals>>, b: Result<B, impl Into<Refusals>>) -> Result<(A, B), Refusals> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.into().and(b)),
        (Err(a), Ok(_)) => Err(a.into()),
        (Ok(_), Err(b)) => Err(b.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no(refusal: Refusal) -> Result<(), Refusal> {
        Err(refusal)
    }

    fn refused<T>(checked: Result<T, Refusals>) -> Vec<Refusal> {
        checked.map_or_else(|refusals| refusals.all().cloned().collect(), |_| Vec::new())
    }

    #[test]
    fn what_is_fine_on_both_sides_is_kept() {
        let fine = both(Ok::<_, Refusal>("Row 5"), both(Ok::<_, Refusal>(4990), Ok::<_, Refusals>('x')));
        assert_eq!(fine, Ok(("Row 5", (4990, 'x'))));
    }

    #[test]
    fn all_refusals_are_kept_in_the_order_of_the_form() {
        let (one, two, three) = (Refusal::TitleMissing, Refusal::EmailTaken, Refusal::Held);
        let both_ends = both(both(no(one.clone()), Ok::<_, Refusal>(())), no(three.clone()));
        assert_eq!(refused(both_ends), [one.clone(), three.clone()]);
        let all = both(no(one.clone()), both(no(two.clone()), no(three.clone())));
        let all = refused(all);
        assert_eq!(all, [one, two, three]);
    }

    #[test]
    fn one_refusal_alone_is_told_apart_from_several() {
        let one = Refusals::from(Refusal::Held);
        assert!(!one.are_several());
        let two = one.and(Refusal::Sold);
        assert!(two.are_several());
        assert_eq!(two.first(), &Refusal::Held);
    }

    #[test]
    fn they_survive_being_written_and_read_back() {
        let stale = Refusal::TooManyHolds { limit: 6 };
        for refusals in [Refusals::from(Refusal::TitleMissing), Refusals::from(stale).and(Refusal::EmailTaken)] {
            let text = serde_json::to_string(&refusals).unwrap();
            assert_eq!(serde_json::from_str::<Refusals>(&text).unwrap(), refusals, "{text}");
        }
    }
}
