//! The journal: each subject's entries in sequence, by whoever can have done it, and telling what the record says.

use super::{
    Audit, Entry, Remark, Table,
    found::{At, wrongs},
    replay::{Doer, Told},
};

wrongs! {
    /// What can be wrong with the entries about a record. The key names the record, and the entry's number where one
    /// entry is wrong.
    JournalWrong {
        "is about a record that can't be found": NoSubject,
        "tells nothing of a record that is there": Untold,
        "comes where entry {0} is due": Gap(i64),
        "ends with entry {0}, but the record counts {1}": Count(i64, i64),
        "can't be read: {0}": Payload(String),
        "is called {0}, but tells {1}": Kind(String, &'static str),
        "tells {0} in version {1}, which is unknown": Version(&'static str, i64),
        "was decided at {0}, long before the entry before it at {1}": Backwards(At, At),
        "was done by {0}, but only {1} does that": Who(String, String),
        "tells {0} where it can't happen": Misplaced(&'static str),
        "tells {0} with another {1} than before": Contradiction(&'static str, &'static str),
        "tells {0} of checkout {1}, which is not attempt {2} of the order": OtherCheckout(&'static str, String, i64),
        "tells of another {0} than the record has": Other(&'static str),
        "tells of {0} “{1}”, but the record says “{2}”": Differs(&'static str, String, String),
        "tells that the order was completed, but of no charge that was at that time": Uncharged,
    }
}

/// The record that entries are about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    User(u32),
    Event(u32),
    Ticket(u32),
    Order(u32),
    Charge(u32),
}

/// The entries about one record, so far.
#[derive(Debug)]
pub(super) struct Tale {
    table: Box<str>,
    key: Box<str>,
    subject: Option<Subject>,
    seq: i64,
    latest: i64,
    /// Whether an entry is missing or can't be read: what the rest tells makes no sense then.
    broken: bool,
    pub told: Told,
}

impl Tale {
    fn name(&self) -> String {
        format!("{} {}", self.table, self.key)
    }
}

impl Audit {
    /// A journal entry. All entries about one record come one after the other, in sequence.
    pub fn entry(&mut self, entry: &Entry) {
        let same = |tale: &Tale| *tale.table == *entry.table && *tale.key == *entry.key;
        if !self.tale.as_ref().is_some_and(same) {
            self.end_tale();
            self.tale = Some(self.begin_tale(entry));
        }
        if let Some(mut tale) = self.tale.take() {
            let wrong = self.hear(&mut tale, entry);
            for wrong in wrong {
                self.found.wrong(Table::Journal, &format!("{} {}", tale.name(), entry.seq), wrong);
            }
            self.tale = Some(tale);
        }
    }

    fn begin_tale(&mut self, entry: &Entry) -> Tale {
        let key = entry.key.as_str();
        let subject = match entry.table.as_str() {
            "user" => self.users.find(key).map(Subject::User),
            "event" => self.events.find(key).map(Subject::Event),
            "ticket" => self.tickets.find(key).map(Subject::Ticket),
            "order" => self.orders.find(key).map(Subject::Order),
            "charge" => self.charges.find(key).map(Subject::Charge),
            _ => None,
        };
        let tale = Tale {
            table: entry.table.as_str().into(),
            key: key.into(),
            subject,
            seq: 0,
            latest: entry.at,
            broken: false,
            told: Told::Nothing,
        };
        if subject.is_none() {
            self.found.wrong(Table::Journal, &tale.name(), JournalWrong::NoSubject);
        }
        tale
    }

    fn hear(&mut self, tale: &mut Tale, entry: &Entry) -> Vec<JournalWrong> {
        let mut wrong = Vec::new();
        if entry.seq != tale.seq.saturating_add(1) {
            wrong.push(JournalWrong::Gap(tale.seq.saturating_add(1)));
            tale.broken = true;
        }
        tale.seq = entry.seq;
        if entry.at < tale.latest.saturating_sub(self.terms.skew) {
            wrong.push(JournalWrong::Backwards(At(entry.at), At(tale.latest)));
        } else if entry.at < tale.latest {
            let name = format!("{} {}", tale.name(), entry.seq);
            self.found.note(Table::Journal, &name, Remark::Crossed(At(entry.at)));
        }
        tale.latest = tale.latest.max(entry.at);
        let what = match &entry.what {
            Ok(what) => what,
            Err(why) => {
                wrong.push(JournalWrong::Payload(why.clone()));
                tale.broken = true;
                return wrong;
            }
        };
        if entry.kind != what.kind() {
            wrong.push(JournalWrong::Kind(entry.kind.clone(), what.kind()));
        }
        if entry.version != i64::from(what.version()) {
            wrong.push(JournalWrong::Version(what.kind(), entry.version));
        }
        if tale.broken {
            return wrong;
        }
        wrong.extend(tale.told.hear(&entry.table, entry.at, what));
        wrong.extend(self.wrong_doer(&tale.told.doer(&entry.key, what), entry.who.as_deref()));
        wrong.extend(tale.subject.and_then(|subject| self.wrong_checkout(subject, what)));
        wrong
    }

    fn wrong_doer(&self, doer: &Doer<'_>, who: Option<&str>) -> Option<JournalWrong> {
        let fits = match (doer, who) {
            (Doer::Person(person), Some(who)) => *person == who,
            (Doer::Somebody, Some(who)) => self.users.find(who).is_some(),
            (Doer::Exchange, None) => true,
            _ => false,
        };
        let named = |who: Option<&str>| who.map_or_else(|| "the exchange".into(), |who| format!("user {who}"));
        (!fits).then(|| {
            let wanted = match doer {
                Doer::Person(person) => named(Some(person)),
                Doer::Somebody => "somebody with an account".into(),
                Doer::Exchange => named(None),
            };
            JournalWrong::Who(named(who), wanted)
        })
    }

    /// Compares all that was told about a record with the record.
    pub(super) fn end_tale(&mut self) {
        let Some(tale) = self.tale.take() else { return };
        let Some(subject) = tale.subject else { return };
        let count = self.mark_told(subject);
        let mut wrong = Vec::new();
        if count != tale.seq {
            wrong.push(JournalWrong::Count(tale.seq, count));
        }
        if !tale.broken {
            wrong.extend(self.differences(subject, &tale.told));
        }
        for wrong in wrong {
            self.found.wrong(Table::Journal, &tale.name(), wrong);
        }
    }

    /// How many entries the record counts.
    fn mark_told(&mut self, subject: Subject) -> i64 {
        let (told, seq) = match subject {
            Subject::User(number) => self.users.get_mut(number).map(|row| (&mut row.told, row.seq)),
            Subject::Event(number) => self.events.get_mut(number).map(|row| (&mut row.told, row.seq)),
            Subject::Ticket(number) => self.tickets.get_mut(number).map(|row| (&mut row.told, row.seq)),
            Subject::Order(number) => self.orders.get_mut(number).map(|row| (&mut row.told, row.seq)),
            Subject::Charge(number) => self.charges.get_mut(number).map(|row| (&mut row.told, row.seq)),
        }
        .unzip();
        if let Some(told) = told {
            *told = true;
        }
        seq.unwrap_or_default()
    }

    /// Every record of these tables has entries.
    pub(super) fn judge_untold(&mut self) {
        let users = self.users.iter().filter(|(.., row)| !row.told).map(|(_, key, _)| ("user", key));
        let events = self.events.iter().filter(|(.., row)| !row.told).map(|(_, key, _)| ("event", key));
        let tickets = self.tickets.iter().filter(|(.., row)| !row.told).map(|(_, key, _)| ("ticket", key));
        let orders = self.orders.iter().filter(|(.., row)| !row.told).map(|(_, key, _)| ("order", key));
        let charges = self.charges.iter().filter(|(.., row)| !row.told).map(|(_, key, _)| ("charge", key));
        for (table, key) in users.chain(events).chain(tickets).chain(orders).chain(charges) {
            self.found.wrong(Table::Journal, &format!("{table} {key}"), JournalWrong::Untold);
        }
    }
}
