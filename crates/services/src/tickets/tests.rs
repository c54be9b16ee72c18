//! Listing, editing, withdrawing, looking and handing over.

use domain::{
    Refusal, TicketId, UserId,
    content::{Content, ContentDraft, ContentError},
    event::EventError,
    journal::{Happening, Subject},
    money::PriceError,
    refusal::Noun,
    ticket::TicketState,
};
use jiff::SignedDuration;

use super::{Listing, browse, content, edit, event, list, of_event, selling, suggest, ticket, withdraw};
use crate::{
    Error, journal, orders,
    testing::{Bench, event_in, exchange, listing},
};

fn refused<T: std::fmt::Debug>(result: crate::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn kinds(bench: &Bench, about: &TicketId) -> Vec<&'static str> {
    let entries = journal::of(&bench.db, &Subject::Ticket(about.clone())).await.unwrap();
    assert!(entries.iter().enumerate().all(|(at, entry)| entry.seq == i64::try_from(at).unwrap() + 1), "gaps");
    entries.iter().map(|entry| entry.what.kind()).collect()
}

#[tokio::test]
async fn a_listing_is_created_and_told_to_the_journal() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let id = list(&bench, &seller, listing(" Row  5 ", "49.90")).await.unwrap();
    let seen = ticket(&bench, &id).await.unwrap();
    assert_eq!(
        (seen.title.as_str(), seen.price.minor, seen.state, seen.version),
        ("Row 5", 4990, TicketState::Listed, 1)
    );
    assert_eq!(seen.event.event.name, "Radiohead");
    assert_eq!(seen.event.local_start, "2026-12-21T19:30");
    assert_eq!(kinds(&bench, &id).await, ["TicketCreated"]);
    let told = journal::of(&bench.db, &Subject::Event(seen.event.id)).await.unwrap();
    assert!(matches!(told[0].what, Happening::EventCreated { .. }));
}

#[tokio::test]
async fn a_listing_with_an_empty_title_or_no_positive_price_is_refused() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let try_it = async |title: &str, price: &str| refused(list(&bench, &seller, listing(title, price)).await);
    assert_eq!(try_it(" ", "10").await, Refusal::TitleMissing);
    assert_eq!(try_it("Row 5", "-10").await, Refusal::Price(PriceError::NotAPrice));
    assert_eq!(try_it("Row 5", "0").await, Refusal::Price(PriceError::TooLow));
    let past = Listing { event: event_in(-1), ..listing("Row 5", "10") };
    assert_eq!(refused(list(&bench, &seller, past).await), Refusal::Event(EventError::StartOver));
    let nowhere = Listing { time_zone: "Mars/Base".into(), ..listing("Row 5", "10") };
    assert_eq!(refused(list(&bench, &seller, nowhere).await), Refusal::Event(EventError::ZoneUnknown));
}

/// All that was refused at once.
fn refusals<T: std::fmt::Debug>(result: crate::Result<T>) -> Vec<Refusal> {
    match result {
        Err(Error::Invalid(refusals)) => refusals.all().cloned().collect(),
        other => panic!("not refused for several things: {other:?}"),
    }
}

#[tokio::test]
async fn all_that_is_wrong_with_a_listing_is_told_at_once_in_the_order_of_the_form() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let nothing = Listing { time_zone: "Mars/Base".into(), ..Listing::default() };
    let all = [
        Refusal::Event(EventError::NameMissing),
        Refusal::Event(EventError::VenueMissing),
        Refusal::Event(EventError::CityMissing),
        Refusal::Event(EventError::StartMalformed),
        Refusal::Event(EventError::ZoneUnknown),
        Refusal::TitleMissing,
        Refusal::Price(PriceError::Missing),
        Refusal::Content(ContentError::Missing),
    ];
    assert_eq!(refusals(list(&bench, &seller, nothing).await), all);
    let id = bench.listed(&seller, "10").await;
    let edited = refusals(edit(&bench, &seller, &id, "", "free", 1).await);
    assert_eq!(edited, [Refusal::TitleMissing, Refusal::Price(PriceError::NotAPrice)]);
    assert_eq!(ticket(&bench, &id).await.unwrap().version, 1);
}

#[tokio::test]
async fn an_equal_event_is_reused_even_when_sixteen_list_for_it_at_once() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let listings = (0..16).map(|n| {
        let (ex, seller) = (bench.ex.clone(), seller.clone());
        tokio::spawn(async move { list(&ex, &seller, listing(&format!("Seat {n}"), "10")).await })
    });
    let made = futures::future::join_all(listings).await;
    let mut events = Vec::new();
    for id in made {
        events.push(ticket(&bench, &id.unwrap().unwrap()).await.unwrap().event.id);
    }
    events.dedup();
    assert_eq!(events.len(), 1);
    let told = journal::of(&bench.db, &Subject::Event(events[0].clone())).await.unwrap();
    assert_eq!(told.len(), 1, "the event was created once");
}

#[tokio::test]
async fn the_same_code_cant_be_listed_twice_until_it_is_withdrawn() {
    let bench = exchange().await;
    let (seller, other) = (bench.person("seller").await, bench.person("other").await);
    let with = |code: &str| Listing {
        content: ContentDraft { code: code.into(), ..ContentDraft::default() },
        ..listing("Row 5", "10")
    };
    let first = list(&bench, &seller, with("ABC-123")).await.unwrap();
    let again = refused(list(&bench, &other, with("abc 123")).await);
    assert_eq!(again, Refusal::Content(ContentError::ListedBefore(domain::Field::Code)));
    withdraw(&bench, &seller, &first).await.unwrap();
    assert!(list(&bench, &seller, with("ABC-123")).await.is_ok());
}

#[tokio::test]
async fn a_missing_ticket_or_event_is_not_found() {
    let bench = exchange().await;
    assert_eq!(refused(ticket(&bench, &"nosuch".parse().unwrap()).await), Refusal::NotFound(Noun::Ticket));
    assert_eq!(refused(event(&bench, &"nosuch".parse().unwrap()).await), Refusal::NotFound(Noun::Event));
    let seller = bench.person("seller").await;
    let edited = edit(&bench, &seller, &"nosuch".parse().unwrap(), "Row 5", "10", 1).await;
    assert_eq!(refused(edited), Refusal::NotFound(Noun::Ticket));
}

#[tokio::test]
async fn an_edit_is_saved_told_and_raises_the_version_by_one() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let id = bench.listed(&seller, "10").await;
    edit(&bench, &seller, &id, "Row 6", "19.99", 1).await.unwrap();
    let seen = ticket(&bench, &id).await.unwrap();
    assert_eq!((seen.title.as_str(), seen.price.minor, seen.version), ("Row 6", 1999, 2));
    assert_eq!(kinds(&bench, &id).await, ["TicketCreated", "TicketUpdated"]);
}

#[tokio::test]
async fn an_edit_by_somebody_else_is_refused_before_its_fields_are_looked_at() {
    let bench = exchange().await;
    let (seller, other) = (bench.person("seller").await, bench.person("other").await);
    let id = bench.listed(&seller, "10").await;
    assert_eq!(refused(edit(&bench, &other, &id, "", "", 1).await), Refusal::NotTheSeller);
    assert_eq!(refused(withdraw(&bench, &other, &id).await), Refusal::NotTheSeller);
}

#[tokio::test]
async fn of_two_edits_at_once_the_stale_one_is_refused_and_shown_the_present_values() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let id = bench.listed(&seller, "10").await;
    let edits = ["Row 6", "Row 7"].map(|title| edit(&bench, &seller, &id, title, "20", 1));
    let results = futures::future::join_all(edits).await;
    let (saved, stale): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((saved.len(), stale.len()), (1, 1));
    let now = ticket(&bench, &id).await.unwrap();
    let shown = Refusal::Stale { title: now.title, price: now.price, version: 2 };
    assert_eq!(refused(stale.into_iter().next().unwrap()), shown);
}

#[tokio::test]
async fn a_held_ticket_can_be_neither_edited_nor_withdrawn_until_the_hold_has_lapsed() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let id = bench.listed(&seller, "10").await;
    let order = orders::hold(&bench, &buyer, &id, None).await.unwrap();
    assert_eq!(refused(edit(&bench, &seller, &id, "Row 6", "20", 1).await), Refusal::Held);
    assert_eq!(refused(withdraw(&bench, &seller, &id).await), Refusal::Held);
    // Nobody sweeps here: what is over is over by the clock alone.
    bench.clock.advance(SignedDuration::from_mins(15));
    edit(&bench, &seller, &id, "Row 6", "20", 1).await.unwrap();
    let told = journal::of(&bench.db, &Subject::Order(order)).await.unwrap();
    assert!(matches!(told.last().unwrap().what, Happening::OrderExpired { .. }), "the edit ended the lapsed order");
}

#[tokio::test]
async fn a_withdrawn_ticket_is_gone_from_the_market_but_not_from_its_seller() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    let id = bench.listed(&seller, "10").await;
    withdraw(&bench, &seller, &id).await.unwrap();
    assert!(browse(&bench, "", None).await.unwrap().items.is_empty());
    let mine = selling(&bench, &seller, None).await.unwrap().items;
    assert_eq!(mine[0].state, TicketState::Withdrawn);
    assert_eq!(kinds(&bench, &id).await, ["TicketCreated", "TicketWithdrawn"]);
    assert_eq!(refused(withdraw(&bench, &seller, &id).await), Refusal::Withdrawn);
}

#[tokio::test]
async fn what_the_buyer_gets_is_open_to_the_seller_and_to_nobody_else_before_completion() {
    let bench = exchange().await;
    let (seller, buyer) = (bench.person("seller").await, bench.person("buyer").await);
    let id = bench.listed(&seller, "10").await;
    assert_eq!(content(&bench, &seller, &id).await.unwrap(), Content::Note("I send it by mail.".into()));
    orders::hold(&bench, &buyer, &id, None).await.unwrap();
    assert_eq!(refused(content(&bench, &buyer, &id).await), Refusal::NotFound(Noun::Content));
}

#[tokio::test]
async fn browsing_pages_by_key_newest_first_and_finds_by_the_beginnings_of_words() {
    let bench = exchange().await;
    let seller = bench.person("seller").await;
    for _ in 0..30 {
        bench.listed(&seller, "10").await;
        bench.clock.advance(SignedDuration::from_secs(1));
    }
    let first = browse(&bench, "", None).await.unwrap();
    assert_eq!(first.items.len(), 24);
    // What is listed in between moves nothing to the next page twice.
    bench.listed(&seller, "10").await;
    let second = browse(&bench, "", first.next.as_deref()).await.unwrap();
    assert_eq!((second.items.len(), second.next), (6, None));
    let mut ids: Vec<_> = first.items.iter().chain(&second.items).map(|item| item.id.clone()).collect();
    assert!(first.items.is_sorted_by(|a, b| a.listed_at >= b.listed_at));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 30);
    assert_eq!(browse(&bench, "radio lond", None).await.unwrap().items.len(), 24);
    assert!(browse(&bench, "radio paris", None).await.unwrap().items.is_empty());
    assert_eq!(suggest(&bench, "albert").await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_events_tickets_come_cheapest_first() {
    let bench = exchange().await;
    let seller: UserId = bench.person("seller").await;
    for price in ["30", "10", "20"] {
        bench.listed(&seller, price).await;
    }
    let id = browse(&bench, "", None).await.unwrap().items[0].event.id.clone();
    let prices: Vec<_> = of_event(&bench, &id, None).await.unwrap().items.iter().map(|item| item.price.minor).collect();
    assert_eq!(prices, [1000, 2000, 3000]);
}
