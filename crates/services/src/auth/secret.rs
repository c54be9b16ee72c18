//! Secrets that all nodes share: made once by whichever node is first, the same for ever after.

use std::time::Duration;

use super::random;
use crate::{
    Db, Error, Result,
    db::{Failure, Tx, record},
};

/// How often to look again while another node may be writing the same secret.
const ATTEMPTS: u64 = 50;

/// The secret of that name, of so many bytes; made if there is none. All nodes that ask at once get the same one.
pub async fn get_or_create(db: &Db, name: &str, bytes: usize) -> Result<Vec<u8>> {
    for attempt in 0..ATTEMPTS {
        if let Some(stored) = read(db, name).await? {
            return right_size(name, &stored, bytes);
        }
        let made = hex::encode(random::bytes(bytes)?);
        let insert = Tx::of("CREATE $id SET value = $value RETURN NONE").bind("id", record("secret", name));
        match db.commit(insert.bind("value", made)).await {
            // Even after a commit of ours what counts is what reads back.
            Ok(()) | Err(Failure::Exists(_)) => {}
            Err(Failure::Conflict | Failure::Unknown(_)) => tokio::time::sleep(Duration::from_millis(attempt)).await,
            Err(error) => return Err(Error::Internal(format!("making the secret {name}: {error}"))),
        }
    }
    Err(Error::Internal(format!("the secret {name} can't be made")))
}

async fn read(db: &Db, name: &str) -> Result<Option<String>> {
    db.row(Tx::of("SELECT VALUE value FROM $id").bind("id", record("secret", name))).await
}

fn right_size(name: &str, stored: &str, bytes: usize) -> Result<Vec<u8>> {
    match hex::decode(stored) {
        Ok(secret) if secret.len() == bytes => Ok(secret),
        _ => Err(Error::Internal(format!("the stored secret {name} has not {bytes} bytes"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn all_nodes_that_ask_at_once_get_one_secret() {
        let ex = testing::exchange().await;
        let asking = (0..16).map(|_| get_or_create(&ex.db, "cookie", 64));
        let secrets: Vec<_> = futures::future::join_all(asking).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(secrets[0].len(), 64);
        assert!(secrets.iter().all(|secret| *secret == secrets[0]));
        assert_ne!(secrets[0], get_or_create(&ex.db, "webhook", 64).await.unwrap());
    }

    #[tokio::test]
    async fn a_secret_of_another_length_is_an_error_and_not_replaced() {
        let ex = testing::exchange().await;
        let secret = get_or_create(&ex.db, "cookie", 32).await.unwrap();
        assert!(get_or_create(&ex.db, "cookie", 64).await.is_err());
        assert_eq!(get_or_create(&ex.db, "cookie", 32).await.unwrap(), secret);
    }
}
