use domain::journal::Subject;

use crate::{
    db::{Address, Db},
    journal, testing, tickets,
};

use super::{Failed, export, import};

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_comes_back_whole() {
    let ex = testing::exchange().await;
    let seller = ex.person("seller").await;
    let ticket = ex.listed(&seller, "49.90").await;
    let file = std::env::temp_dir().join(format!("holdfast-dump-{ticket}.surql"));
    export(&ex.db, &file).await.unwrap();

    let other = testing::exchange().await;
    import(&other.db, &file).await.unwrap();
    let view = tickets::ticket(&other, &ticket).await.unwrap();
    assert_eq!(view, tickets::ticket(&ex, &ticket).await.unwrap());
    let content = tickets::content(&other, &seller, &ticket).await.unwrap();
    assert_eq!(content, tickets::content(&ex, &seller, &ticket).await.unwrap());
    let about = Subject::Ticket(ticket.clone());
    assert_eq!(journal::of(&other.db, &about).await.unwrap(), journal::of(&ex.db, &about).await.unwrap());

    // And it goes on: a hold writes every kind of row and index.
    let buyer = other.person("buyer").await;
    crate::orders::hold(&other, &buyer, &ticket, None).await.unwrap();
    assert!(matches!(import(&other.db, &file).await, Err(Failed::NotEmpty(_))));
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn what_is_no_file_is_refused_before_anything_is_touched() {
    let db = Db::open(&Address::embedded("mem://")).await.unwrap();
    assert!(import(&db, std::path::Path::new("/no/such/file")).await.is_err());
}
