//! The end of a sequence: what is done when nobody does anything any more.

use super::Model;
use crate::model::{
    deed::Deed,
    step::Event,
    world::{Money, Stand},
};

/// How often all is swept: what Stripe failed to do for one look is done in the next.
const ROUNDS: usize = 3;
/// More than the sweep puts off its next look.
const BETWEEN: i64 = 61;
/// Longer than a hold.
const LONG: i64 = 3600;

impl Model {
    /// The banks make up their minds, time passes, all is swept, and people look at what they have.
    pub fn last_deeds(&self) -> Vec<Deed> {
        let thinking = self.world.pages().filter(|(_, _, page)| page.money == Money::Processing);
        let mut deeds: Vec<Deed> =
            thinking.map(|(order, attempt, _)| Deed::Stripe { order, attempt, event: Event::Authorises }).collect();
        // Beyond all that was put off while the clock was ahead.
        deeds.push(Deed::Wait { seconds: (self.latest - self.now) / 1000 + LONG });
        for _ in 0..ROUNDS {
            deeds.extend([Deed::SweepHolds, Deed::SweepPayments, Deed::Wait { seconds: BETWEEN }]);
        }
        deeds
    }

    /// Everybody who may open what a ticket hands over, and one who may not.
    pub fn last_looks(&self) -> Vec<Deed> {
        let tickets = self.world.tickets.iter().enumerate();
        let looks = tickets.flat_map(|(ticket, row)| {
            let buyer = match row.stand {
                Stand::Sold { order, .. } => Some(self.world.orders[order].buyer),
                _ => None,
            };
            let stranger = (0..self.people).find(|who| *who != row.seller && Some(*who) != buyer);
            let who = [Some(row.seller), buyer, stranger];
            who.into_iter().flatten().map(move |who| Deed::Open { who, ticket })
        });
        looks.collect()
    }
}
