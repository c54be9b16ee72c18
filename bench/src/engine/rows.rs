//! The rows of the bare engine's holds, as large as the exchange's.

use services::db::record;
use surrealdb::types::{RecordId, RecordIdKey, SurrealValue, Value};

/// The times are all the same: only their size matters.
const NOW: i64 = 1_800_000_000_000;
const DEADLINE: i64 = NOW + 900_000;
/// How many tickets a buyer holds.
const MOST: u64 = 6;
/// Buyers take turns in groups of so many holds, so that two holds of one buyer are never near each other.
const GROUP: u64 = 1024 * MOST;
const TITLE: &str = "Stalls, row 12, seat 7";

/// A listing.
#[derive(Clone, SurrealValue)]
pub(super) struct Ticket {
    id: RecordId,
    event: RecordId,
    starts_at: i64,
    seller: RecordId,
    title: String,
    price: i64,
    currency: String,
    state: String,
    version: i64,
    seq: i64,
    listed_at: i64,
    hand_over: String,
}

/// What a hold writes.
#[derive(Clone, SurrealValue)]
pub(super) struct Hold {
    ticket: RecordId,
    buyer: RecordId,
    holds: Vec<OpenHold>,
    order: RecordId,
    row: Order,
    entry: RecordId,
    told: Entry,
}

#[derive(Clone, SurrealValue)]
struct OpenHold {
    order: RecordId,
    expires_at: i64,
}

#[derive(Clone, SurrealValue)]
struct Order {
    buyer: RecordId,
    ticket: RecordId,
    title: String,
    price: i64,
    currency: String,
    status: String,
    expires_at: i64,
    attempts: i64,
    created_at: i64,
    seq: i64,
}

#[derive(Clone, SurrealValue)]
struct Entry {
    at: i64,
    who: Option<RecordId>,
    kind: String,
    version: i64,
    data: String,
}

/// As long as the exchange's keys, and as scattered.
fn key(kind: &str, number: u64) -> String {
    // SplitMix64's mixing: neighbours are far apart.
    let mut z = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^= z >> 27;
    format!("{z:016x}{number:08x}{kind:.2}")
}

fn at(number: u64) -> i64 {
    NOW + i64::try_from(number).unwrap_or_default()
}

impl Ticket {
    /// The ticket with this number.
    pub fn numbered(number: u64) -> Self {
        Self {
            id: record("ticket", key("ticket", number)),
            event: record("event", key("event", number / 20)),
            starts_at: NOW + 86_400_000,
            seller: record("user", key("seller", number / 50)),
            title: TITLE.into(),
            price: 4990,
            currency: "USD".into(),
            state: "listed".into(),
            version: 1,
            seq: 1,
            listed_at: at(number) - 2_592_000_000,
            hand_over: "note".into(),
        }
    }
}

impl Hold {
    /// The hold of the ticket with this number.
    pub fn numbered(number: u64) -> Self {
        let (group, turn) = (number / GROUP, number % GROUP);
        let (buyers, taken) = (GROUP / MOST, turn / (GROUP / MOST));
        let buyer = key("buyer", group * buyers + turn % buyers);
        let order = |earlier: u64| record("order", key("order", number - earlier * buyers));
        let user = record("user", &buyer);
        let ticket = key("ticket", number);
        let told = format!(
            "{{\"OrderCreated\":{{\"ticket\":\"{ticket}\",\"buyer\":\"{buyer}\",\"price\":{{\"minor\":4990,\"currency\":\"USD\"}},\
             \"expires_at\":\"2027-01-15T08:15:00Z\"}}}}"
        );
        let subject = ["order".to_owned(), key("order", number)].map(Value::String);
        let entry = subject.into_iter().chain([1_i64.into_value()]).collect::<Vec<Value>>();
        Self {
            ticket: record("ticket", ticket),
            buyer: record("buyer", &buyer),
            holds: (0..=taken).map(|earlier| OpenHold { order: order(earlier), expires_at: DEADLINE }).collect(),
            order: order(0),
            row: Order {
                buyer: user.clone(),
                ticket: record("ticket", key("ticket", number)),
                title: TITLE.into(),
                price: 4990,
                currency: "USD".into(),
                status: "created".into(),
                expires_at: DEADLINE + at(number) - NOW,
                attempts: 0,
                created_at: at(number),
                seq: 1,
            },
            entry: RecordId::new("journal", RecordIdKey::Array(entry.into())),
            told: Entry { at: at(number), who: Some(user), kind: "OrderCreated".into(), version: 1, data: told },
        }
    }
}
