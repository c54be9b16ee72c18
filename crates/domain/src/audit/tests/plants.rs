//! One corruption for each rule, and for each the rules that it breaks: the one it is planted for comes first.

use super::world::{HOLD, START, World, usd};
use crate::{
    charge::ChargeStatus,
    checkout::CheckoutState,
    journal::Happening,
    order::{CancelReason, OrderStatus},
    ticket::TicketState,
};

use super::super::{OpenHold, PATIENCE, Table};

type Plant = fn(&mut World);

macro_rules! of {
    ($world:ident.$table:ident[$key:literal]) => {
        $world.$table.get_mut($key).unwrap()
    };
}

/// What is planted, and what is found.
pub const PLANTS: &[(Plant, &[&str])] = &[
    (|w| w.unreadable.push((Table::Ticket, "odd".into())), &["Wrong::Unreadable"]),
    // Accounts.
    (|w| of!(w.users["bob"]).email = "Bob@example.com".into(), &["UserWrong::Address", "JournalWrong::Other"]),
    (|w| of!(w.users["bob"]).email = "ann@example.org".into(), &["UserWrong::SameAddress", "JournalWrong::Other"]),
    (|w| of!(w.users["bob"]).password_hash = "hunter2".into(), &["UserWrong::Hash"]),
    (|w| of!(w.users["bob"]).credential_version = 2, &["JournalWrong::Differs"]),
    (
        |w| {
            of!(w.sessions["ann"]).owner.0 = Some("eve".into());
            of!(w.sessions["ann"]).said = Ok(Some(("eve".into(), 2)));
        },
        &["SessionWrong::NoUser"],
    ),
    (|w| of!(w.sessions["ann"]).owner.1 = None, &["SessionWrong::HalfOwned", "SessionWrong::OtherOwner"]),
    (
        |w| {
            of!(w.sessions["ann"]).owner.1 = Some(3);
            of!(w.sessions["ann"]).said = Ok(Some(("ann".into(), 3)));
        },
        &["SessionWrong::Ahead"],
    ),
    (|w| of!(w.sessions["ann"]).said = Err("not JSON".into()), &["SessionWrong::Data"]),
    (|w| of!(w.sessions["ann"]).said = Ok(Some(("bob".into(), 1))), &["SessionWrong::OtherOwner"]),
    (|w| of!(w.sessions["ann"]).expires_at += 1, &["SessionWrong::TooLong"]),
    (|w| of!(w.links["reset"]).owner.0 = Some("eve".into()), &["LinkWrong::NoUser"]),
    (|w| of!(w.links["reset"]).owner.1 = Some(3), &["LinkWrong::Ahead"]),
    (|w| of!(w.links["new"]).password_hash = Some("hunter2".into()), &["LinkWrong::Shape"]),
    (|w| of!(w.links["new"]).owner.0 = Some("ann".into()), &["LinkWrong::Shape"]),
    (|w| of!(w.links["reset"]).password_hash = Some("none".into()), &["LinkWrong::Shape"]),
    // Events.
    (|w| of!(w.events["event"]).derived = "other".into(), &["EventWrong::OtherId"]),
    (|w| of!(w.events["event"]).terms_follow = false, &["EventWrong::OtherTerms"]),
    // Tickets by themselves.
    (|w| of!(w.tickets["listed"]).event = "nosuch".into(), &["TicketWrong::NoEvent"]),
    (|w| of!(w.tickets["listed"]).starts_at += 1, &["TicketWrong::OtherStart"]),
    (|w| of!(w.tickets["listed"]).seller = "eve".into(), &["TicketWrong::NoSeller"]),
    (|w| of!(w.tickets["listed"]).title = " Row 5".into(), &["TicketWrong::Title", "JournalWrong::Other"]),
    (|w| of!(w.tickets["listed"]).price = usd(0), &["TicketWrong::Price", "JournalWrong::Differs"]),
    (|w| of!(w.tickets["held"]).order = None, &["TicketWrong::NoOrder", "OrderWrong::Orphan"]),
    (|w| of!(w.tickets["held"]).expires_at = None, &["TicketWrong::NoDeadline"]),
    (|w| of!(w.tickets["claimed"]).expires_at = None, &["TicketWrong::NoDeadline"]),
    (|w| of!(w.tickets["claimed"]).intent = None, &["TicketWrong::NoIntent"]),
    (|w| of!(w.tickets["sold"]).intent = None, &["TicketWrong::NoIntent"]),
    (|w| of!(w.tickets["listed"]).order = Some("ospare1".into()), &["TicketWrong::StrayOrder"]),
    (|w| of!(w.tickets["withdrawn"]).order = Some("ospare1".into()), &["TicketWrong::StrayOrder"]),
    (|w| of!(w.tickets["listed"]).expires_at = Some(START), &["TicketWrong::StrayDeadline"]),
    (|w| of!(w.tickets["sold"]).expires_at = Some(START), &["TicketWrong::StrayDeadline"]),
    (|w| of!(w.tickets["listed"]).intent = Some("pi".into()), &["TicketWrong::StrayIntent"]),
    (|w| of!(w.tickets["held"]).intent = Some("pi".into()), &["TicketWrong::StrayIntent"]),
    // Tickets with their orders and charges.
    (|w| of!(w.tickets["held"]).order = Some("nosuch".into()), &["TicketWrong::OrderMissing", "OrderWrong::Orphan"]),
    (|w| of!(w.tickets["held"]).order = Some("oclaimed".into()), &["TicketWrong::OrderOfOther", "OrderWrong::Orphan"]),
    (
        |w| {
            of!(w.tickets["held"]).order = Some("oclaimed".into());
            of!(w.tickets["claimed"]).order = Some("oheld".into());
        },
        &[
            "TicketWrong::OrderOfOther",
            "TicketWrong::OtherStatus",
            "TicketWrong::NoCharge",
            "OrderWrong::Orphan",
            "ChargeWrong::Unclaimed",
        ],
    ),
    (
        |w| {
            let ticket = of!(w.tickets["spare"]);
            (ticket.state, ticket.order, ticket.expires_at) =
                (TicketState::Held, Some("ospare3".into()), Some(START + 2 * HOLD + 60_000));
        },
        &["TicketWrong::OtherStatus"],
    ),
    (|w| of!(w.tickets["held"]).expires_at = Some(START), &["TicketWrong::OtherDeadline"]),
    (|w| of!(w.tickets["held"]).price = usd(5000), &["TicketWrong::OtherPrice", "JournalWrong::Differs"]),
    (|w| of!(w.tickets["sold"]).title = "Row 7".into(), &["TicketWrong::OtherTitle", "JournalWrong::Other"]),
    (
        |w| drop(w.charges.remove("oclaimed")),
        &["TicketWrong::NoCharge", "CheckoutWrong::Unclaimed", "JournalWrong::NoSubject"],
    ),
    (
        |w| {
            let charge = of!(w.charges["oclaimed"]);
            (charge.status, charge.ended_at) = (ChargeStatus::Failed, Some(START));
        },
        &[
            "TicketWrong::OtherCharge",
            "ChargeWrong::OtherStatus",
            "ChargeWrong::OtherCheckout",
            "JournalWrong::Differs",
        ],
    ),
    (|w| of!(w.tickets["sold"]).intent = Some("pi_other".into()), &["TicketWrong::OtherIntent"]),
    (|w| drop(w.contents.remove("listed")), &["TicketWrong::NoContent"]),
    (|w| drop(w.guards.remove("hash-listed")), &["TicketWrong::Guards"]),
    (
        |w| {
            let order = w.orders["oheld"].clone();
            w.orders.insert("otwin".into(), order);
        },
        &["TicketWrong::OpenOrders", "OrderWrong::Orphan", "BuyerWrong::Missing", "JournalWrong::Untold"],
    ),
    (
        |w| {
            let (order, charge, checkout) =
                (w.orders["osold"].clone(), w.charges["osold"].clone(), w.checkouts["osoldc1"].clone());
            w.orders.insert("otwin".into(), order);
            w.charges.insert("otwin".into(), charge);
            w.checkouts.insert("otwinc1".into(), checkout);
        },
        &[
            "TicketWrong::SoldTwice",
            "OrderWrong::NotSold",
            "OrderWrong::Attempts",
            "CheckoutWrong::OtherKey",
            "CheckoutWrong::Uncharged",
            "CheckoutWrong::Unclaimed",
            "ChargeWrong::OtherOrder",
            "ChargeWrong::CheckoutOfOther",
            "ChargeWrong::SameIntent",
            "JournalWrong::Untold",
        ],
    ),
    (
        |w| {
            of!(w.orders["ospare2"]).created_at -= PATIENCE + 1;
            w.entry("order", "ospare2", 1).at -= PATIENCE + 1;
        },
        &["TicketWrong::Overlap"],
    ),
    (
        |w| {
            w.wait(PATIENCE);
            let mut order = w.orders["ospare1"].clone();
            order.ticket = "sold".into();
            (order.created_at, order.ended_at, order.expires_at) = (w.now(), Some(w.now()), w.now() + HOLD);
            w.orders.insert("olate".into(), order);
        },
        &["TicketWrong::HeldAfterSale", "JournalWrong::Untold"],
    ),
    // What is handed over.
    (
        |w| {
            let content = w.contents["listed"].clone();
            w.contents.insert("nosuch".into(), content);
        },
        &["ContentWrong::NoTicket"],
    ),
    (|w| of!(w.contents["sold"]).length = 0, &["ContentWrong::Empty"]),
    (|w| of!(w.contents["sold"]).kind = "image/png".into(), &["ContentWrong::OtherKind"]),
    (|w| of!(w.guards["hash-listed"]).ticket = "nosuch".into(), &["GuardWrong::NoTicket", "TicketWrong::Guards"]),
    (
        |w| {
            let guard = w.guards.remove("hash-listed").unwrap();
            w.guards.insert("hash-other".into(), guard);
        },
        &["GuardWrong::OtherCode"],
    ),
    // Orders.
    (|w| of!(w.orders["ospare1"]).buyer = "eve".into(), &["OrderWrong::NoBuyer"]),
    (|w| of!(w.orders["ospare1"]).ticket = "nosuch".into(), &["OrderWrong::NoTicket"]),
    (|w| of!(w.orders["ospare1"]).buyer = "sue".into(), &["OrderWrong::OwnTicket", "JournalWrong::Differs"]),
    (
        |w| {
            let ticket = of!(w.tickets["held"]);
            (ticket.state, ticket.order, ticket.expires_at) = (TicketState::Listed, None, None);
        },
        &["OrderWrong::Orphan"],
    ),
    (
        |w| {
            let ticket = of!(w.tickets["sold"]);
            (ticket.state, ticket.order, ticket.intent) = (TicketState::Listed, None, None);
        },
        &["OrderWrong::NotSold"],
    ),
    (|w| of!(w.orders["ospare1"]).reason = None, &["OrderWrong::NoReason", "JournalWrong::Differs"]),
    (
        |w| of!(w.orders["osold"]).reason = Some(CancelReason::Buyer),
        &["OrderWrong::StrayReason", "JournalWrong::Differs"],
    ),
    (|w| of!(w.orders["ospare1"]).ended_at = None, &["OrderWrong::NoEnd", "TicketWrong::Overlap"]),
    (|w| of!(w.orders["oheld"]).ended_at = Some(START), &["OrderWrong::StrayEnd"]),
    (|w| of!(w.orders["ospare3"]).created_at = START + 9 * HOLD, &["OrderWrong::Backwards", "JournalWrong::Differs"]),
    (
        |w| {
            for ticket in w.tickets.values_mut() {
                ticket.starts_at = START + HOLD;
            }
            w.events.get_mut("event").unwrap().event.starts_at =
                crate::Timestamp::from_millisecond(START + HOLD).unwrap();
        },
        &["OrderWrong::AfterStart", "JournalWrong::Other"],
    ),
    (
        |w| {
            let early = w.orders["ospare2"].expires_at - 1;
            of!(w.orders["ospare2"]).ended_at = Some(early);
            w.entry("order", "ospare2", 3).at = early;
        },
        &["OrderWrong::Early"],
    ),
    (
        |w| {
            let late = w.orders["ospare1"].expires_at;
            of!(w.orders["ospare1"]).ended_at = Some(late);
            w.entry("order", "ospare1", 2).at = late;
        },
        &["OrderWrong::Late", "TicketWrong::Overlap"],
    ),
    (
        |w| of!(w.orders["oheld"]).attempts = 1,
        &["OrderWrong::AttemptsOf", "OrderWrong::Attempts", "JournalWrong::Differs"],
    ),
    (|w| drop(w.checkouts.remove("ospare2c1")), &["OrderWrong::Attempts", "JournalWrong::OtherCheckout"]),
    (
        |w| of!(w.checkouts["ospare3c1"]).attempt = 3,
        &["OrderWrong::Attempts", "CheckoutWrong::OtherAttempt", "JournalWrong::OtherCheckout"],
    ),
    (
        |w| {
            of!(w.checkouts["ospare3c1"]).state = CheckoutState::Open;
            of!(w.checkouts["ospare3c2"]).state = CheckoutState::Open;
        },
        &["OrderWrong::OpenCheckouts", "ChargeWrong::OtherCheckout"],
    ),
    (
        |w| of!(w.checkouts["osoldc1"]).state = CheckoutState::Open,
        &["OrderWrong::Unclosed", "ChargeWrong::OtherCheckout", "CheckoutWrong::Forgotten"],
    ),
    (
        |w| drop(w.charges.remove("osold")),
        &[
            "OrderWrong::NoCharge",
            "TicketWrong::NoCharge",
            "CheckoutWrong::Uncharged",
            "CheckoutWrong::Unclaimed",
            "JournalWrong::NoSubject",
            "JournalWrong::Uncharged",
        ],
    ),
    (
        |w| drop(w.charges.remove("ospare3")),
        &["OrderWrong::NotRefused", "CheckoutWrong::Unclaimed", "JournalWrong::NoSubject"],
    ),
    // Checkouts.
    (
        |w| of!(w.checkouts["ospare2c1"]).order = "nosuch".into(),
        &["CheckoutWrong::NoOrder", "OrderWrong::Attempts", "JournalWrong::OtherCheckout"],
    ),
    (|w| of!(w.checkouts["ospare2c1"]).request = Err("not JSON".into()), &["CheckoutWrong::Request"]),
    (|w| ask(w, |request| request.idempotency_key = "other".into()), &["CheckoutWrong::OtherKey"]),
    (|w| ask(w, |request| request.order = "osold".into()), &["CheckoutWrong::OtherOrder"]),
    (|w| ask(w, |request| request.attempt = 2), &["CheckoutWrong::OtherAttempt"]),
    (|w| ask(w, |request| request.amount = 1), &["CheckoutWrong::OtherAmount"]),
    (|w| ask(w, |request| request.currency = "eur".into()), &["CheckoutWrong::OtherCurrency"]),
    (|w| ask(w, |request| request.title = "Row 1".into()), &["CheckoutWrong::OtherTitle"]),
    (|w| of!(w.checkouts["ospare2c1"]).state = CheckoutState::Captured, &["CheckoutWrong::Uncharged"]),
    (|w| of!(w.checkouts["ospare2c1"]).intent = Some("pi".into()), &["CheckoutWrong::Unclaimed"]),
    (
        |w| {
            of!(w.checkouts["ospare2c1"]).due_at = w.now() + 60_000 + PATIENCE + 1;
        },
        &["CheckoutWrong::Forgotten"],
    ),
    (|w| of!(w.checkouts["oclaimedc1"]).void_at = Some(START), &["CheckoutWrong::GivenUp"]),
    (|w| of!(w.checkouts["osoldc1"]).void_at = Some(START), &["CheckoutWrong::GivenUp"]),
    // Charges.
    (|w| of!(w.charges["osold"]).order = "oheld".into(), &["ChargeWrong::OtherOrder"]),
    (
        |w| {
            let charge = w.charges["ospare3"].clone();
            w.charges.insert("nosuch".into(), charge);
        },
        &[
            "ChargeWrong::NoOrder",
            "ChargeWrong::OtherOrder",
            "ChargeWrong::CheckoutOfOther",
            "ChargeWrong::SameIntent",
            "JournalWrong::Untold",
        ],
    ),
    (
        |w| of!(w.charges["osold"]).checkout = "nosuch".into(),
        &["ChargeWrong::NoCheckout", "CheckoutWrong::Uncharged", "CheckoutWrong::Unclaimed"],
    ),
    (
        |w| of!(w.charges["ospare3"]).checkout = "ospare2c1".into(),
        &[
            "ChargeWrong::CheckoutOfOther",
            "ChargeWrong::OtherIntent",
            "ChargeWrong::OtherCheckout",
            "CheckoutWrong::Unclaimed",
        ],
    ),
    (|w| of!(w.checkouts["oclaimedc1"]).state = CheckoutState::Expired, &["ChargeWrong::OtherCheckout"]),
    (|w| of!(w.checkouts["ospare3c2"]).state = CheckoutState::Captured, &["ChargeWrong::OtherCheckout"]),
    (|w| of!(w.checkouts["osoldc1"]).intent = Some("pi_other".into()), &["ChargeWrong::OtherIntent"]),
    (
        |w| of!(w.charges["ospare3"]).stripe_id = String::new(),
        &["ChargeWrong::NoIntent", "ChargeWrong::OtherIntent", "JournalWrong::Differs"],
    ),
    (
        |w| {
            let intent = w.charges["osold"].stripe_id.clone();
            of!(w.checkouts["ospare3c2"]).intent = Some(intent.clone());
            of!(w.charges["ospare3"]).stripe_id = intent;
        },
        &["ChargeWrong::SameIntent", "JournalWrong::Differs"],
    ),
    (|w| of!(w.charges["osold"]).amount = usd(1), &["ChargeWrong::OtherAmount", "JournalWrong::Differs"]),
    (
        |w| {
            let order = of!(w.orders["oclaimed"]);
            (order.status, order.reason, order.ended_at) =
                (OrderStatus::Cancelled, Some(CancelReason::Buyer), Some(order.created_at));
        },
        &[
            "ChargeWrong::OtherStatus",
            "TicketWrong::OtherStatus",
            "CheckoutWrong::Forgotten",
            "BuyerWrong::NotOpen",
            "JournalWrong::Differs",
        ],
    ),
    (
        |w| {
            of!(w.tickets["claimed"]).state = TicketState::Held;
        },
        &["ChargeWrong::Unclaimed", "TicketWrong::StrayIntent"],
    ),
    (|w| of!(w.charges["osold"]).ended_at = None, &["ChargeWrong::NoEnd"]),
    (|w| of!(w.charges["oclaimed"]).ended_at = Some(START), &["ChargeWrong::StrayEnd"]),
    (|w| of!(w.charges["osold"]).ended_at = Some(START), &["ChargeWrong::OtherEnd", "JournalWrong::Differs"]),
    (
        |w| {
            let deadline = w.orders["osold"].expires_at;
            of!(w.charges["osold"]).created_at = deadline;
        },
        &["ChargeWrong::Late", "JournalWrong::Differs"],
    ),
    // Buyers.
    (
        |w| {
            let list = super::super::Buyer { holds: Vec::new() };
            w.buyers.insert("eve".into(), list);
        },
        &["BuyerWrong::NoUser"],
    ),
    (|w| list(w, "nosuch", HOLD), &["BuyerWrong::NoOrder"]),
    (|w| list(w, "ospare3", HOLD), &["BuyerWrong::OtherBuyer"]),
    (|w| list(w, "oheld", HOLD), &["BuyerWrong::Twice"]),
    (
        |w| {
            let deadline = w.orders["osold"].expires_at;
            of!(w.buyers["ann"]).holds.push(OpenHold { order: "osold".into(), expires_at: deadline });
        },
        &["BuyerWrong::NotOpen"],
    ),
    (|w| of!(w.buyers["ann"]).holds[0].expires_at += 1, &["BuyerWrong::OtherDeadline"]),
    (|w| drop(of!(w.buyers["ann"]).holds.remove(0)), &["BuyerWrong::Missing"]),
    (|w| drop(w.buyers.remove("ann")), &["BuyerWrong::Missing"]),
    (|w| w.terms.max_open_holds = 1, &["BuyerWrong::TooMany"]),
    // The journal.
    (
        |w| {
            let mut entry = w.entry("order", "oheld", 1).clone();
            entry.key = "nosuch".into();
            w.journal.insert(("order".into(), "nosuch".into(), 1), entry);
        },
        &["JournalWrong::NoSubject"],
    ),
    (|w| forget(w, "order", "oheld", 1), &["JournalWrong::Untold"]),
    (|w| forget(w, "user", "bob", 1), &["JournalWrong::Untold"]),
    (|w| forget(w, "event", "event", 1), &["JournalWrong::Untold"]),
    (|w| forget(w, "charge", "oclaimed", 1), &["JournalWrong::Untold"]),
    (|w| forget(w, "order", "ospare3", 2), &["JournalWrong::Gap"]),
    (|w| forget(w, "ticket", "spare", 1), &["JournalWrong::Gap"]),
    (|w| forget(w, "order", "ospare1", 2), &["JournalWrong::Count", "JournalWrong::Differs"]),
    (|w| of!(w.tickets["listed"]).seq = 2, &["JournalWrong::Count"]),
    (|w| w.entry("order", "oheld", 1).what = Err("not JSON".into()), &["JournalWrong::Payload"]),
    (|w| w.entry("order", "oheld", 1).kind = "OrderExpired".into(), &["JournalWrong::Kind"]),
    (|w| w.entry("order", "oheld", 1).version = 2, &["JournalWrong::Version"]),
    (
        |w| {
            let at = w.entry("order", "ospare2", 1).at - PATIENCE - 1;
            w.entry("order", "ospare2", 2).at = at;
        },
        &["JournalWrong::Backwards"],
    ),
    (|w| w.entry("order", "oheld", 1).who = Some("bob".into()), &["JournalWrong::Who"]),
    (|w| w.entry("order", "ospare2", 3).who = Some("ann".into()), &["JournalWrong::Who"]),
    (|w| w.entry("event", "event", 1).who = None, &["JournalWrong::Who"]),
    (|w| w.entry("event", "event", 1).who = Some("eve".into()), &["JournalWrong::Who"]),
    (
        |w| {
            let again = w.entry("order", "ospare1", 2).clone();
            w.journal.insert(("order".into(), "ospare1".into(), 3), super::super::Entry { seq: 3, ..again });
            of!(w.orders["ospare1"]).seq = 3;
        },
        &["JournalWrong::Misplaced"],
    ),
    (
        |w| {
            let again = w.entry("ticket", "withdrawn", 2).clone();
            w.journal.insert(("ticket".into(), "withdrawn".into(), 3), super::super::Entry { seq: 3, ..again });
            of!(w.tickets["withdrawn"]).seq = 3;
        },
        &["JournalWrong::Misplaced"],
    ),
    (
        |w| {
            let ticket = "sold".parse().unwrap();
            let buyer = "ann".parse().unwrap();
            w.entry("order", "ospare2", 3).what = Ok(Happening::OrderExpired { ticket, buyer });
        },
        &["JournalWrong::Contradiction"],
    ),
    (
        |w| {
            let (checkout, attempt) = ("osoldc1".parse().unwrap(), 1);
            w.entry("order", "ospare2", 2).what = Ok(Happening::OrderAwaitingPayment { checkout, attempt });
        },
        &["JournalWrong::OtherCheckout"],
    ),
    (|w| of!(w.tickets["spare"]).version = 3, &["JournalWrong::Differs"]),
    (|w| of!(w.tickets["listed"]).state = TicketState::Withdrawn, &["JournalWrong::Differs", "TicketWrong::Guards"]),
    (|w| of!(w.tickets["listed"]).listed_at += 1, &["JournalWrong::Differs"]),
    (|w| of!(w.events["event"]).event.city = "Bonn".into(), &["JournalWrong::Other"]),
    (|w| of!(w.users["bob"]).created_at += 1, &["JournalWrong::Differs"]),
    (|w| of!(w.orders["ospare1"]).created_at += 1, &["JournalWrong::Differs"]),
    (|w| of!(w.charges["oclaimed"]).created_at += 1, &["JournalWrong::Differs"]),
    (|w| w.entry("charge", "osold", 2).at += 1, &["JournalWrong::Uncharged", "JournalWrong::Differs"]),
    // What is told otherwise, field by field.
    (|w| retell(w, "user", "bob", 1, |what| put(what, "email", "eve@example.com")), &["JournalWrong::Other"]),
    (|w| retell(w, "ticket", "listed", 1, |what| put(what, "event", "other")), &["JournalWrong::Differs"]),
    (|w| retell(w, "ticket", "listed", 1, |what| put(what, "title", "Row 9")), &["JournalWrong::Other"]),
    (|w| retell(w, "ticket", "listed", 1, |what| put(what, "price", usd(1))), &["JournalWrong::Differs"]),
    (|w| retell(w, "ticket", "spare", 2, |what| put(what, "title", "Row 9")), &["JournalWrong::Other"]),
    (|w| retell(w, "ticket", "spare", 2, |what| put(what, "price", usd(1))), &["JournalWrong::Differs"]),
    (|w| retell(w, "ticket", "spare", 2, |what| put(what, "version", 3)), &["JournalWrong::Contradiction"]),
    (
        |w| retell(w, "ticket", "listed", 1, |what| put(what, "seller", "bob")),
        &["JournalWrong::Differs", "JournalWrong::Who"],
    ),
    (|w| retell(w, "order", "oheld", 1, |what| put(what, "ticket", "sold")), &["JournalWrong::Differs"]),
    (|w| retell(w, "order", "oheld", 1, |what| put(what, "price", usd(1))), &["JournalWrong::Differs"]),
    (
        |w| retell(w, "order", "oheld", 1, |what| put(what, "expires_at", "2026-11-21T12:00:00.001Z")),
        &["JournalWrong::Differs"],
    ),
    (
        |w| retell(w, "order", "oheld", 1, |what| put(what, "buyer", "bob")),
        &["JournalWrong::Differs", "JournalWrong::Who"],
    ),
    (|w| retell(w, "order", "ospare2", 2, |what| put(what, "attempt", 2)), OTHER_ATTEMPT),
    (|w| retell(w, "order", "ospare1", 2, |what| put(what, "buyer", "bob")), &["JournalWrong::Contradiction"]),
    (
        |w| retell(w, "order", "ospare1", 2, |what| put(what, "reason", "payment_refused")),
        &["JournalWrong::Differs", "JournalWrong::Who"],
    ),
    (|w| retell(w, "order", "ospare1", 2, |what| put(what, "reason", "expired")), MISPLACED_END),
    (|w| retell(w, "order", "osold", 3, |what| put(what, "seller", "bob")), &["JournalWrong::Differs"]),
    (|w| retell(w, "order", "osold", 3, |what| put(what, "price", usd(1))), &["JournalWrong::Contradiction"]),
    (|w| w.entry("order", "ospare1", 2).at += 1, &["JournalWrong::Differs"]),
    (|w| retell(w, "charge", "osold", 1, |what| put(what, "order", "oheld")), OTHER_CHARGE),
    (|w| retell(w, "charge", "osold", 2, |what| put(what, "order", "oheld")), &["JournalWrong::Contradiction"]),
    (|w| retell(w, "charge", "osold", 1, |what| put(what, "amount", usd(1))), &["JournalWrong::Differs"]),
    (|w| retell(w, "charge", "osold", 1, |what| put(what, "intent", "pi_other")), &["JournalWrong::Differs"]),
    (|w| w.entry("charge", "ospare3", 2).at += 1, &["JournalWrong::Differs"]),
    (
        |w| {
            let failed = w.entry("charge", "ospare3", 2).what.clone();
            let entry = w.entry("charge", "osold", 2);
            (entry.what, entry.kind) = (failed, "ChargeFailed".into());
            retell(w, "charge", "osold", 2, |what| put(what, "order", "osold"));
        },
        &["JournalWrong::Differs", "JournalWrong::Uncharged"],
    ),
    // Deliveries.
    (|w| of!(w.deliveries["mail order osold 3"]).entry_exists = false, &["DeliveryWrong::NoEntry"]),
    (|w| of!(w.deliveries["mail order osold 3"]).key_follows = false, &["DeliveryWrong::OtherKey"]),
];

/// What is noted, and as what.
pub const NOTED: &[(Plant, &str)] = &[
    (|w| overdue(w, w.orders["oheld"].expires_at), "Remark::Unreleased"),
    (|w| overdue(w, w.charges["oclaimed"].created_at), "Remark::Unfinished"),
    (
        |w| {
            of!(w.checkouts["ospare2c1"]).state = CheckoutState::Open;
            overdue(w, w.orders["ospare2"].ended_at.unwrap());
        },
        "Remark::Unclosed",
    ),
    (|w| of!(w.charges["oclaimed"]).leased_until = w.terms.now + 3000 + PATIENCE + 1, "Remark::Leased"),
    (|w| w.entry("order", "ospare2", 2).at -= 1, "Remark::Crossed"),
    (|w| of!(w.deliveries["mail order osold 3"]).dead = true, "Remark::Dead"),
    (|w| w.consumers.clear(), "Remark::Unregistered"),
];

const OTHER_ATTEMPT: &[&str] = &["JournalWrong::Contradiction", "JournalWrong::OtherCheckout"];
const OTHER_CHARGE: &[&str] = &["JournalWrong::Contradiction", "JournalWrong::Differs"];
/// The end itself is not believed then.
const MISPLACED_END: &[&str] = &["JournalWrong::Misplaced", "JournalWrong::Who", "JournalWrong::Differs"];

/// Changes what an entry tells, in its stored form.
fn retell(world: &mut World, table: &str, key: &str, seq: i64, change: fn(&mut serde_json::Value)) {
    let entry = world.entry(table, key, seq);
    let mut what = serde_json::to_value(entry.what.as_ref().unwrap()).unwrap();
    change(&mut what);
    entry.what = Ok(serde_json::from_value(what).unwrap());
}

fn put(what: &mut serde_json::Value, field: &str, value: impl serde::Serialize) {
    let old = what["data"].as_object_mut().unwrap().insert(field.to_owned(), serde_json::to_value(value).unwrap());
    assert!(old.is_some(), "there is no {field}");
}

fn ask(world: &mut World, change: fn(&mut super::super::Request)) {
    change(of!(world.checkouts["ospare2c1"]).request.as_mut().unwrap());
}

/// Looks a moment after something was due more than five seconds ago.
fn overdue(world: &mut World, due: i64) {
    (world.terms.overdue, world.terms.at) = (Some(5000), due + 5001);
}

/// Adds a hold to Ann's list.
fn list(world: &mut World, order: &str, length: i64) {
    let expires_at = world.orders.get(order).map_or(world.now() + length, |order| order.expires_at);
    of!(world.buyers["ann"]).holds.push(OpenHold { order: order.into(), expires_at });
}

fn forget(world: &mut World, table: &str, key: &str, seq: i64) {
    world.journal.remove(&(table.to_owned(), key.to_owned(), seq)).unwrap();
}
