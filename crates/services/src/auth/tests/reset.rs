use domain::password::PasswordError;
use jiff::SignedDuration;

use super::*;
use crate::testing::Bench;

/// Asks for a reset and reads the token from the mail.
async fn token(ex: &Bench, email: &str) -> String {
    ask_reset(ex, email, HERE).await.unwrap();
    outbox::settle(ex).await;
    outbox::newest_token(ex)
}

#[tokio::test]
async fn a_reset_sets_the_password_signs_in_and_ends_other_sessions() {
    let ex = testing::exchange().await;
    let before = fan(&ex, "ada@example.com").await;
    let token = token(&ex, "ada@example.com").await;
    let after = reset(&ex, &token, OTHER).await.unwrap();
    assert!(stands(&ex, &after).await);
    assert!(!stands(&ex, &before).await);
    assert_eq!(sign_in(&ex, "ada@example.com", OTHER, HERE).await.unwrap(), after);
    assert_eq!(told(&ex, &after).await, ["UserCreated", "UserUpdated"]);
}

#[tokio::test]
async fn asking_for_a_reset_tells_nothing_and_mails_only_an_owner() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    ask_reset(&ex, "nobody@example.com", HERE).await.unwrap();
    outbox::settle(&ex).await;
    assert!(outbox::mails(&ex).is_empty());
    ask_reset(&ex, "ada@example.com", HERE).await.unwrap();
    outbox::settle(&ex).await;
    assert_eq!(outbox::mails(&ex).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_works_once_even_for_two_at_once() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    let token = token(&ex, "ada@example.com").await;
    let (one, two) = tokio::join!(
        reset(&ex, &token, "the first of two new ones"),
        reset(&ex, &token, "the second of two new ones"),
    );
    assert_eq!([&one, &two].into_iter().filter(|result| result.is_ok()).count(), 1, "{one:?} {two:?}");
    assert_eq!(refusal(reset(&ex, &token, OTHER).await), Refusal::LinkOver);
}

#[tokio::test]
async fn a_link_is_over_after_thirty_minutes() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    let token = token(&ex, "ada@example.com").await;
    ex.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(refusal(reset(&ex, &token, OTHER).await), Refusal::LinkOver);
    assert_eq!(sweep(&ex).await.unwrap(), 1);
}

#[tokio::test]
async fn a_link_is_over_when_the_password_has_changed_since() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    let token = token(&ex, "ada@example.com").await;
    change_password(&ex, &ada.user, OTHER, PASSWORD).await.unwrap();
    assert_eq!(refusal(reset(&ex, &token, "another one altogether").await), Refusal::LinkOver);
}

#[tokio::test]
async fn a_made_up_link_opens_nothing_and_a_weak_password_leaves_a_real_one_usable() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    for made_up in ["", "abc", &"x".repeat(43), "⟨⟩"] {
        assert_eq!(refusal(reset(&ex, made_up, OTHER).await), Refusal::LinkOver);
        assert_eq!(refusal(confirm(&ex, made_up, PASSWORD).await), Refusal::LinkOver);
    }
    let token = token(&ex, "ada@example.com").await;
    assert_eq!(refusal(reset(&ex, &token, "short").await), Refusal::NewPassword(PasswordError::TooShort));
    assert_eq!(refusal(confirm(&ex, &token, PASSWORD).await), Refusal::LinkOver, "a reset link confirms no email");
    assert!(reset(&ex, &token, OTHER).await.is_ok());
}

#[tokio::test]
async fn the_database_holds_no_token_that_opens_an_account() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    let token = token(&ex, "ada@example.com").await;
    let rows = ex.db.query(crate::db::Tx::of("SELECT * FROM link")).await.unwrap();
    let stored = format!("{rows:?}");
    assert!(stored.contains("reset") && !stored.contains(&token), "{stored}");
}
