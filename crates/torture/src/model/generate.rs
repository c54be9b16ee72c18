//! Which steps come next: all that people, watchers and Stripe can do, those more often that lead somewhere from here.

use domain::{checkout::CheckoutState, order::OrderStatus};
use proptest::{
    prelude::{BoxedStrategy, Just, Strategy, any},
    prop_oneof,
    sample::select,
    strategy::Union,
};
use proptest_state_machine::ReferenceStateMachine;

use super::{
    failures::Failures,
    rules::Model,
    step::{Act, Call, Card, Event, Fault, How, Seen, Step, Strange, Who},
    world::{Attempt, Money, Ms, Order, Stand},
};

/// When a sequence begins: as the bench's clock does.
pub const START: Ms = 1_795_262_400_000;
/// With how many people.
pub const PEOPLE: usize = 3;
/// Seconds that pass, and how often: moments and a lease, the time between two looks, minutes, a hold but for a moment and
/// whole, and hours in both directions.
const WAITS: [(u32, &[i32]); 4] =
    [(6, &[1, 2, 3, 4, -1]), (4, &[31, 61, 300, -60]), (2, &[897, 900]), (2, &[1200, 3600, -3600])];
const MAX_TICKETS: usize = 10;

/// Sequences of steps of an exchange, thought out.
#[derive(Debug)]
pub struct Sequences;

impl ReferenceStateMachine for Sequences {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model::new(START, PEOPLE)).boxed()
    }

    fn transitions(model: &Model) -> BoxedStrategy<Step> {
        let world = &model.world;
        let orders = |is: fn(&Order) -> bool| numbers(world.orders.iter().map(is));
        let open = orders(|order| order.status.is_open());
        let fresh = orders(|order| order.status == OrderStatus::Created);
        let unsettled = orders(|order| order.attempts.iter().copied().any(is_unsettled));
        let free = numbers(world.tickets.iter().map(|ticket| ticket.stand == Stand::Listed));
        let claimed: Vec<u8> = world.claimed().filter_map(|order| order.try_into().ok()).collect();
        let there_are = (!world.tickets.is_empty(), !world.orders.is_empty());
        let some = |weight: u32, there: bool| if there { weight } else { 0 };
        let (tickets, orders) = there_are;
        let pages = !model.payable_pages().is_empty();
        let listings = world.tickets.len();
        let acts = [
            (1, Just(Act::SignUp).boxed()),
            (some(if listings < 4 { 12 } else { 2 }, listings < MAX_TICKETS), list()),
            (some(2, tickets), edit(&free)),
            (some(1, tickets), (who(), likely(&free)).prop_map(|(who, ticket)| Act::Withdraw { who, ticket }).boxed()),
            (some(if free.is_empty() { 2 } else { 14 }, tickets), hold(&free)),
            (some(2, orders), of_order(&open, |who, order| Act::Cancel { who, order })),
            (some(3, !claimed.is_empty()), of_order(&claimed, |who, order| Act::Cancel { who, order })),
            (some(1, !claimed.is_empty()), of_order(&claimed, |who, order| Act::Pay { who, order })),
            (some(4, !claimed.is_empty()), likely(&claimed).prop_map(|order| Act::Release { order }).boxed()),
            (some(6, !claimed.is_empty()), Just(Act::Wait { seconds: 900 }).boxed()),
            (
                some(if fresh.is_empty() { 3 } else { 24 }, orders),
                of_order(&fresh, |who, order| Act::Pay { who, order }),
            ),
            (some(2, orders), of_order(&unsettled, |who, order| Act::Return { who, order })),
            (some(1, orders), of_order(&open, |who, order| Act::Look { who, order })),
            (some(1, tickets), (who(), any::<u8>()).prop_map(|(who, ticket)| Act::Open { who, ticket }).boxed()),
            (some(30, pages), card()),
            (some(if unsettled.is_empty() { 3 } else { 24 }, orders), webhook(&unsettled)),
            (some(1, orders), likely(&open).prop_map(|order| Act::Release { order }).boxed()),
            (some(3, orders), Just(Act::SweepHolds).boxed()),
            (some(6, orders), Just(Act::SweepPayments).boxed()),
            (6, wait()),
        ];
        let events = [(Event::RunsOut, 1), (Event::Captures, 1), (Event::Voids, 1), (Event::Authorises, 4)];
        let events = events.into_iter().map(|(event, weight)| {
            let happens = any::<u8>().prop_map(move |page| Act::Stripe { page, event });
            (some(weight, !model.pages_for(event).is_empty()), happens.boxed())
        });
        let acts = acts.into_iter().chain(events).filter(|(weight, _)| *weight > 0);
        Union::new_weighted(acts.collect()).prop_flat_map(with_faults).boxed()
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        if let Some(deed) = model.resolve(step) {
            model.act(&deed, &mut Failures::foreseen(&step.faults), None);
        }
        model
    }
}

/// Whether a card was given that the exchange may not have heard of.
fn is_unsettled(attempt: Attempt) -> bool {
    attempt.state == CheckoutState::Open && attempt.page.is_some_and(|page| page.money != Money::None)
}

fn wait() -> BoxedStrategy<Act> {
    let seconds = Union::new_weighted(WAITS.iter().map(|(often, seconds)| (*often, select(*seconds))).collect());
    seconds.prop_map(|seconds| Act::Wait { seconds }).boxed()
}

fn numbers(which: impl Iterator<Item = bool>) -> Vec<u8> {
    (0..=u8::MAX).zip(which).filter_map(|(number, is)| is.then_some(number)).collect()
}

/// One of these, mostly.
fn likely(numbers: &[u8]) -> BoxedStrategy<u8> {
    if numbers.is_empty() {
        return any::<u8>().boxed();
    }
    prop_oneof![4 => select(numbers.to_vec()), 1 => any::<u8>()].boxed()
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![6 => Just(Who::Owner), 1 => any::<u8>().prop_map(Who::Any)]
}

fn of_order(open: &[u8], act: fn(Who, u8) -> Act) -> BoxedStrategy<Act> {
    (who(), likely(open)).prop_map(move |(who, order)| act(who, order)).boxed()
}

/// Mostly the same one: somebody who sells much, or buys much.
fn often(number: u8) -> impl Strategy<Value = u8> {
    prop_oneof![1 => Just(number), 1 => any::<u8>()]
}

fn list() -> BoxedStrategy<Act> {
    let numbers = (often(0), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>());
    let act = |(seller, title, price, starts_in, code)| Act::List { seller, title, price, starts_in, code };
    numbers.prop_map(act).boxed()
}

fn edit(free: &[u8]) -> BoxedStrategy<Act> {
    let stale = prop_oneof![4 => Just(false), 1 => Just(true)];
    (who(), likely(free), any::<u8>(), any::<u8>(), stale)
        .prop_map(|(who, ticket, title, price, stale)| Act::Edit { who, ticket, title, price, stale })
        .boxed()
}

fn hold(free: &[u8]) -> BoxedStrategy<Act> {
    let ticket = prop_oneof![1 => likely(free), 1 => any::<u8>()];
    let seen = prop_oneof![3 => Just(Seen::Nothing), 3 => Just(Seen::Right), 1 => Just(Seen::Wrong)];
    let own = prop_oneof![15 => Just(false), 1 => Just(true)];
    (own, often(0), ticket, seen).prop_map(|(own, who, ticket, seen)| Act::Hold { own, who, ticket, seen }).boxed()
}

fn webhook(open: &[u8]) -> BoxedStrategy<Act> {
    let forged = prop_oneof![9 => Just(false), 1 => Just(true)];
    (likely(open), forged).prop_map(|(order, forged)| Act::Webhook { order, forged }).boxed()
}

fn card() -> BoxedStrategy<Act> {
    let strange =
        select(vec![Strange::Amount, Strange::Amount, Strange::Currency, Strange::Order]).prop_map(Card::Strange);
    let card = prop_oneof![
        10 => Just(Card::Authorised),
        3 => Just(Card::Declined),
        1 => Just(Card::Asked),
        1 => Just(Card::Processing),
        2 => strange,
    ];
    (any::<u8>(), card).prop_map(|(page, card)| Act::Card { page, card }).boxed()
}

/// Adds how Stripe fails, to what may call it.
fn with_faults(act: Act) -> BoxedStrategy<Step> {
    let (often, calls): (u32, &[Call]) = match act {
        Act::Pay { .. } => (1, &[Call::Open, Call::ReadSession]),
        Act::Webhook { .. } | Act::SweepPayments => (6, &Call::SETTLING),
        _ => return Just(Step { act, faults: vec![] }).boxed(),
    };
    let fault = (select(calls), select(&How::ALL[..])).prop_map(|(call, how)| Fault { call, how });
    let faults = prop_oneof![4 => Just(vec![]), often => proptest::collection::vec(fault, 1..=2)];
    faults.prop_map(move |faults| Step { act, faults }).boxed()
}
