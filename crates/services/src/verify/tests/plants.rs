//! Each kind of corruption, planted in the database itself, is found by what is read of it.
//!
//! A corruption is planted in the transaction that is verified, and goes with it.

use std::collections::BTreeSet;

use domain::audit::{Table, Wrong};

use super::{
    super::{Options, Verification, snapshot::Snapshot},
    lines,
    market::{Lively, lively},
    run, verify,
};
use crate::db::Tx;

/// Statements, and the rule that they break first.
const PLANTS: &[(&str, &str)] = &[
    ("UPDATE $listed SET currency = 'XXX'", "Wrong::Unreadable"),
    ("UPDATE $ann SET email = 'Ann@example.org'", "UserWrong::Address"),
    // The unique index does not see what is under another key in it.
    ("REMOVE INDEX user_email ON user; UPDATE $bob SET email = 'ann@example.org'", "UserWrong::SameAddress"),
    ("UPDATE $ann SET password_hash = 'hunter2'", "UserWrong::Hash"),
    ("UPDATE session SET user = user:nosuch", "SessionWrong::NoUser"),
    ("UPDATE session SET credential_version = NONE", "SessionWrong::HalfOwned"),
    ("UPDATE session SET credential_version = 9", "SessionWrong::Ahead"),
    ("UPDATE session SET data = '{'", "SessionWrong::Data"),
    ("UPDATE session SET user = $bob", "SessionWrong::OtherOwner"),
    ("UPDATE session SET expires_at += 1", "SessionWrong::TooLong"),
    (
        "CREATE link:a SET purpose = 'reset', email = 'a@example.com', user = user:nosuch, credential_version = 1, expires_at = 0",
        "LinkWrong::NoUser",
    ),
    (
        "CREATE link:a SET purpose = 'reset', email = 'a@example.com', user = $ann, credential_version = 9, expires_at = 0",
        "LinkWrong::Ahead",
    ),
    ("CREATE link:a SET purpose = 'sign_up', email = 'a@example.com', expires_at = 0", "LinkWrong::Shape"),
    ("UPDATE event SET name = 'Another'", "EventWrong::OtherId"),
    ("UPDATE event SET terms = ['other']", "EventWrong::OtherTerms"),
    ("UPDATE $listed SET event = event:nosuch", "TicketWrong::NoEvent"),
    ("UPDATE $listed SET starts_at += 1", "TicketWrong::OtherStart"),
    ("UPDATE $listed SET seller = user:nosuch", "TicketWrong::NoSeller"),
    ("UPDATE $listed SET title = ''", "TicketWrong::Title"),
    ("UPDATE $listed SET price = -1", "TicketWrong::Price"),
    ("UPDATE $held SET order = NONE", "TicketWrong::NoOrder"),
    ("UPDATE $held SET expires_at = NONE", "TicketWrong::NoDeadline"),
    ("UPDATE $sold SET intent = NONE", "TicketWrong::NoIntent"),
    ("UPDATE $listed SET order = $ocancelled", "TicketWrong::StrayOrder"),
    ("UPDATE $listed SET expires_at = 1", "TicketWrong::StrayDeadline"),
    ("UPDATE $held SET intent = 'pi'", "TicketWrong::StrayIntent"),
    ("UPDATE $held SET order = order:nosuch", "TicketWrong::OrderMissing"),
    ("UPDATE $held SET order = $oclaimed", "TicketWrong::OrderOfOther"),
    ("UPDATE $spare SET state = 'held', order = $ocancelled, expires_at = 1", "TicketWrong::OtherStatus"),
    ("UPDATE $held SET expires_at += 1", "TicketWrong::OtherDeadline"),
    ("UPDATE $held SET price += 1", "TicketWrong::OtherPrice"),
    ("UPDATE $held SET currency = 'EUR'", "TicketWrong::OtherPrice"),
    ("UPDATE $held SET title = 'Row 7'", "TicketWrong::OtherTitle"),
    ("DELETE $hclaimed", "TicketWrong::NoCharge"),
    ("UPDATE $hclaimed SET status = 'failed'", "TicketWrong::OtherCharge"),
    ("UPDATE $sold SET intent = 'pi_other'", "TicketWrong::OtherIntent"),
    ("DELETE type::record('content', record::id($sold))", "TicketWrong::NoContent"),
    ("DELETE listed_before WHERE ticket = $listed", "TicketWrong::Guards"),
    // What a lost conflict would leave: two hold, two buy.
    ("CREATE order:twin CONTENT object::extend($oheld.*, { id: order:twin })", "TicketWrong::OpenOrders"),
    ("CREATE order:twin CONTENT object::extend($osold.*, { id: order:twin })", "TicketWrong::SoldTwice"),
    ("UPDATE $oexpired SET created_at -= 40000", "TicketWrong::Overlap"),
    (
        "CREATE order:late CONTENT object::extend($ocancelled.*, { id: order:late, ticket: $sold, \
         created_at: $osold.ended_at + 40000, ended_at: $osold.ended_at + 50000, expires_at: $osold.ended_at + 60000 })",
        "TicketWrong::HeldAfterSale",
    ),
    ("CREATE content:nosuch SET kind = 'note', bytes = <bytes> 'by mail'", "ContentWrong::NoTicket"),
    ("UPDATE type::record('content', record::id($sold)) SET bytes = <bytes> ''", "ContentWrong::Empty"),
    ("UPDATE type::record('content', record::id($spare)) SET kind = 'image/png'", "ContentWrong::OtherKind"),
    ("UPDATE listed_before SET ticket = ticket:nosuch WHERE ticket = $listed", "GuardWrong::NoTicket"),
    ("UPDATE type::record('content', record::id($sold)) SET bytes = <bytes> 'other'", "GuardWrong::OtherCode"),
    ("UPDATE $ocancelled SET buyer = user:nosuch", "OrderWrong::NoBuyer"),
    ("UPDATE $ocancelled SET ticket = ticket:nosuch", "OrderWrong::NoTicket"),
    ("UPDATE $ocancelled SET buyer = $sue", "OrderWrong::OwnTicket"),
    ("UPDATE $held SET state = 'listed', order = NONE, expires_at = NONE", "OrderWrong::Orphan"),
    ("UPDATE $sold SET state = 'listed', order = NONE, intent = NONE", "OrderWrong::NotSold"),
    ("UPDATE $ocancelled SET reason = NONE", "OrderWrong::NoReason"),
    ("UPDATE $oheld SET reason = 'buyer'", "OrderWrong::StrayReason"),
    ("UPDATE $ocancelled SET ended_at = NONE", "OrderWrong::NoEnd"),
    ("UPDATE $oheld SET ended_at = 1", "OrderWrong::StrayEnd"),
    ("UPDATE $ocancelled SET created_at = expires_at", "OrderWrong::Backwards"),
    ("UPDATE $oheld SET expires_at = $held.starts_at + 1", "OrderWrong::AfterStart"),
    ("UPDATE $oexpired SET ended_at = expires_at - 1", "OrderWrong::Early"),
    ("UPDATE $ocancelled SET ended_at = expires_at", "OrderWrong::Late"),
    ("UPDATE $oheld SET attempts = 1", "OrderWrong::AttemptsOf"),
    ("DELETE $cexpired", "OrderWrong::Attempts"),
    (
        "UPDATE $cclaimed SET attempt = 1; \
         CREATE checkout:twin CONTENT object::extend($cclaimed.*, { id: checkout:twin, attempt: 2 })",
        "OrderWrong::OpenCheckouts",
    ),
    ("UPDATE $csold SET state = 'open'", "OrderWrong::Unclosed"),
    ("DELETE $hsold", "OrderWrong::NoCharge"),
    ("DELETE $hfailed", "OrderWrong::NotRefused"),
    ("UPDATE $cexpired SET order = order:nosuch", "CheckoutWrong::NoOrder"),
    ("UPDATE $cexpired SET request = '{'", "CheckoutWrong::Request"),
    (
        "UPDATE $cexpired SET request = string::replace(request, '\"idempotency_key\":\"', '\"idempotency_key\":\"x')",
        "CheckoutWrong::OtherKey",
    ),
    (
        "UPDATE $cexpired SET request = string::replace(request, '\"order_id\":\"', '\"order_id\":\"x')",
        "CheckoutWrong::OtherOrder",
    ),
    (
        "UPDATE $cexpired SET request = string::replace(request, '\"attempt\":1', '\"attempt\":7')",
        "CheckoutWrong::OtherAttempt",
    ),
    (
        "UPDATE $cexpired SET request = string::replace(request, '\"amount\":4990', '\"amount\":1')",
        "CheckoutWrong::OtherAmount",
    ),
    ("UPDATE $cexpired SET request = string::replace(request, '\"usd\"', '\"eur\"')", "CheckoutWrong::OtherCurrency"),
    ("UPDATE $cexpired SET request = string::replace(request, 'Row 5', 'Row 1')", "CheckoutWrong::OtherTitle"),
    ("UPDATE $cexpired SET state = 'captured'", "CheckoutWrong::Uncharged"),
    ("UPDATE $cexpired SET intent = 'pi'", "CheckoutWrong::Unclaimed"),
    ("UPDATE $csold SET void_at = 1", "CheckoutWrong::GivenUp"),
    ("UPDATE $cexpired SET state = 'open', due_at = 9999999999999", "CheckoutWrong::Forgotten"),
    ("UPDATE $hsold SET order = $oheld", "ChargeWrong::OtherOrder"),
    ("CREATE charge:nosuch CONTENT object::extend($hsold.*, { id: charge:nosuch })", "ChargeWrong::NoOrder"),
    ("UPDATE $hsold SET checkout = checkout:nosuch", "ChargeWrong::NoCheckout"),
    ("UPDATE $hsold SET checkout = $cclaimed", "ChargeWrong::CheckoutOfOther"),
    ("UPDATE $csold SET state = 'cancelled'", "ChargeWrong::OtherCheckout"),
    ("UPDATE $csold SET intent = 'pi_other'", "ChargeWrong::OtherIntent"),
    ("UPDATE $hfailed SET stripe_id = ''", "ChargeWrong::NoIntent"),
    ("UPDATE $hfailed SET stripe_id = $hsold.stripe_id", "ChargeWrong::SameIntent"),
    ("UPDATE $hsold SET amount = 1", "ChargeWrong::OtherAmount"),
    ("UPDATE $hsold SET status = 'created'", "ChargeWrong::OtherStatus"),
    ("UPDATE $claimed SET state = 'held', intent = NONE", "ChargeWrong::Unclaimed"),
    ("UPDATE $hsold SET ended_at = NONE", "ChargeWrong::NoEnd"),
    ("UPDATE $hclaimed SET ended_at = 1", "ChargeWrong::StrayEnd"),
    ("UPDATE $hsold SET ended_at += 1", "ChargeWrong::OtherEnd"),
    ("UPDATE $hsold SET created_at = $osold.expires_at", "ChargeWrong::Late"),
    ("CREATE buyer:nosuch SET holds = [], touched = 1", "BuyerWrong::NoUser"),
    ("UPDATE $bann SET holds += { order: order:nosuch, expires_at: 1 }", "BuyerWrong::NoOrder"),
    ("UPDATE $bann SET holds += { order: $ofailed, expires_at: 1 }", "BuyerWrong::OtherBuyer"),
    ("UPDATE $bann SET holds = array::concat(holds, holds)", "BuyerWrong::Twice"),
    ("UPDATE $bann SET holds += { order: $osold, expires_at: $osold.expires_at }", "BuyerWrong::NotOpen"),
    ("UPDATE $bann SET holds[0].expires_at += 1", "BuyerWrong::OtherDeadline"),
    ("UPDATE $bann SET holds = []", "BuyerWrong::Missing"),
    (
        "UPDATE $bann SET holds = (SELECT VALUE { order: id, expires_at: 9999999999999 } FROM [order:a, order:b, order:c, \
         order:d, order:e, order:f, order:g].map(|$id| { id: $id }))",
        "BuyerWrong::TooMany",
    ),
    (
        "CREATE journal:['order', 'nosuch', 1] SET at = 0, kind = 'OrderCreated', version = 1, data = '{'",
        "JournalWrong::NoSubject",
    ),
    ("DELETE type::record('journal', ['order', record::id($oheld), 1])", "JournalWrong::Untold"),
    ("DELETE type::record('journal', ['order', record::id($osold), 2])", "JournalWrong::Gap"),
    ("DELETE type::record('journal', ['order', record::id($osold), 3])", "JournalWrong::Count"),
    ("UPDATE $listed SET seq = 2", "JournalWrong::Count"),
    ("UPDATE type::record('journal', ['order', record::id($oheld), 1]) SET data = '{'", "JournalWrong::Payload"),
    ("UPDATE type::record('journal', ['order', record::id($oheld), 1]) SET kind = 'x'", "JournalWrong::Kind"),
    ("UPDATE type::record('journal', ['order', record::id($oheld), 1]) SET version = 2", "JournalWrong::Version"),
    ("UPDATE type::record('journal', ['order', record::id($oexpired), 2]) SET at -= 40000", "JournalWrong::Backwards"),
    ("UPDATE type::record('journal', ['order', record::id($oheld), 1]) SET who = NONE", "JournalWrong::Who"),
    (
        "CREATE type::record('journal', ['order', record::id($ocancelled), 3]) CONTENT \
         object::remove(type::record('journal', ['order', record::id($ocancelled), 2]).*, 'id')",
        "JournalWrong::Misplaced",
    ),
    (
        "UPDATE type::record('journal', ['order', record::id($osold), 3]) \
         SET data = string::replace(data, '\"minor\":4990', '\"minor\":1')",
        "JournalWrong::Contradiction",
    ),
    (
        "UPDATE type::record('journal', ['order', record::id($osold), 2]) \
         SET data = string::replace(data, record::id($csold), record::id($cexpired))",
        "JournalWrong::OtherCheckout",
    ),
    ("UPDATE $listed SET title = 'Row 6'", "JournalWrong::Other"),
    ("UPDATE $spare SET version = 7", "JournalWrong::Differs"),
    ("UPDATE $listed SET state = 'withdrawn'", "JournalWrong::Differs"),
    ("UPDATE $oheld SET status = 'cancelled', reason = 'buyer', ended_at = 1", "JournalWrong::Differs"),
    ("UPDATE type::record('journal', ['charge', record::id($osold), 2]) SET at += 1", "JournalWrong::Uncharged"),
    ("UPDATE delivery SET entry = journal:['order', 'nosuch', 1]", "DeliveryWrong::NoEntry"),
    ("UPDATE delivery SET consumer = 'other'", "DeliveryWrong::OtherKey"),
];

/// What is found with a corruption, which nobody else ever sees.
async fn planted(market: &Lively, sql: &str) -> domain::audit::Found {
    let snapshot = Snapshot::begin(&market.bench.db).await.unwrap();
    snapshot.plant(sql, market.variables()).await;
    run(Verification::of(&market.bench, snapshot, Options::default()).await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_corruption_of_the_database_is_named() {
    let market = lively().await;
    let mut missed = Vec::new();
    for (sql, rule) in PLANTS {
        let found = planted(&market, sql).await;
        if !found.violations.iter().any(|violation| violation.wrong.rule() == *rule) {
            missed.push(format!("{rule}: {sql}\n{}", lines(&found)));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
    assert_eq!(lines(&verify(&market.bench).await), "", "and each went with its transaction");
}

#[test]
fn each_rule_has_a_corruption_of_the_database() {
    let planted: BTreeSet<_> = PLANTS.iter().map(|(_, rule)| *rule).collect();
    let all: BTreeSet<_> = Wrong::RULES.into_iter().flatten().copied().collect();
    assert_eq!(planted, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corruption_that_was_committed_is_named_with_its_record() {
    let market = lively().await;
    let (_, held) = market.names.iter().find(|(name, _)| *name == "held").unwrap();
    let tx = Tx::of("UPDATE $held SET state = 'listed'").bind("held", held.clone());
    market.bench.db.query(tx).await.unwrap();
    let found = verify(&market.bench).await;
    let key = super::super::rows::name(&held.key);
    assert!(
        found.violations.iter().all(|violation| violation.key == key || violation.table == Table::Order),
        "{found:?}"
    );
    let text = lines(&found);
    assert!(text.contains(&format!("ticket {key} is listed and names order ")), "{text}");
    assert!(text.contains(&format!("is created, but ticket {key} is listed and names order ")), "{text}");
}
