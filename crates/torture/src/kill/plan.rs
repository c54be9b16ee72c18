//! What clients do and when the server dies: nothing here but the seed decides.

use std::{collections::VecDeque, time::Duration};

use rand::{Rng as _, SeedableRng as _, seq::SliceRandom as _};
use rand_chacha::ChaCha8Rng;

use crate::points::{Death, POINTS};

/// The generator of one of many: clients count from 0.
fn generator(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(stream);
    generator
}

/// One thing that a client does. `which` picks among what there is to pick from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// Lists a ticket at this price in minor units.
    List(i64),
    /// Edits one of its listings.
    Edit {
        /// Picks the listing.
        which: u64,
        /// The new price in minor units.
        price: i64,
    },
    /// Withdraws one of its listings.
    Withdraw(u64),
    /// Holds somebody's ticket.
    Buy {
        /// Picks the ticket.
        which: u64,
        /// What becomes of the hold.
        then: Then,
    },
}

/// What a buyer does with a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Forgets it: it expires.
    Leave,
    /// Gives it back.
    Cancel {
        /// After so long.
        after: Duration,
        /// And once more.
        twice: bool,
    },
    /// Goes to the checkout.
    Pay(Pay),
}

/// How a buyer pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pay {
    /// So many cards that are declined come first.
    pub declined: usize,
    /// Whether a card that pays follows.
    pub pays: bool,
    /// When it does.
    pub when: When,
    /// Whether the buyer comes back from the checkout, or closes the tab.
    pub returns: bool,
    /// Whether the form is sent twice at once.
    pub twice: bool,
}

/// When the card that pays is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// As fast as one can.
    AtOnce,
    /// Right after giving the ticket back, while the checkout is still open.
    AfterCancelling,
    /// About the deadline: so many milliseconds after it, or before.
    AboutTheDeadline(i64),
}

/// The moves of one client, for ever.
#[derive(Debug)]
pub struct Moves(ChaCha8Rng);

impl Moves {
    /// Those of the client with this number.
    #[must_use]
    pub fn new(seed: u64, client: u64) -> Self {
        Self(generator(seed, client))
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.0.random_ratio(percent, 100)
    }

    fn price(&mut self) -> i64 {
        self.0.random_range(50..20_000)
    }

    fn then(&mut self) -> Then {
        match self.0.random_range(0..100) {
            0..12 => Then::Leave,
            12..30 => {
                Then::Cancel { after: Duration::from_millis(self.0.random_range(0..400)), twice: self.chance(25) }
            }
            _ => Then::Pay(Pay {
                declined: if self.chance(25) { self.0.random_range(1..=2) } else { 0 },
                pays: self.chance(90),
                when: match self.0.random_range(0..100) {
                    0..74 => When::AtOnce,
                    74..88 => When::AfterCancelling,
                    _ => When::AboutTheDeadline(self.0.random_range(-400..300)),
                },
                returns: self.chance(50),
                twice: self.chance(15),
            }),
        }
    }
}

impl Iterator for Moves {
    /// A move, and how long the client thinks before it.
    type Item = (Duration, Move);

    fn next(&mut self) -> Option<Self::Item> {
        let pause = Duration::from_millis(self.0.random_range(0..200));
        let next = match self.0.random_range(0..100) {
            0..22 => Move::List(self.price()),
            22..31 => Move::Edit { which: self.0.random(), price: self.price() },
            31..34 => Move::Withdraw(self.0.random()),
            _ => Move::Buy { which: self.0.random(), then: self.then() },
        };
        Some((pause, next))
    }
}

/// How the server dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By its own hand, at a point.
    Point(Death),
    /// By SIGKILL, so long after it is told to die.
    Anywhere(Duration),
}

/// One death.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kill {
    /// How.
    pub way: Way,
    /// Whether it is told so at its start, so that the recovery itself is cut off; otherwise once it has recovered.
    pub early: bool,
}

/// All deaths of a campaign: `at_points` in a hundred of them at points, each of which has its turn, in an order that the
/// seed shuffles.
#[must_use]
pub fn kills(seed: u64, count: u64, at_points: u64) -> VecDeque<Kill> {
    let mut generator = generator(seed, u64::MAX);
    let pointed = count.saturating_mul(at_points.min(100)).div_ceil(100);
    // Campaigns that are shorter than a round go on in the next seed where this one stops.
    let first = seed.wrapping_mul(pointed);
    let mut kills = Vec::new();
    for turn in 0..count {
        // A quarter cuts the recovery off, which makes fewer passes.
        let early = generator.random_ratio(1, 4);
        let way = if turn < pointed {
            let index = first.wrapping_add(turn) % POINTS.len() as u64;
            let point = POINTS[usize::try_from(index).unwrap_or_default()];
            Way::Point(Death { point, passes: generator.random_range(0..if early { 3 } else { 6 }) })
        } else {
            Way::Anywhere(Duration::from_millis(generator.random_range(0..if early { 4_000 } else { 3_000 })))
        };
        kills.push(Kill { way, early });
    }
    kills.shuffle(&mut generator);
    kills.into()
}

/// How long holds last in each life: mostly so short that deadlines fall into the crash, at times so long that nothing but
/// the start's own look finds what was authorised meanwhile.
#[must_use]
pub fn hold_of_life(seed: u64, life: u64, short: Duration) -> Duration {
    let mut generator = generator(seed, u64::MAX - 1);
    generator.set_word_pos(u128::from(life) * 16);
    if generator.random_ratio(1, 4) { short * 3 } else { short }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_seed_fixes_every_move_and_every_death() {
        let moves = |seed, client| Moves::new(seed, client).take(200).collect::<Vec<_>>();
        assert_eq!(moves(7, 0), moves(7, 0));
        assert_ne!(moves(7, 0), moves(7, 1));
        assert_ne!(moves(7, 0), moves(8, 0));
        assert_eq!(kills(7, 100, 50), kills(7, 100, 50));
        assert_ne!(kills(7, 100, 50), kills(8, 100, 50));
        let holds = || (0..40).map(|life| hold_of_life(7, life, Duration::from_secs(4))).collect::<Vec<_>>();
        assert_eq!(holds(), holds());
        assert!(holds().contains(&Duration::from_secs(4)) && holds().contains(&Duration::from_secs(12)));
    }

    #[test]
    fn half_of_the_deaths_are_at_points_and_each_point_has_its_turn() {
        let kills = kills(1, 1_000, 50);
        assert_eq!(kills.len(), 1_000);
        let mut at = std::collections::BTreeMap::<_, usize>::new();
        for kill in &kills {
            if let Way::Point(death) = kill.way {
                *at.entry(death.point).or_default() += 1;
            }
        }
        assert_eq!(at.values().sum::<usize>(), 500);
        assert!(at.values().all(|count| *count >= 500 / POINTS.len()), "{at:?}");
        assert_eq!(at.len(), POINTS.len());
    }

    #[test]
    fn short_campaigns_go_on_where_the_seed_before_stopped() {
        let mut points = BTreeSet::new();
        for seed in 1..=2 {
            points.extend(kills(seed, 30, 50).into_iter().filter_map(|kill| match kill.way {
                Way::Point(death) => Some(death.point),
                Way::Anywhere(_) => None,
            }));
        }
        assert_eq!(points.len(), POINTS.len().min(30));
    }

    #[test]
    fn everything_that_a_client_can_do_is_done() {
        let moves: Vec<_> = Moves::new(1, 0).take(3_000).map(|(_, next)| next).collect();
        let pays: Vec<_> = moves
            .iter()
            .filter_map(|next| match next {
                Move::Buy { then: Then::Pay(pay), .. } => Some(pay),
                _ => None,
            })
            .collect();
        assert!(pays.iter().any(|pay| pay.declined == 2 && !pay.pays));
        assert!(pays.iter().any(|pay| pay.when == When::AfterCancelling && pay.pays));
        assert!(pays.iter().any(|pay| matches!(pay.when, When::AboutTheDeadline(after) if after > 0)));
        assert!(pays.iter().any(|pay| pay.twice && !pay.returns));
        assert!(moves.iter().any(|next| matches!(next, Move::Buy { then: Then::Leave, .. })));
        assert!(moves.iter().any(|next| matches!(next, Move::Buy { then: Then::Cancel { twice: true, .. }, .. })));
        assert!(moves.iter().any(|next| matches!(next, Move::Withdraw(_))));
    }
}
