//! A restart forgets nothing.

use std::path::PathBuf;
use std::sync::Arc;

use gateway::{Gateway as _, IntentStatus};

use crate::harness::{PAYS, Stand};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("holdfast-sandbox-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn database(&self) -> String {
        format!("rocksdb://{}?sync=every", self.0.display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn sessions_keys_and_undelivered_webhooks_survive_a_restart() {
    let folder = Folder::new();
    let stand = Stand::on(&folder.database(), Arc::default()).await;
    stand.received.fail(i64::MAX);
    let request = stand.request("key");
    let session = stand.gateway.open_checkout(&request).await.unwrap();
    stand.pay(&session, PAYS).await;
    let before = stand.gateway.checkout(&session.id).await.unwrap();
    stand.stop().await;

    let stand = Stand::on(&folder.database(), Arc::default()).await;
    assert_eq!(stand.gateway.checkout(&session.id).await.unwrap(), before);
    assert_eq!(stand.gateway.open_checkout(&request).await.unwrap().id, session.id);
    stand.pass(60);
    let kinds = ["checkout.session.completed", "payment_intent.amount_capturable_updated"];
    stand.received.await_kinds(&kinds).await;
    let captured = stand.gateway.capture(&before.intent.unwrap().id, "capture").await.unwrap();
    assert_eq!(captured.status, IntentStatus::Succeeded);
}
