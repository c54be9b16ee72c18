use domain::{email::EmailError, password::PasswordError};

use super::*;

#[tokio::test]
async fn signing_up_makes_the_account_and_tells_the_journal() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "  Ada@Example.com ").await;
    assert_eq!((ada.email.as_str(), ada.credential_version), ("ada@example.com", 1));
    let account = current(&ex, &ada.user, 1).await.unwrap().unwrap();
    assert_eq!((account.id, account.email.as_str()), (ada.user.clone(), "ada@example.com"));
    assert_eq!(told(&ex, &ada).await, ["UserCreated"]);
}

#[tokio::test]
async fn an_email_that_is_none_or_missing_is_refused() {
    let ex = testing::exchange().await;
    for (email, why) in [("", EmailError::Missing), ("ada", EmailError::Malformed)] {
        assert_eq!(refusal(sign_up(&ex, email, PASSWORD, HERE).await), Refusal::Email(why));
    }
    assert_eq!(accounts(&ex).await, 0);
}

#[tokio::test]
async fn a_missing_short_endless_or_common_password_is_refused() {
    let ex = testing::exchange().await;
    let endless = "x".repeat(129);
    for (password, why) in [
        ("", PasswordError::Missing),
        ("1234567", PasswordError::TooShort),
        (endless.as_str(), PasswordError::TooLong),
        ("Password1", PasswordError::Common),
    ] {
        assert_eq!(refusal(sign_up(&ex, "ada@example.com", password, HERE).await), Refusal::Password(why));
    }
    assert_eq!(accounts(&ex).await, 0);
}

#[tokio::test]
async fn a_refused_email_and_a_refused_password_are_told_at_once() {
    let ex = testing::exchange().await;
    let all = refusals(sign_up(&ex, "ada", "short", HERE).await);
    assert_eq!(all, [Refusal::Email(EmailError::Malformed), Refusal::Password(PasswordError::TooShort)]);
    assert_eq!(accounts(&ex).await, 0);
}

#[tokio::test]
async fn an_email_in_use_is_refused_in_whatever_case_it_is_typed() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    assert_eq!(refusal(sign_up(&ex, "ADA@example.com", OTHER, HERE).await), Refusal::EmailTaken);
    assert_eq!(accounts(&ex).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_sign_ups_at_once_with_one_email_make_one_account() {
    let ex = testing::exchange().await;
    let attempts: Vec<_> = (0..16)
        .map(|_| {
            let ex = ex.ex.clone();
            tokio::spawn(async move { sign_up(&ex, "ada@example.com", PASSWORD, HERE).await })
        })
        .collect();
    let mut made = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(SignUp::In(_)) => made += 1,
            refused => assert_eq!(refusal(refused), Refusal::EmailTaken),
        }
    }
    assert_eq!((made, accounts(&ex).await), (1, 1));
}

#[tokio::test]
async fn the_password_is_stored_as_an_argon2id_hash_only() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    let stored = account::by_id(&ex, &ada.user).await.unwrap().unwrap().password_hash;
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
}
