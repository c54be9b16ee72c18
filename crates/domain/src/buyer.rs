//! A buyer's open holds. Every hold rewrites the whole list, so two holds of one buyer conflict and the limit is real.

use crate::{OrderId, Timestamp};

/// One open hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenHold {
    /// The order.
    pub order: OrderId,
    /// Its deadline.
    pub expires_at: Timestamp,
}

/// The holds that have not lapsed at `now`.
#[must_use]
pub fn still_open(holds: &[OpenHold], now: Timestamp) -> Vec<OpenHold> {
    holds.iter().filter(|hold| hold.expires_at > now).cloned().collect()
}

/// The list with one more hold, or nothing when the buyer has `limit` open ones already.
#[must_use]
pub fn with(holds: &[OpenHold], hold: OpenHold, limit: u32, now: Timestamp) -> Option<Vec<OpenHold>> {
    let mut open = still_open(holds, now);
    if open.len() >= limit as usize {
        return None;
    }
    open.push(hold);
    Some(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(order: &str, second: i64) -> OpenHold {
        OpenHold { order: order.parse().unwrap(), expires_at: Timestamp::from_second(second).unwrap() }
    }

    #[test]
    fn lapsed_holds_make_room() {
        let now = Timestamp::from_second(100).unwrap();
        let holds = [hold("a", 99), hold("b", 100), hold("c", 101)];
        assert_eq!(still_open(&holds, now), [hold("c", 101)]);
        assert_eq!(with(&holds, hold("d", 200), 2, now), Some(vec![hold("c", 101), hold("d", 200)]));
        assert_eq!(with(&holds, hold("d", 200), 1, now), None);
    }
}
