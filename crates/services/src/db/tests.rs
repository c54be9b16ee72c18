//! Pins how `SurrealDB` reports what became of a transaction, on both embedded engines: the rest stands on it.

use super::{Address, Db, Failure, Tx, record};

async fn both(name: &str, test: impl AsyncFn(Db)) {
    test(Db::open(&Address::embedded("mem://")).await.unwrap()).await;
    let dir = std::env::temp_dir().join(format!("holdfast-db-{}-{name}", std::process::id()));
    test(Db::open(&Address::embedded(format!("rocksdb://{}?sync=every", dir.display()))).await.unwrap()).await;
    let _ = std::fs::remove_dir_all(dir);
}

fn counter() -> Tx {
    Tx::new().bind("id", record("stamp", "counter"))
}

#[tokio::test]
async fn our_own_refusal_is_thrown_and_writes_nothing() {
    both("thrown", async |db| {
        let mut tx = counter();
        tx.push("CREATE $id SET value = 'written'");
        tx.push("THROW 'taken'");
        tx.push("CREATE stamp:other SET value = 'never'");
        match db.commit(tx).await {
            Err(Failure::Thrown(word)) => assert_eq!(word, "taken"),
            other => panic!("{other:?}"),
        }
        let left: Vec<surrealdb::types::Value> = db.rows(Tx::of("SELECT * FROM stamp")).await.unwrap();
        assert!(left.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_race_is_a_conflict_and_every_other_one_commits() {
    both("conflict", async |db| {
        let mut create = counter();
        create.push("CREATE $id SET value = '0'");
        db.commit(create).await.unwrap();
        let tries = (0..32).map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = counter();
                tx.push("LET $was = (SELECT VALUE value FROM ONLY $id)");
                tx.push("UPDATE $id SET value = <string> (<int> $was + 1)");
                db.commit(tx).await
            })
        });
        let (mut won, mut lost) = (0, 0);
        for one in futures::future::join_all(tries).await {
            match one.unwrap() {
                Ok(()) => won += 1,
                Err(Failure::Conflict) => lost += 1,
                other => panic!("neither committed nor a conflict: {other:?}"),
            }
        }
        let value: Option<String> = db.row(Tx::of("SELECT VALUE value FROM stamp:counter")).await.unwrap();
        assert_eq!(value, Some(won.to_string()), "no update is lost ({lost} conflicts)");
    })
    .await;
}

#[tokio::test]
async fn a_record_or_unique_value_that_exists_is_told_apart() {
    both("exists", async |db| {
        let create = || Tx::of("CREATE stamp:once SET value = 'x'");
        db.commit(create()).await.unwrap();
        assert!(matches!(db.commit(create()).await, Err(Failure::Exists(_))));
        let user = |key: &str| {
            Tx::of("CREATE $id SET email = 'a@x.org', password_hash = '', credential_version = 1, roles = [], created_at = 0, seq = 1")
                .bind("id", record("user", key))
        };
        db.commit(user("a")).await.unwrap();
        assert!(matches!(db.commit(user("b")).await, Err(Failure::Exists(_))));
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_fails_is_known_to_have_written_nothing() {
    both("fails", async |db| {
        let mut tx = Tx::of("CREATE stamp:a SET value = 'x'");
        tx.push("CREATE ticket:broken SET price = 'free'");
        assert!(matches!(db.commit(tx).await, Err(Failure::Failed(_))));
        let left: Vec<surrealdb::types::Value> = db.rows(Tx::of("SELECT * FROM stamp")).await.unwrap();
        assert!(left.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_error_of_the_commit_itself_is_unknown_and_never_called_failed() {
    // As a failed flush of the engine reads: every statement went through, the COMMIT did not.
    let flush = surrealdb::Error::internal("IO error: while syncing the log".into());
    let errors = [(3, flush)].into_iter().collect();
    assert!(matches!(super::outcome::classify(&errors, 3), Err(Failure::Unknown(_))));
    // As a cluster says that it can't tell: over the results of all statements.
    let unknown = || surrealdb::Error::internal("The transaction's commit outcome is unknown".into());
    let errors = (1..=3).map(|index| (index, unknown())).collect();
    assert!(matches!(super::outcome::classify(&errors, 3), Err(Failure::Unknown(_))));
    let thrown = [(1, surrealdb::Error::thrown("An error occurred: stale".into()))].into_iter().collect();
    assert!(matches!(super::outcome::classify(&thrown, 3), Err(Failure::Thrown(word)) if word == "stale"));
}
