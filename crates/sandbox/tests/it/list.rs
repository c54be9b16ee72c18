//! All intents, a page at a time.

use std::collections::BTreeMap;

use gateway::Gateway as _;

use crate::harness::{DECLINES, PAYS, Stand};

#[tokio::test]
async fn every_intent_is_on_one_page_and_no_other() {
    let stand = Stand::new().await;
    let mut made = BTreeMap::new();
    for number in 0..5 {
        let session = stand.gateway.open_checkout(&stand.request(&format!("key{number}"))).await.unwrap();
        stand.pay(&session, if number == 2 { DECLINES } else { PAYS }).await;
        let (_, read) = stand.get(&format!("/v1/checkout/sessions/{}", session.id)).await;
        let status = if number == 2 { "requires_payment_method" } else { "requires_capture" };
        made.insert(read["payment_intent"].as_str().unwrap().to_owned(), status);
    }
    let (mut listed, mut after) = (BTreeMap::new(), String::new());
    loop {
        let (status, page) = stand.get(&format!("/v1/payment_intents?limit=2{after}")).await;
        assert_eq!(status, 200, "{page}");
        let data = page["data"].as_array().unwrap();
        assert!(data.len() <= 2 && data.iter().all(|intent| intent.get("_session").is_none()));
        for intent in data {
            let id = intent["id"].as_str().unwrap().to_owned();
            after = format!("&starting_after={id}");
            assert_eq!(intent["metadata"]["order_id"], "order1");
            assert!(listed.insert(id, intent["status"].as_str().unwrap().to_owned()).is_none());
        }
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(listed, made.into_iter().map(|(id, status)| (id, status.to_owned())).collect());
}

#[tokio::test]
async fn a_page_of_no_size_is_refused() {
    let stand = Stand::new().await;
    for limit in ["0", "101", "x"] {
        let (status, error) = stand.get(&format!("/v1/payment_intents?limit={limit}")).await;
        assert_eq!((status, &error["error"]["param"]), (400, &"limit".into()));
    }
}
