use super::*;
use crate::testing::{Bench, exchange_with, settings};

async fn limited() -> Bench {
    let mut settings = settings();
    settings.rate_limit = true;
    exchange_with(settings, "mem://").await
}

#[tokio::test]
async fn the_eleventh_password_on_an_account_has_to_wait_known_or_not() {
    let ex = limited().await;
    fan(&ex, "ada@example.com").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        for _ in 0..10 {
            assert_eq!(refusal(sign_in(&ex, email, OTHER, HERE).await), Refusal::WrongCredentials);
        }
        let eleventh = refusal(sign_in(&ex, email, PASSWORD, HERE).await);
        assert!(matches!(eleventh, Refusal::TooOften { seconds: 1..=7 }), "{eleventh:?}");
    }
    assert!(matches!(
        sign_in(&ex, "bob@example.com", OTHER, HERE).await,
        Err(Error::Refused(Refusal::WrongCredentials))
    ));
}

#[tokio::test]
async fn a_mailbox_is_not_flooded_with_resets() {
    let ex = limited().await;
    for _ in 0..5 {
        ask_reset(&ex, "ada@example.com", HERE).await.unwrap();
    }
    assert!(matches!(refusal(ask_reset(&ex, "Ada@example.com", HERE).await), Refusal::TooOften { .. }));
    assert!(matches!(refusal(sign_up(&ex, "ada@example.com", PASSWORD, HERE).await), Refusal::TooOften { .. }));
}
