//! Buyers' lists of open holds: every hold that has not lapsed, no other, and no more than the limit.

use std::collections::HashSet;

use super::{
    Audit, Buyer, Table,
    found::{At, wrongs},
};

wrongs! {
    /// What can be wrong with a buyer's list of holds.
    BuyerWrong {
        "belongs to a user who can't be found": NoUser,
        "lists order {0}, which can't be found": NoOrder(String),
        "lists order {0}, which is another buyer's": OtherBuyer(String),
        "lists order {0} twice": Twice(String),
        "lists order {0} until {1}, but it is {2}": NotOpen(String, At, &'static str),
        "lists order {0} until {1}, but it holds until {2}": OtherDeadline(String, At, At),
        "does not list order {0}, which holds until {1}": Missing(String, At),
        "lists {0} open holds, and the limit is {1}": TooMany(usize, usize),
    }
}

impl Audit {
    /// A buyer's open holds. What has lapsed stays in the list until it is next written.
    pub fn buyer(&mut self, key: &str, buyer: &Buyer) {
        let mut wrong = |wrong: BuyerWrong| self.found.wrong(Table::Buyer, key, wrong);
        let number = self.users.find(key);
        if number.is_none() {
            wrong(BuyerWrong::NoUser);
        }
        let mut seen = HashSet::new();
        let mut open = 0;
        for hold in &buyer.holds {
            let named = hold.order.clone();
            if !seen.insert(&hold.order) {
                wrong(BuyerWrong::Twice(named));
                continue;
            }
            let lapsed = hold.expires_at <= self.terms.now;
            open += usize::from(!lapsed);
            let Some(order) = self.orders.by_key_mut(&hold.order) else {
                wrong(BuyerWrong::NoOrder(named));
                continue;
            };
            if order.buyer != number {
                wrong(BuyerWrong::OtherBuyer(named));
                continue;
            }
            order.in_list = true;
            if hold.expires_at != order.expires_at {
                wrong(BuyerWrong::OtherDeadline(named, At(hold.expires_at), At(order.expires_at)));
            } else if !lapsed && !order.status.is_open() {
                wrong(BuyerWrong::NotOpen(named, At(hold.expires_at), order.status.as_str()));
            }
        }
        if open > self.terms.max_open_holds {
            wrong(BuyerWrong::TooMany(open, self.terms.max_open_holds));
        }
    }

    /// Every open order is in its buyer's list, unless its deadline has passed.
    pub(super) fn judge_lists(&mut self) {
        for (_, key, order) in self.orders.iter() {
            let Some(buyer) = order.buyer else { continue };
            if order.status.is_open() && !order.in_list && order.expires_at > self.terms.now {
                let wrong = BuyerWrong::Missing(key.to_owned(), At(order.expires_at));
                self.found.wrong(Table::Buyer, self.users.key(buyer), wrong);
            }
        }
    }
}
