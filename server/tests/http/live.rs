//! `/live`

use std::time::Duration;

use reqwest::{Method, Response};

use crate::harness::{Client, TestApp, run};

/// A stream, read event by event.
struct Stream(Response, String);

impl Stream {
    async fn open(client: &Client, topic: &str) -> Self {
        let response = client.request(Method::GET, &format!("/live?topic={topic}")).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{topic}");
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        Self(response, String::new())
    }

    /// The next event's name and data, or nothing at the end.
    async fn next(&mut self) -> Option<(String, serde_json::Value)> {
        loop {
            if let Some(end) = self.1.find("\n\n") {
                let event: String = self.1.drain(..end + 2).collect();
                let field =
                    |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(|v| v.trim().to_owned());
                if let (Some(name), Some(data)) = (field("event:"), field("data:")) {
                    return Some((name, serde_json::from_str(&data).unwrap()));
                }
                continue;
            }
            let chunk =
                tokio::time::timeout(Duration::from_secs(20), self.0.chunk()).await.expect("an event or the end");
            self.1.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }

    /// The next change; snapshots that gaps brought are passed over.
    async fn change(&mut self) -> serde_json::Value {
        loop {
            let (name, data) = self.next().await.expect("a change");
            if name == "change" {
                return data;
            }
        }
    }
}

#[test]
fn a_page_gets_a_snapshot_and_then_what_changes_within_a_second() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let event = app.visitor().get(&format!("/tickets/{ticket}")).await;
        let event = event.body.split("/events/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let topics = ["browse".to_owned(), format!("event:{event}"), format!("ticket:{ticket}")];
        let mut streams = Vec::new();
        for topic in &topics {
            let mut stream = Stream::open(&app.visitor(), topic).await;
            let (name, data) = stream.next().await.unwrap();
            assert_eq!((name.as_str(), data[0]["state"].as_str()), ("snapshot", Some("listed")), "{topic}");
            streams.push(stream);
        }
        app.buyer().await.hold(&ticket).await;
        for stream in &mut streams {
            let told = tokio::time::timeout(Duration::from_secs(1), stream.change()).await.expect("within a second");
            assert_eq!((told["id"].as_str(), told["state"].as_str()), (Some(ticket.as_str()), Some("held")));
        }
    });
}

#[test]
fn an_orders_stream_is_its_buyers_alone() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        let topic = format!("/live?topic=order:{order}");
        assert_eq!(app.visitor().get(&topic).await.status, 401);
        assert_eq!(app.buyer().await.get(&topic).await.status, 404);
        assert_eq!(buyer.get("/live?topic=user:1").await.status, 404);
        let mut stream = Stream::open(&buyer, &format!("order:{order}")).await;
        assert_eq!(stream.next().await.unwrap().1["status"], "created");
        buyer.post("/api/orders/cancel", &[("order_id", &order)]).await;
        let told = stream.change().await;
        assert_eq!((told["status"].as_str(), told["reason"].as_str()), (Some("cancelled"), Some("buyer")));
    });
}

#[test]
fn ones_orders_are_told_to_their_buyer_alone() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let (one, two) = (seller.list("Row 5", "49.90").await, seller.list("Row 6", "49.90").await);
        let (buyer, other) = (app.buyer().await, app.buyer().await);
        assert_eq!(app.visitor().get("/live?topic=orders").await.status, 401);
        let mut stream = Stream::open(&buyer, "orders").await;
        assert_eq!(stream.next().await.unwrap(), ("snapshot".into(), serde_json::json!([])));

        // Everybody is told in the same order: once the other has heard, this stream has been offered it too.
        let mut others = Stream::open(&other, "orders").await;
        let foreign = other.hold(&one).await;
        assert_eq!(others.change().await["id"], foreign.as_str());
        let order = buyer.hold(&two).await;
        let told = stream.change().await;
        assert_eq!((told["id"].as_str(), told["status"].as_str()), (Some(order.as_str()), Some("created")));

        buyer.post("/api/orders/cancel", &[("order_id", &order)]).await;
        let told = stream.change().await;
        assert_eq!((told["id"].as_str(), told["status"].as_str()), (Some(order.as_str()), Some("cancelled")));
        assert_eq!(told["reason"], "buyer");

        let (_, now) = Stream::open(&buyer, "orders").await.next().await.unwrap();
        assert_eq!((now[0]["id"].as_str(), now[0]["status"].as_str()), (Some(order.as_str()), Some("cancelled")));
        assert_eq!(now.as_array().unwrap().len(), 1);
    });
}

#[test]
fn ones_listings_are_told_to_their_seller_alone() {
    run(async {
        let app = TestApp::start().await;
        let (seller, other, buyer) = (app.seller().await, app.seller().await, app.buyer().await);
        let ticket = seller.list("Row 5", "49.90").await;
        assert_eq!(app.visitor().get("/live?topic=selling").await.status, 401);
        let mut stream = Stream::open(&seller, "selling").await;
        let (name, shown) = stream.next().await.unwrap();
        assert_eq!((name.as_str(), shown[0]["id"].as_str()), ("snapshot", Some(ticket.as_str())));

        let mut everybody = Stream::open(&app.visitor(), "browse").await;
        let foreign = other.list("Row 6", "49.90").await;
        assert_eq!(everybody.change().await["id"], foreign.as_str());
        let order = buyer.hold(&ticket).await;
        let told = stream.change().await;
        assert_eq!((told["id"].as_str(), told["state"].as_str()), (Some(ticket.as_str()), Some("held")));

        buyer.pay(&order, crate::harness::GOOD_CARD).await;
        buyer.wait_for(&format!("/orders/{order}"), "completed").await;
        while stream.change().await["state"] != "sold" {}
    });
}

#[test]
fn a_page_further_down_is_followed_as_it_is() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let mut listed = Vec::new();
        for row in 0..25 {
            listed.push(seller.list(&format!("Row {row}"), "49.90").await);
        }
        let more = seller.get("/selling").await.body;
        let after = more.split("/selling?after=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (_, shown) = Stream::open(&seller, &format!("selling:{after}")).await.next().await.unwrap();
        let shown: Vec<_> = shown.as_array().unwrap().iter().map(|ticket| ticket["id"].as_str().unwrap()).collect();
        assert_eq!(shown, [listed[0].as_str()]);
    });
}

#[test]
fn a_private_stream_ends_with_the_session() {
    run(async {
        let app = TestApp::start().await;
        let ticket = app.seller().await.list("Row 5", "49.90").await;
        let buyer = app.buyer().await;
        let order = buyer.hold(&ticket).await;
        let mut streams = Vec::new();
        for topic in [format!("order:{order}"), "orders".into(), "selling".into()] {
            let mut stream = Stream::open(&buyer, &topic).await;
            stream.next().await.unwrap();
            streams.push(stream);
        }
        buyer.post("/api/signout", &[]).await;
        for mut stream in streams {
            while stream.next().await.is_some() {}
        }
    });
}

#[test]
fn stopping_closes_the_streams_and_drains_in_time() {
    run(async {
        let app = TestApp::start().await;
        let mut stream = Stream::open(&app.visitor(), "browse").await;
        stream.next().await.unwrap();
        let end = tokio::spawn(async move { while stream.next().await.is_some() {} });
        assert!(app.stop().await, "all work was done in time");
        tokio::time::timeout(Duration::from_secs(1), end).await.expect("the stream's end").unwrap();
    });
}

#[test]
fn there_are_only_so_many_places() {
    run(async {
        let app = TestApp::with(&[("HOLDFAST_LIVE_CONNECTIONS", "1")]).await;
        let first = Stream::open(&app.visitor(), "browse").await;
        assert_eq!(app.visitor().get("/live?topic=browse").await.status, 503);
        drop(first);
    });
}
