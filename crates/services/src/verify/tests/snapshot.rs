//! Pins that a transaction of the client's reads one state in all its queries, on both embedded engines.

use std::ops::Bound;

use surrealdb::types::{RecordId, RecordIdKey, RecordIdKeyRange, Value};

use super::super::{
    rows::name,
    snapshot::{NEWEST, Snapshot},
};
use crate::{
    Db,
    db::{Address, Tx},
};

async fn both(test: impl AsyncFn(Db)) {
    test(Db::open(&Address::embedded("mem://")).await.unwrap()).await;
    let dir =
        std::env::temp_dir().join(format!("holdfast-verify-{}-{:?}", std::process::id(), std::thread::current().id()));
    test(Db::open(&Address::embedded(format!("rocksdb://{}?sync=every", dir.display()))).await.unwrap()).await;
    let _ = std::fs::remove_dir_all(dir);
}

fn keys(page: &[Value]) -> Vec<String> {
    let key = |row: &Value| match row {
        Value::Object(row) => match row.get("id") {
            Some(Value::RecordId(id)) => name(&id.key),
            other => panic!("no id: {other:?}"),
        },
        other => panic!("no row: {other:?}"),
    };
    page.iter().map(key).collect()
}

fn after(page: &[Value]) -> RecordIdKey {
    RecordIdKey::String(keys(page).pop().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_between_two_pages_is_not_seen() {
    both(async |db| {
        let run = async |sql: &str| drop(db.query(Tx::of(sql)).await.unwrap());
        run("FOR $key IN ['a', 'b', 'd', 'e'] { CREATE type::record('stamp', $key) SET value = 'old' }").await;
        let snapshot = Snapshot::begin(&db).await.unwrap();
        let first = snapshot.page("stamp", "id, value", None, 2).await.unwrap();
        assert_eq!(keys(&first), ["a", "b"]);
        run("CREATE stamp:c SET value = 'new'; UPDATE stamp:d SET value = 'new'; DELETE stamp:e").await;
        assert_eq!(snapshot.count("stamp").await.unwrap(), 4);
        let second = snapshot.page("stamp", "id, value", Some(&after(&first)), 2).await.unwrap();
        assert_eq!(keys(&second), ["d", "e"]);
        let value = |row: &Value| matches!(row, Value::Object(row) if row["value"] == Value::String("old".into()));
        assert!(second.iter().all(value), "{second:?}");
        assert!(snapshot.page("stamp", "id", Some(&after(&second)), 2).await.unwrap().is_empty());
        snapshot.end().await.unwrap();
        let now = Snapshot::begin(&db).await.unwrap();
        assert_eq!(keys(&now.page("stamp", "id", None, 9).await.unwrap()), ["a", "b", "c", "d"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_neither_hinders_writers_nor_is_committed() {
    both(async |db| {
        db.query(Tx::of("CREATE stamp:a SET value = '1'")).await.unwrap();
        let snapshot = Snapshot::begin(&db).await.unwrap();
        snapshot.page("stamp", "id", None, 9).await.unwrap();
        for _ in 0..10 {
            db.commit(Tx::of("UPDATE stamp:a SET value = '2'")).await.unwrap();
        }
        // Dropped and not given back: its session ends, and the transaction with it.
        drop(snapshot);
        let value: Option<String> = db.row(Tx::of("SELECT VALUE value FROM stamp:a")).await.unwrap();
        assert_eq!(value.as_deref(), Some("2"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_the_order_of_keys_compound_ones_too() {
    both(async |db| {
        let create = "FOR $key IN [['order', 'b', 2], ['order', 'a', 10], ['order', 'a', 9], ['charge', 'z', 1], ['order', 'b', 1]] \
                      { CREATE type::record('journal', $key) SET at = 0, kind = 'k', version = 1, data = '' }";
        db.query(Tx::of(create)).await.unwrap();
        let snapshot = Snapshot::begin(&db).await.unwrap();
        let expected = ["charge z 1", "order a 9", "order a 10", "order b 1", "order b 2"];
        let (mut all, mut last) = (Vec::new(), None);
        loop {
            let page = snapshot.page("journal", "id", last.as_ref(), 2).await.unwrap();
            let Some(Value::Object(row)) = page.last() else { break };
            let Some(Value::RecordId(id)) = row.get("id") else { panic!("{row:?}") };
            last = Some(id.key.clone());
            all.extend(keys(&page));
        }
        assert_eq!(all, expected);
    })
    .await;
}

#[tokio::test]
async fn the_newest_entry_is_read_by_its_index_and_a_page_by_its_range() {
    let db = Db::open(&Address::embedded("mem://")).await.unwrap();
    let start = Bound::Excluded(RecordIdKey::String("a".into()));
    let range = RecordIdKeyRange { start, end: Bound::Unbounded };
    let explain = async |sql: &str| {
        let tx = Tx::of(&format!("EXPLAIN {sql}"));
        let tx =
            tx.bind("range", RecordId::new("ticket", RecordIdKey::Range(Box::new(range.clone())))).bind("limit", 5);
        format!("{:?}", db.rows::<Value>(tx).await.unwrap())
    };
    let newest = explain(NEWEST).await;
    assert!(newest.contains("IndexScan") && newest.contains("journal_time") && !newest.contains("Sort"), "{newest}");
    let page = explain("SELECT id FROM $range LIMIT $limit").await;
    assert!(page.contains("RecordIdScan") && !page.contains("Sort"), "{page}");
}
