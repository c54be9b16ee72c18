use domain::{
    email::EmailError,
    password::{Asked, PasswordError},
};

use super::*;

fn changed(change: Result<EmailChange>) -> Signed {
    match change {
        Ok(EmailChange::Changed(signed)) => signed,
        other => panic!("not changed: {other:?}"),
    }
}

#[tokio::test]
async fn a_password_change_ends_the_sessions_made_before() {
    let ex = testing::exchange().await;
    let before = fan(&ex, "ada@example.com").await;
    let after = change_password(&ex, &before.user, OTHER, PASSWORD).await.unwrap();
    assert!(!stands(&ex, &before).await);
    assert!(stands(&ex, &after).await);
    assert_eq!(refusal(sign_in(&ex, "ada@example.com", PASSWORD, HERE).await), Refusal::WrongCredentials);
    assert_eq!(sign_in(&ex, "ada@example.com", OTHER, HERE).await.unwrap(), after);
    assert_eq!(told(&ex, &after).await, ["UserCreated", "UserUpdated"]);
    outbox::settle(&ex).await;
    let mails = outbox::mails(&ex);
    assert!(mails.len() == 1 && mails[0].contains("Subject: Your password has changed"), "{mails:?}");
}

#[tokio::test]
async fn an_email_change_ends_the_sessions_made_before_and_tells_the_former_mailbox() {
    let ex = testing::exchange().await;
    let before = fan(&ex, "ada@example.com").await;
    let after = changed(change_email(&ex, &before.user, "Ada@Example.org", PASSWORD).await);
    assert_eq!(after.email, "ada@example.org");
    assert!(!stands(&ex, &before).await);
    assert!(stands(&ex, &after).await);
    assert_eq!(sign_in(&ex, "ada@example.org", PASSWORD, HERE).await.unwrap(), after);
    assert_eq!(refusal(sign_in(&ex, "ada@example.com", PASSWORD, HERE).await), Refusal::WrongCredentials);
    assert_eq!(told(&ex, &after).await, ["UserCreated", "UserUpdated"]);
    outbox::settle(&ex).await;
    let mails = outbox::mails(&ex);
    assert!(mails.len() == 1 && mails[0].contains("To: ada@example.com"), "{mails:?}");
}

#[tokio::test]
async fn a_change_needs_the_present_password() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    for (given, why) in
        [("", Refusal::PasswordMissing(Asked::Present)), (OTHER, Refusal::WrongPassword(Asked::Present))]
    {
        assert_eq!(refusal(change_password(&ex, &ada.user, OTHER, given).await), why);
        assert_eq!(refusal(change_email(&ex, &ada.user, "b@example.com", given).await), why);
    }
    assert!(stands(&ex, &ada).await);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_change_is_told_at_once() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    let missing = Refusal::PasswordMissing(Asked::Present);
    let password = refusals(change_password(&ex, &ada.user, "short", "").await);
    assert_eq!(password, [Refusal::NewPassword(PasswordError::TooShort), missing.clone()]);
    let email = refusals(change_email(&ex, &ada.user, "ada", "").await);
    assert_eq!(email, [Refusal::Email(EmailError::Malformed), missing]);
    assert!(stands(&ex, &ada).await);
}

#[tokio::test]
async fn a_new_password_obeys_the_rules_of_the_first() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    let refused = refusal(change_password(&ex, &ada.user, "iloveyou", PASSWORD).await);
    assert_eq!(refused, Refusal::NewPassword(PasswordError::Common));
}

#[tokio::test]
async fn an_email_of_somebody_else_cannot_be_taken_over() {
    let ex = testing::exchange().await;
    fan(&ex, "bob@example.com").await;
    let ada = fan(&ex, "ada@example.com").await;
    assert_eq!(refusal(change_email(&ex, &ada.user, "BOB@example.com", PASSWORD).await), Refusal::EmailTaken);
    assert!(stands(&ex, &ada).await);
}

#[tokio::test]
async fn the_same_email_again_changes_nothing() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    assert_eq!(changed(change_email(&ex, &ada.user, "ADA@example.com", PASSWORD).await), ada);
    assert_eq!(told(&ex, &ada).await, ["UserCreated"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_changes_at_once_with_one_session_one_wins() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    let (one, two) = tokio::join!(
        change_password(&ex, &ada.user, "the first of two new ones", PASSWORD),
        change_password(&ex, &ada.user, "the second of two new ones", PASSWORD),
    );
    let won = [&one, &two].into_iter().filter(|result| result.is_ok()).count();
    // The other finds its session over, or the password that it gave no longer right.
    assert_eq!(won, 1, "{one:?} {two:?}");
    assert_eq!(told(&ex, &ada).await.len(), 2);
}
