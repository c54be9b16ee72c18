//! Doing a deed: the services' functions that the pages, the watchers and Stripe's webhooks call.

use domain::{TicketId, content::ContentDraft, event::EventDraft};
use gateway::{Decline, IntentStatus};
use jiff::SignedDuration;
use services::{
    Error, Result, expiration, orders,
    payments::{self, Told},
    testing::{Bench, webhook},
    tickets::{self, Listing},
};

use super::{
    bench::person,
    deed::Deed,
    ids::{Ids, number},
    rules::{Answer, Model},
    step::{Card, Event, Strange},
    tell::usd,
    world::Ms,
};

/// What is heard after a deed.
#[derive(Debug)]
pub enum Heard {
    Answer(Answer),
    /// Stripe's page for a session.
    Page(String),
}

/// Does a deed.
pub async fn perform(bench: &Bench, ids: &mut Ids, model: &Model, deed: &Deed) -> Heard {
    match done(bench, ids, model, deed).await {
        Ok(heard) => heard,
        Err(Error::Refused(refusal)) => Heard::Answer(Answer::Refused(refusal)),
        Err(error) => Heard::Answer(Answer::Broken(error.to_string())),
    }
}

async fn done(bench: &Bench, ids: &mut Ids, model: &Model, deed: &Deed) -> Result<Heard> {
    Ok(Heard::Answer(match deed {
        Deed::SignUp => {
            ids.people.push(person(bench).await?);
            Answer::Done
        }
        Deed::List { seller, title, price, starts_at, code } => {
            let listing = listing(ids.tickets.len(), title, *price, *starts_at, *code);
            let id = tickets::list(bench, &ids.people[*seller], listing).await?;
            Answer::Ticket(number(&mut ids.tickets, id))
        }
        Deed::Edit { who, ticket, title, price, version } => {
            let price = usd(*price).decimal();
            let (who, ticket) = (&ids.people[*who], &ids.tickets[*ticket]);
            tickets::edit(bench, who, ticket, title, &price, *version).await.map(|()| Answer::Done)?
        }
        Deed::Withdraw { who, ticket } => {
            tickets::withdraw(bench, &ids.people[*who], &ids.tickets[*ticket]).await.map(|()| Answer::Done)?
        }
        Deed::Hold { who, ticket, seen } => {
            let id = orders::hold(bench, &ids.people[*who], &ids.tickets[*ticket], seen.map(usd)).await?;
            Answer::Order(number(&mut ids.orders, id))
        }
        Deed::Cancel { who, order } => {
            orders::cancel(bench, &ids.people[*who], &ids.orders[*order]).await.map(|()| Answer::Done)?
        }
        Deed::Pay { who, order } => return pay(bench, ids, *who, *order).await,
        Deed::Return { who, order } => {
            let (who, id) = (&ids.people[*who], &ids.orders[*order]);
            if model.world.is_claimed(*order) {
                // The page would wait for the capture of another node, for seconds; this is what it does before.
                orders::order(bench, who, id).await?;
                let _ = payments::settle(bench, id).await;
            } else {
                payments::returned(bench, who, id).await?;
            }
            Answer::Done
        }
        Deed::Look { who, order } => {
            let shown = orders::order(bench, &ids.people[*who], &ids.orders[*order]).await?;
            Answer::Shown(shown.status, shown.paying)
        }
        Deed::Open { who, ticket } => open(bench, ids, *who, &ids.tickets[*ticket]).await?,
        Deed::Card { order, attempt, card } => {
            give_card(bench, &session(ids, *order, *attempt), *card);
            Answer::Done
        }
        Deed::Stripe { order, attempt, event } => {
            happen(bench, &session(ids, *order, *attempt), *event);
            Answer::Done
        }
        Deed::Webhook { order, forged } => {
            let secret = if *forged { "whsec_of_somebody_else" } else { &bench.settings.webhook_secret };
            let (payload, signature) = webhook(ids.orders[*order].as_str(), secret);
            match payments::notice(bench, &payload, &signature).await? {
                Told::Settled => Answer::Done,
                Told::Forged => Answer::Forged,
                Told::Ignored => Answer::Broken("a webhook about an order was ignored".into()),
            }
        }
        Deed::Release { order } => {
            Answer::Released(usize::from(expiration::release(bench, &ids.orders[*order]).await?))
        }
        Deed::SweepHolds => Answer::Released(expiration::sweep(bench).await?),
        Deed::SweepPayments => payments::sweep(bench).await.map(|_| Answer::Done)?,
        Deed::Wait { seconds } => {
            bench.clock.advance(SignedDuration::from_secs(*seconds));
            Answer::Done
        }
    }))
}

fn listing(number: usize, title: &str, price: i64, starts_at: Ms, code: Option<u8>) -> Listing {
    let start = domain::Timestamp::from_millisecond(starts_at).unwrap_or_default();
    let content = match code {
        Some(code) => ContentDraft { code: format!("CODE-{code}"), ..ContentDraft::default() },
        None => ContentDraft { note: format!("This is ticket {number}."), ..ContentDraft::default() },
    };
    Listing {
        title: title.to_owned(),
        price: usd(price).decimal(),
        event: EventDraft {
            name: "Radiohead".into(),
            venue: "Royal Albert Hall".into(),
            city: "London".into(),
            starts_at: start.strftime("%Y-%m-%dT%H:%M").to_string(),
            category: "music".into(),
        },
        time_zone: "UTC".into(),
        content,
    }
}

async fn pay(bench: &Bench, ids: &Ids, who: usize, order: usize) -> Result<Heard> {
    let id = &ids.orders[order];
    let url = payments::pay(bench, &ids.people[who], id).await?;
    if url == bench.settings.link(&format!("/orders/{id}")) {
        return Ok(Heard::Answer(Answer::OrderPage(order)));
    }
    Ok(match url.strip_prefix("https://stripe.test/") {
        Some(session) => Heard::Page(session.to_owned()),
        None => Heard::Answer(Answer::Broken(format!("the page {url}"))),
    })
}

async fn open(bench: &Bench, ids: &Ids, who: usize, ticket: &TicketId) -> Result<Answer> {
    tickets::content(bench, &ids.people[who], ticket).await.map(Answer::Content)
}

fn session(ids: &Ids, order: usize, attempt: usize) -> String {
    let found = ids.sessions.iter().find(|(_, of)| **of == (order, attempt));
    found.map(|(session, _)| session.clone()).unwrap_or_default()
}

fn give_card(bench: &Bench, session: &str, card: Card) {
    let stripe = &bench.gateway;
    let status = match card {
        Card::Authorised | Card::Strange(_) => IntentStatus::RequiresCapture,
        Card::Declined => IntentStatus::RequiresPaymentMethod,
        Card::Asked => IntentStatus::RequiresAction,
        Card::Processing => IntentStatus::Processing,
    };
    let decline = (card == Card::Declined).then(|| Decline {
        code: Some("card_declined".into()),
        decline_code: Some("insufficient_funds".into()),
        message: Some("Your card has insufficient funds.".into()),
    });
    let intent = stripe.card(session, status, decline);
    if let Card::Strange(strange) = card {
        stripe.change(&intent, |intent| match strange {
            Strange::Amount => intent.amount += 1,
            Strange::Currency => intent.currency = "eur".into(),
            Strange::Order => intent.order_id = Some("another".into()),
        });
    }
}

fn happen(bench: &Bench, session: &str, event: Event) {
    let status = match event {
        Event::RunsOut => return bench.gateway.run_out(session),
        Event::Captures => IntentStatus::Succeeded,
        Event::Voids => IntentStatus::Canceled,
        Event::Authorises => IntentStatus::RequiresCapture,
    };
    bench.gateway.change(&format!("pi_{session}"), |intent| {
        intent.status = status;
        if event == Event::Captures {
            intent.amount_received = intent.amount;
        }
    });
}
