//! Deliveries: journal entries that wait for a consumer.
//!
//! A delivery that is not there was handled or never written: which of the two can't be known, since handling one deletes
//! it. So a mailed entry without a delivery is no violation.

use super::{Audit, Delivery, Remark, Table, found::wrongs};

/// The exchange's own consumer, which is registered nowhere.
const OWN: &str = "mail";

wrongs! {
    /// What can be wrong with a delivery.
    DeliveryWrong {
        "delivers the entry {0}, which can't be found": NoEntry(String),
        "has not the key that follows from its consumer and the entry {0}": OtherKey(String),
    }
}

impl Audit {
    /// Somebody who follows the journal.
    pub fn consumer(&mut self, key: &str) {
        self.consumers.insert(key.into());
    }

    /// An entry that waits for a consumer.
    pub fn delivery(&mut self, key: &str, delivery: &Delivery) {
        if !delivery.entry_exists {
            self.found.wrong(Table::Delivery, key, DeliveryWrong::NoEntry(delivery.entry.clone()));
        }
        if !delivery.key_follows {
            self.found.wrong(Table::Delivery, key, DeliveryWrong::OtherKey(delivery.entry.clone()));
        }
        if delivery.dead {
            let why = delivery.error.clone().unwrap_or_else(|| "nobody said why".into());
            self.found.note(Table::Delivery, key, Remark::Dead(delivery.attempts, why));
        }
        // Written while its consumer was being forgotten.
        if delivery.consumer != OWN && !self.consumers.contains(delivery.consumer.as_str()) {
            self.found.note(Table::Delivery, key, Remark::Unregistered(delivery.consumer.clone()));
        }
    }
}
