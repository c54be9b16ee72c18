//! A sane exchange is found sane, and each corruption is named.

mod plants;
mod world;

use std::collections::BTreeSet;

use super::*;
use crate::order::CancelReason;
use plants::{NOTED, PLANTS};
use world::{HOLD, World};

fn rules(found: &Found) -> Vec<&'static str> {
    let set: BTreeSet<_> = found.violations.iter().map(|violation| violation.wrong.rule()).collect();
    set.into_iter().collect()
}

#[test]
fn a_market_in_which_everything_has_happened_breaks_no_rule() {
    assert_eq!(World::lively().audit(), Found::default());
}

#[test]
fn a_story_breaks_no_rule_at_any_of_its_moments() {
    let mut world = World::new();
    let sane = |world: &World| assert_eq!(world.audit(), Found::default());
    sane(&world);
    for person in ["ann", "sue"] {
        world.person(person);
    }
    world.concert("event", "sue");
    world.listed("ticket", "event", "sue");
    sane(&world);
    world.held("first", "ticket", "ann");
    sane(&world);
    world.paying("first");
    sane(&world);
    // Past the deadline, and nobody has released it.
    world.wait(HOLD + 5000);
    sane(&world);
    world.ended("first", CancelReason::Expired);
    sane(&world);
    world.held("second", "ticket", "ann");
    let checkout = world.paying("second");
    world.claimed("second", &checkout);
    sane(&world);
    // A claim outlasts the deadline: only its payment decides.
    world.wait(HOLD);
    sane(&world);
    world.bought("second", &checkout);
    sane(&world);
}

/// Decisions may cross: one that took its time early is committed late.
#[test]
fn a_hold_decided_before_another_and_committed_after_it_breaks_no_rule() {
    let mut world = World::new();
    for person in ["ann", "bob", "sue"] {
        world.person(person);
    }
    world.concert("event", "sue");
    world.listed("ticket", "event", "sue");
    world.wait(1000);
    world.held("short", "ticket", "bob");
    world.wait(100);
    world.ended("short", CancelReason::Buyer);
    world.wait(-200);
    world.held("early", "ticket", "ann");
    world.wait(10_000);
    world.ended("early", CancelReason::Buyer);
    assert_eq!(world.audit(), Found::default());
}

#[test]
fn a_clock_that_was_set_back_breaks_no_rule_where_that_is_known() {
    let mut world = World::lively();
    world.wait(-3_600_000);
    world.held("olate", "spare", "bob");
    world.wait(60_000);
    world.paying("olate");
    world.wait(60_000);
    world.ended("olate", CancelReason::Buyer);
    // The snapshot knows the latest time that was ever written.
    world.terms.now += 3_600_000;
    assert_eq!(world.audit(), Found::default());
    world.wait(-7_200_000);
    world.edited("spare", "Row 7", world::usd(2990));
    world.terms.now += 7_200_000;
    assert_eq!(rules(&world.audit()), ["JournalWrong::Backwards"]);
    world.terms.skew = 7_200_000;
    let found = world.audit();
    assert_eq!(rules(&found), Vec::<&str>::new());
    assert_eq!(found.notes.len(), 1, "{found:?}");
}

#[test]
fn each_corruption_is_named_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (plant, expected) in PLANTS {
        let mut world = World::lively();
        plant(&mut world);
        let found = world.audit();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        if rules(&found) != expected {
            let lines: Vec<_> = found.violations.iter().map(ToString::to_string).collect();
            wrong.push(format!("planted {expected:?}\nfound {:?}\n{}", rules(&found), lines.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn each_rule_has_a_corruption_that_it_names() {
    let planted: BTreeSet<_> = PLANTS.iter().map(|(_, rules)| rules[0]).collect();
    let all: BTreeSet<_> = Wrong::RULES.into_iter().flatten().copied().collect();
    let forgotten: Vec<_> = all.difference(&planted).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

#[test]
fn what_is_late_or_waits_is_noted_and_breaks_no_rule() {
    let mut noted = BTreeSet::new();
    for (plant, remark) in NOTED {
        let mut world = World::lively();
        plant(&mut world);
        let found = world.audit();
        assert_eq!(rules(&found), Vec::<&str>::new(), "{remark}");
        let remarks: Vec<_> = found.notes.iter().map(|note| note.remark.rule()).collect();
        assert!(remarks.contains(remark), "{remark}: {remarks:?}");
        noted.insert(*remark);
    }
    assert_eq!(noted, Remark::RULES.iter().copied().collect());
}

#[test]
fn a_violation_names_its_record_and_says_what_is_wrong() {
    let wrong = TicketWrong::NoOrder("held").into();
    let violation = Violation { table: Table::Ticket, key: "01j".into(), wrong };
    assert_eq!(violation.to_string(), "ticket 01j is held and names no order");
    let wrong = OrderWrong::Early(At(0), At(1_500)).into();
    let violation = Violation { table: Table::Order, key: "01k".into(), wrong };
    let expected = "order 01k expired at 1970-01-01T00:00:00Z, before its deadline at 1970-01-01T00:00:01.5Z";
    assert_eq!(violation.to_string(), expected);
}

#[test]
fn contents_without_files_are_read_many_at_a_time() {
    let mut world = World::lively();
    world.tickets.get_mut("listed").unwrap().hand_over = "pdf".into();
    let mut audit = Audit::new(world.terms);
    world.tickets.iter().for_each(|(key, row)| audit.ticket(key, row));
    assert_eq!(audit.light_contents_after(None, 100), 2);
    assert_eq!(audit.light_contents_after(None, 1), 1);
    assert_eq!(audit.light_contents_after(Some("held"), 100), 0);
    assert_eq!(audit.light_contents_after(Some("listed"), 100), 3);
}
