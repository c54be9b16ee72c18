//! One client: it follows its moves, and notes everything that it asks and everything that it is told.

use std::{sync::Arc, time::Duration};

use domain::{OrderId, TicketId, view::OrderView};

use super::{
    ledger::{End, Hold, Version},
    plan::{Move, Moves, Pay, Then, When},
    visitor::{Done, Told, Visitor},
    world::World,
};
use crate::{Result, now::now};

/// A card that pays.
const GOOD: &str = "4242424242424242";
/// Cards that don't.
const BAD: [&str; 3] = ["4000000000000002", "4000000000009995", "4000000000000069"];
const PASSWORD: &str = "correct horse battery";
/// Listings that are free or may be again: more are not needed.
const ENOUGH: usize = 60;

/// One client.
#[derive(Debug)]
pub struct Person {
    world: Arc<World>,
    /// Counts from 0.
    number: usize,
    visitor: Visitor,
}

impl Person {
    /// Signs somebody up, while the server lives.
    pub async fn sign_up(world: Arc<World>, number: usize) -> Result<Self> {
        let visitor = Visitor::new(&world.house.exchange(), Some(world.gate.clone()))?;
        let email = format!("client{number}@example.com");
        match visitor.ask("/api/signup", &[("email", &email), ("password", PASSWORD)]).await {
            Told::Yes(_) => Ok(Self { world, number, visitor }),
            told => Err(format!("client {number} could not sign up: {told:?}").into()),
        }
    }

    /// The same person's view for those who compare.
    #[must_use]
    pub fn eye(&self) -> Visitor {
        self.visitor.behind_the_gate()
    }

    /// Makes its moves until the end.
    pub async fn live(self) {
        for (pause, next) in Moves::new(self.world.seed, self.number as u64) {
            tokio::time::sleep(pause * self.world.calm).await;
            tokio::select! {
                () = self.world.stop.cancelled() => return,
                () = self.make(next) => {}
            }
        }
    }

    async fn make(&self, next: Move) {
        match next {
            Move::List(price) => {
                if self.free() < ENOUGH {
                    self.list(price).await;
                }
            }
            Move::Edit { which, price } => {
                if let Some(ticket) = self.own(which) {
                    self.edit(&ticket, price).await;
                }
            }
            Move::Withdraw(which) => {
                if let Some(ticket) = self.own(which) {
                    self.withdraw(&ticket).await;
                }
            }
            Move::Buy { which, then } => {
                if let Some(ticket) = self.others(which)
                    && let Some(order) = self.hold(&ticket).await
                {
                    self.go_on(&order, then).await;
                }
            }
        }
    }

    /// Asks, and counts what became of it.
    async fn ask(&self, what: &str, form: &[(&str, &str)]) -> Told {
        let told = self.visitor.ask(what, form).await;
        match &told {
            Told::Yes(_) => self.world.count(&format!("{what} yes")),
            Told::No(status, code) => {
                self.world.count(&format!("{what} no: {code}"));
                tracing::debug!("{what} {form:?}: {status} {code}");
                // What was acknowledged is gone, or somebody is shut out.
                if matches!(status, 401 | 403 | 404) {
                    self.world.broken(format!("client {}: {what} {form:?} was refused: {status} {code}", self.number));
                }
            }
            Told::Nothing(why) => {
                self.world.count(&format!("{what} unanswered"));
                tracing::debug!("{what} {why}");
            }
            Told::Failed(status, why) => {
                self.world.count("failed");
                tracing::warn!("{what} {form:?}: {status} {why}");
            }
            Told::Unsent => {
                self.world.count(&format!("{what} unsent"));
                // Down: no use to hammer at the door.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        told
    }

    /// How many listings can be held, now or later.
    fn free(&self) -> usize {
        let ledger = self.world.ledger();
        let gone = |id| ledger.orders_of(id).any(|(_, order)| order.card_sent);
        ledger.tickets.iter().filter(|(id, listing)| !listing.withdraw_asked && !gone(id)).count()
    }

    fn pick(&self, which: u64, fits: impl Fn(usize) -> bool) -> Option<TicketId> {
        let ledger = self.world.ledger();
        let sold = |id| ledger.orders_of(id).any(|(_, order)| order.end == Some(End::Completed));
        let fit: Vec<_> = ledger
            .tickets
            .iter()
            .filter(|(id, listing)| fits(listing.seller) && !listing.withdraw_asked && !sold(id))
            .map(|(id, _)| id)
            .collect();
        let index = usize::try_from(which % u64::try_from(fit.len()).ok()?.max(1)).ok()?;
        fit.get(index).map(|id| (*id).clone())
    }

    fn own(&self, which: u64) -> Option<TicketId> {
        self.pick(which, |seller| seller == self.number)
    }

    fn others(&self, which: u64) -> Option<TicketId> {
        self.pick(which, |seller| seller != self.number && seller < self.world.clients)
    }

    /// Lists a ticket.
    pub async fn list(&self, price: i64) -> Option<TicketId> {
        let title = format!("Seat {price} of client {}", self.number);
        let text = decimal(price);
        let form = [
            ("title", title.as_str()),
            ("price", text.as_str()),
            ("event_name", "The Paper Lanterns"),
            ("venue", "Lantern Hall"),
            ("city", "Berlin"),
            ("starts_at", self.world.starts_at.as_str()),
            ("time_zone", "Europe/Berlin"),
            ("note", "I hand it over at the door."),
        ];
        match self.ask("/api/tickets/create", &form).await {
            Told::Yes(Done { id: Some(id), .. }) => {
                let id: TicketId = id.parse().ok()?;
                self.world.ledger().listed(id.clone(), self.number, title, price);
                Some(id)
            }
            _ => None,
        }
    }

    async fn edit(&self, id: &TicketId, price: i64) {
        let version = {
            let mut ledger = self.world.ledger();
            let Some(listing) = ledger.ticket(id) else { return };
            let title = format!("Seat {price}, edited by client {}", self.number);
            let version = Version { number: listing.told + 1, title, price };
            // Before it is sent: whoever looks meanwhile may see it.
            listing.versions.push(version.clone());
            version
        };
        let (seen, text) = ((version.number - 1).to_string(), decimal(price));
        let form = [("ticket_id", id.as_str()), ("title", &version.title), ("price", &text), ("version", &seen)];
        let told = self.ask("/api/tickets/edit", &form).await;
        {
            let mut ledger = self.world.ledger();
            let Some(listing) = ledger.ticket(id) else { return };
            match &told {
                Told::Yes(_) => listing.told = version.number,
                Told::No(..) | Told::Unsent => listing.versions.retain(|sent| *sent != version),
                Told::Nothing(_) | Told::Failed(..) => {}
            }
        }
        // An edit that was never answered was made after all: what there is now is seen again.
        if matches!(&told, Told::No(_, code) if code == "stale")
            && let Ok(Ok(seen)) = self.visitor.ticket(id).await
            && let Some(listing) = self.world.ledger().ticket(id)
        {
            listing.told = listing.told.max(seen.version);
        }
    }

    async fn withdraw(&self, id: &TicketId) {
        if let Some(listing) = self.world.ledger().ticket(id) {
            listing.withdraw_asked = true;
        }
        let told = self.ask("/api/tickets/withdraw", &[("ticket_id", id.as_str())]).await;
        if let Some(listing) = self.world.ledger().ticket(id) {
            match told {
                Told::Yes(_) => listing.withdrawn = true,
                Told::No(..) | Told::Unsent => listing.withdraw_asked = listing.withdrawn,
                Told::Nothing(_) | Told::Failed(..) => {}
            }
        }
    }

    /// Holds a ticket, and looks at what was promised.
    async fn hold(&self, ticket: &TicketId) -> Option<OrderId> {
        let id = self.take(ticket).await?;
        self.look(&id).await;
        Some(id)
    }

    /// Holds a ticket.
    pub async fn take(&self, ticket: &TicketId) -> Option<OrderId> {
        let asked_at = now();
        let told = self.ask("/api/orders/create", &[("ticket_id", ticket.as_str())]).await;
        let Told::Yes(Done { id: Some(id), .. }) = told else { return None };
        let id: OrderId = id.parse().ok()?;
        self.world.ledger().held(&id, ticket, self.number, asked_at, now());
        Some(id)
    }

    /// Looks at an order of its own: what is shown is a promise like what is said.
    async fn look(&self, id: &OrderId) -> Option<OrderView> {
        let shown = match self.visitor.order(id).await {
            Ok(Ok(shown)) => shown,
            Ok(Err(refusal)) => {
                self.world.broken(format!("client {} is not shown order {id}: {refusal:?}", self.number));
                return None;
            }
            Err(_) => return None,
        };
        let mut ledger = self.world.ledger();
        // A later look must not be mistaken for an earlier one: an end is never taken back.
        if ledger.order(id).is_some_and(|hold| hold.end.is_none() || hold.terms.is_none()) {
            ledger.shown(id, &shown.order);
        }
        Some(shown.order)
    }

    /// Notes something about an order before or after asking for it.
    fn note(&self, id: &OrderId, note: impl FnOnce(&mut Hold)) {
        if let Some(hold) = self.world.ledger().order(id) {
            note(hold);
        }
    }

    async fn go_on(&self, order: &OrderId, then: Then) {
        match then {
            Then::Leave => {}
            Then::Cancel { after, twice } => {
                tokio::time::sleep(after).await;
                self.cancel(order).await;
                if twice {
                    self.cancel(order).await;
                }
            }
            Then::Pay(pay) => self.pay(order, &pay).await,
        }
    }

    /// Gives a hold back.
    pub async fn cancel(&self, order: &OrderId) {
        self.note(order, |hold| hold.cancel_asked = true);
        if let Told::Yes(_) = self.ask("/api/orders/cancel", &[("order_id", order.as_str())]).await {
            self.note(order, |hold| {
                hold.end.get_or_insert(End::Cancelled(None));
            });
        }
    }

    async fn pay(&self, order: &OrderId, pay: &Pay) {
        self.note(order, |hold| hold.pay_asked = true);
        let told = self.ask("/api/orders/pay", &[("order_id", order.as_str())]).await;
        let Told::Yes(Done { url: checkout, .. }) = told else { return };
        let Some((_, session)) = checkout.split_once("/sandbox/stripe/checkout/") else { return };
        self.note(order, |hold| {
            hold.sessions.insert(session.to_owned());
        });
        for card in BAD.iter().cycle().take(pay.declined) {
            self.world.count("cards declined");
            self.visitor.card(&checkout, card).await;
        }
        if !pay.pays {
            return;
        }
        match pay.when {
            When::AtOnce => {}
            When::AfterCancelling => self.cancel(order).await,
            When::AboutTheDeadline(after) => self.wait_for_the_deadline(order, after).await,
        }
        {
            let mut ledger = self.world.ledger();
            if let Some(hold) = ledger.order(order) {
                hold.card_sent = true;
            }
            ledger.paying.insert(session.to_owned(), order.clone());
        }
        let once = self.visitor.card(&checkout, GOOD);
        let told = if pay.twice { tokio::join!(once, self.visitor.card(&checkout, GOOD)).0 } else { once.await };
        match told {
            Told::Yes(Done { url, .. }) => {
                self.world.count("cards authorised");
                if pay.returns && !url.is_empty() {
                    self.visitor.page(&url).await;
                    self.look(order).await;
                }
            }
            Told::No(..) => self.world.count("cards too late"),
            Told::Nothing(why) | Told::Failed(_, why) => {
                self.world.broken(format!("the sandbox, which lives on, did not answer: {why}"));
            }
            Told::Unsent => self.world.broken("the sandbox, which lives on, was not reached"),
        }
    }

    async fn wait_for_the_deadline(&self, order: &OrderId, after: i64) {
        let terms = self.world.ledger().orders.get(order).and_then(|hold| hold.terms);
        let Some((deadline, _)) = terms else { return };
        let left = deadline.as_millisecond() + after - now().as_millisecond();
        tokio::time::sleep(Duration::from_millis(u64::try_from(left).unwrap_or_default())).await;
    }
}

/// Minor units as they are typed.
fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

#[cfg(test)]
mod tests {
    #[test]
    fn prices_are_typed_with_two_decimals() {
        assert_eq!([50, 4_990, 10_005].map(super::decimal), ["0.50", "49.90", "100.05"]);
    }
}
