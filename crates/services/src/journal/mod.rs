//! The journal: what happened, written in the transaction of the change it tells of, so that no entry is lost and none
//! tells of a change that did not happen.

pub mod deliveries;
pub mod follow;
mod read;

pub use read::{ReadTo, page};

use domain::{
    Timestamp,
    journal::{Actor, Entry, Happening, Subject},
};
use surrealdb::types::{RecordId, RecordIdKey, SurrealValue, Value};

use crate::{
    Error, Result,
    db::{Tx, at, key, ms, record},
};

/// Adds an entry, and a delivery for every consumer that wants it, to a transaction. `seq` is an expression of the
/// transaction: the sequence that the subject has after the change, such as `$ticket.seq`, or `1` for a new subject.
pub fn append(tx: &mut Tx, subject: &Subject, seq: &str, now: Timestamp, who: &Actor, what: &Happening) -> Result<()> {
    let (table, id) = subject.parts();
    let data = encode(what)?;
    let (table, id) = (tx.var(table), tx.var(id));
    let at = tx.var(ms(now));
    let who = tx.var(actor(who));
    let (kind, version) = (tx.var(what.kind()), tx.var(i64::from(what.version())));
    let data = tx.var(data);
    tx.push(&format!(
        "CREATE type::record('journal', [{table}, {id}, {seq}]) SET at = {at}, who = {who}, kind = {kind}, \
         version = {version}, data = {data} RETURN NONE"
    ));
    let deliver = |consumer: &str| {
        format!(
            "CREATE type::record('delivery', [{consumer}, {table}, {id}, {seq}]) SET consumer = {consumer}, \
             entry = type::record('journal', [{table}, {id}, {seq}]), state = 'due', attempts = 0, next_at = {at} RETURN NONE"
        )
    };
    if what.is_mailed() {
        tx.push(&deliver("'mail'"));
    }
    tx.push(&format!("FOR $consumer IN (SELECT VALUE record::id(id) FROM consumer) {{ {} }}", deliver("$consumer")));
    Ok(())
}

/// The first entry about a new subject, as a value: for statements that write many at once.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct NewEntry {
    /// The record's key: table, key and sequence of the subject.
    key: (String, String, i64),
    row: NewEntryRow,
}

#[derive(Clone, Debug, SurrealValue)]
struct NewEntryRow {
    at: i64,
    who: Option<RecordId>,
    kind: String,
    version: i64,
    data: String,
}

impl NewEntry {
    /// What `who` did to a subject that is new with it.
    pub(crate) fn first(subject: &Subject, now: Timestamp, who: &Actor, what: &Happening) -> Result<Self> {
        debug_assert!(!what.is_mailed(), "it would need a delivery of its own");
        let (table, id) = subject.parts();
        Ok(Self {
            key: (table.to_owned(), id.to_owned(), 1),
            row: NewEntryRow {
                at: ms(now),
                who: actor(who),
                kind: what.kind().to_owned(),
                version: i64::from(what.version()),
                data: encode(what)?,
            },
        })
    }

    /// The statements that write the entry which the expression `entry` stands for, with a delivery for each name in
    /// `consumers`.
    pub(crate) fn append(entry: &str, consumers: &str) -> String {
        format!(
            "CREATE type::record('journal', {entry}.key) CONTENT {entry}.row RETURN NONE; \
             FOR $consumer IN {consumers} {{ \
               CREATE type::record('delivery', array::concat([$consumer], {entry}.key)) SET consumer = $consumer, \
               entry = type::record('journal', {entry}.key), state = 'due', attempts = 0, next_at = {entry}.row.at RETURN NONE \
             }}"
        )
    }
}

fn actor(who: &Actor) -> Option<RecordId> {
    match who {
        Actor::User(user) => Some(record("user", user.as_str())),
        Actor::Exchange => None,
    }
}

fn encode(what: &Happening) -> Result<String> {
    serde_json::to_string(what).map_err(|error| Error::Internal(format!("an entry: {error}")))
}

/// An entry as stored.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct EntryRow {
    id: RecordId,
    at: i64,
    who: Option<RecordId>,
    version: i64,
    data: String,
}

impl EntryRow {
    /// The entry as others follow it.
    pub(crate) fn entry(&self) -> Result<Entry> {
        let malformed = || Error::Internal("a malformed journal entry".into());
        let RecordIdKey::Array(parts) = &self.id.key else { return Err(malformed()) };
        let [Value::String(table), Value::String(id), Value::Number(seq)] = parts.as_slice() else {
            return Err(malformed());
        };
        let what =
            serde_json::from_str(&self.data).map_err(|error| Error::Internal(format!("a journal entry: {error}")))?;
        Ok(Entry {
            subject: subject(table, id.clone()).ok_or_else(malformed)?,
            seq: seq.to_int().ok_or_else(malformed)?,
            at: at(self.at)?,
            who: match &self.who {
                Some(user) => Actor::User(key(user)?),
                None => Actor::Exchange,
            },
            version: u16::try_from(self.version).unwrap_or_default(),
            what,
        })
    }
}

fn subject(table: &str, id: String) -> Option<Subject> {
    Some(match table {
        "user" => Subject::User(id.try_into().ok()?),
        "event" => Subject::Event(id.try_into().ok()?),
        "ticket" => Subject::Ticket(id.try_into().ok()?),
        "order" => Subject::Order(id.try_into().ok()?),
        "charge" => Subject::Charge(id.try_into().ok()?),
        _ => return None,
    })
}

/// All entries of one subject, in sequence.
pub async fn of(db: &crate::Db, about: &Subject) -> Result<Vec<Entry>> {
    let (table, id) = about.parts();
    let read =
        Tx::of("SELECT * FROM journal:[$table, $id, NONE]..=[$table, $id, ..]").bind("table", table).bind("id", id);
    let rows: Vec<EntryRow> = db.rows(read).await?;
    rows.iter().map(EntryRow::entry).collect()
}
