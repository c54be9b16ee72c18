//! Figures of others, to stand beside ours. None of them was measured in this run.

/// What, how often a second, and where it is from.
const REFERENCES: [(&str, &str, &str); 4] = [
    ("PostgreSQL 15, update and two inserts, 32 clients", "11,300 tx/s", "measured earlier, on two cores"),
    ("SurrealDB on RocksDB, two creates a transaction, 32 writers", "6,100 tx/s", "measured earlier, on two cores"),
    ("pretix, cart holds", "36 holds/s", "measured earlier, on two cores"),
    ("TigerFans, reservations", "977 reservations/s", "published by its author, on another machine"),
];

/// The table.
pub(crate) fn text() -> String {
    let rows = REFERENCES.iter().map(|(what, figure, source)| vec![(*what).into(), (*figure).into(), (*source).into()]);
    let table = crate::report::Table::plain(&["", "", ""], rows.collect());
    format!("## References: not measured in this run\n\n{}", table.text(None))
}
