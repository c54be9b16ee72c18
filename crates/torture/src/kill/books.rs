//! The books of "Stripe", and what must be true between them and the exchange's orders.

use std::{collections::BTreeMap, time::Duration};

use domain::OrderId;
use serde::Deserialize;

use super::ledger::{End, Ledger};
use crate::Result;

const PAGE: usize = 100;

/// An intent, as the books have it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Intent {
    /// `pi_…`
    pub id: String,
    /// Stripe's word.
    pub status: String,
    /// Minor units asked for.
    pub amount: i64,
    /// Minor units taken.
    pub amount_received: i64,
    /// With `order_id`.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

impl Intent {
    /// Whether a card is authorised and neither captured nor voided.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.status == "requires_capture"
    }

    /// Whether it can never take money any more, or has.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.status.as_str(), "succeeded" | "canceled")
    }
}

/// Reads the books.
#[derive(Clone, Debug)]
pub struct Stripe {
    http: reqwest::Client,
    url: String,
}

impl Stripe {
    /// At an address: what stands before `/v1`.
    pub fn new(url: String) -> Result<Self> {
        Ok(Self { http: reqwest::Client::builder().timeout(Duration::from_mins(1)).build()?, url })
    }

    async fn get<T: for<'a> Deserialize<'a>>(&self, path: &str) -> Result<T> {
        let request = self.http.get(format!("{}{path}", self.url)).bearer_auth("sk_test_torture");
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// All intents.
    pub async fn intents(&self) -> Result<Vec<Intent>> {
        #[derive(Deserialize)]
        struct Page {
            data: Vec<Intent>,
            has_more: bool,
        }
        let (mut intents, mut after) = (Vec::<Intent>::new(), String::new());
        loop {
            let page: Page = self.get(&format!("/v1/payment_intents?limit={PAGE}{after}")).await?;
            intents.extend(page.data);
            match intents.last() {
                Some(last) if page.has_more => after = format!("&starting_after={}", last.id),
                _ => return Ok(intents),
            }
        }
    }

    /// The intent of a session, once a card was sent to it.
    pub async fn intent_of(&self, session: &str) -> Result<Option<Intent>> {
        #[derive(Deserialize)]
        struct Session {
            payment_intent: Option<Intent>,
        }
        let path = format!("/v1/checkout/sessions/{session}?expand[]=payment_intent");
        Ok(self.get::<Session>(&path).await?.payment_intent)
    }
}

/// What is wrong between the books and the orders, once everything has settled.
#[must_use]
pub fn compare(ledger: &Ledger, intents: &[Intent]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut paid = BTreeMap::<OrderId, Vec<&Intent>>::new();
    for intent in intents {
        let id = &intent.id;
        let order = intent.metadata.get("order_id").and_then(|id| id.parse::<OrderId>().ok());
        let Some(order) = order else {
            broken.push(format!("intent {id} belongs to no order"));
            continue;
        };
        if intent.is_pending() {
            broken.push(format!("intent {id} of order {order} is neither captured nor voided"));
        }
        if intent.status == "succeeded" {
            paid.entry(order).or_default().push(intent);
        } else if intent.amount_received != 0 {
            broken
                .push(format!("intent {id} of order {order} is {} and took {}", intent.status, intent.amount_received));
        }
    }
    for (order, intents) in &paid {
        let known = ledger.orders.get(order);
        if intents.len() > 1 {
            broken.push(format!("order {order} was paid {} times", intents.len()));
        }
        if known.is_none_or(|known| known.end != Some(End::Completed)) {
            let end = known.and_then(|known| known.end);
            broken.push(format!("order {order} was paid with {} and is not completed: {end:?}", intents[0].id));
        }
        let price = known.and_then(|known| known.terms).map(|(_, price)| price);
        for intent in intents.iter().filter(|intent| price != Some(intent.amount_received)) {
            broken.push(format!("order {order} costs {price:?}, and {} took {}", intent.id, intent.amount_received));
        }
    }
    let completed = ledger.orders.iter().filter(|(_, known)| known.end == Some(End::Completed));
    for (order, _) in completed.filter(|(order, _)| !paid.contains_key(order)) {
        broken.push(format!("order {order} is completed, and nothing was captured for it"));
    }
    let captured: i64 = intents.iter().map(|intent| intent.amount_received).sum();
    let (sold, _) = ledger.sold();
    if captured != sold {
        broken.push(format!("{captured} was captured, and tickets for {sold} were sold"));
    }
    broken
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    /// Order `o` at 4990, completed.
    fn ledger(end: Option<End>) -> Ledger {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut ledger = Ledger::default();
        ledger.held(&"o".parse().unwrap(), &"t".parse().unwrap(), 0, at(9), at(10));
        let hold = ledger.orders.values_mut().next().unwrap();
        (hold.terms, hold.end) = (Some((at(20), 4_990)), end);
        ledger
    }

    fn intent(id: &str, status: &str, received: i64) -> Intent {
        let metadata = BTreeMap::from([("order_id".to_owned(), "o".to_owned())]);
        Intent { id: id.into(), status: status.into(), amount: 4_990, amount_received: received, metadata }
    }

    fn named(broken: &[String], what: &str) {
        assert!(broken.iter().any(|sentence| sentence.contains(what)), "{broken:?}");
    }

    #[test]
    fn books_that_agree_are_in_order() {
        let sold = ledger(Some(End::Completed));
        let voided = intent("pi_0", "canceled", 0);
        assert!(compare(&sold, &[voided.clone(), intent("pi_1", "succeeded", 4_990)]).is_empty());
        let over = ledger(Some(End::Cancelled(None)));
        assert!(compare(&over, &[voided, intent("pi_1", "requires_payment_method", 0)]).is_empty());
    }

    #[test]
    fn money_without_a_sale_is_named() {
        let over = ledger(Some(End::Cancelled(None)));
        named(&compare(&over, &[intent("pi_1", "succeeded", 4_990)]), "is not completed");
        named(&compare(&Ledger::default(), &[intent("pi_1", "succeeded", 4_990)]), "is not completed");
    }

    #[test]
    fn a_sale_without_money_is_named() {
        let sold = ledger(Some(End::Completed));
        for intents in [vec![], vec![intent("pi_1", "canceled", 0)]] {
            named(&compare(&sold, &intents), "nothing was captured");
            named(&compare(&sold, &intents), "0 was captured, and tickets for 4990 were sold");
        }
    }

    #[test]
    fn paying_twice_and_paying_another_amount_are_named() {
        let sold = ledger(Some(End::Completed));
        let twice = [intent("pi_1", "succeeded", 4_990), intent("pi_2", "succeeded", 4_990)];
        named(&compare(&sold, &twice), "was paid 2 times");
        named(&compare(&sold, &[intent("pi_1", "succeeded", 4_000)]), "took 4000");
    }

    #[test]
    fn an_authorisation_that_is_left_behind_is_named() {
        for end in [Some(End::Completed), Some(End::Cancelled(None)), None] {
            named(&compare(&ledger(end), &[intent("pi_1", "requires_capture", 0)]), "neither captured nor voided");
        }
    }

    #[test]
    fn an_intent_of_nobody_is_named() {
        let mut stray = intent("pi_1", "requires_payment_method", 0);
        stray.metadata.clear();
        named(&compare(&Ledger::default(), &[stray]), "belongs to no order");
    }
}
