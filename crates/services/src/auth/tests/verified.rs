//! Sign-up and email change where mail is really sent: a link proves the mailbox, and answers tell nothing.

use domain::password::Asked;
use jiff::SignedDuration;

use super::*;
use crate::{
    mail::outbox::MailServer,
    testing::{Bench, exchange_with, settings},
};

async fn with_smtp() -> (Bench, MailServer) {
    let server = MailServer::start().await;
    let mut settings = settings();
    settings.mail.smtp = Some(server.url());
    (exchange_with(settings, "mem://").await, server)
}

async fn asked(ex: &Bench, email: &str, password: &str) {
    assert_eq!(sign_up(ex, email, password, HERE).await.unwrap(), SignUp::CheckMail);
    outbox::settle(ex).await;
}

async fn verified(ex: &Bench, server: &MailServer, email: &str) -> Signed {
    asked(ex, email, PASSWORD).await;
    confirm(ex, &server.newest_token(), PASSWORD).await.unwrap()
}

#[tokio::test]
async fn a_sign_up_is_an_account_only_once_its_mail_is_answered() {
    let (ex, server) = with_smtp().await;
    asked(&ex, "ada@example.com", PASSWORD).await;
    assert_eq!(accounts(&ex).await, 0);
    let token = server.newest_token();
    let ada = confirm(&ex, &token, PASSWORD).await.unwrap();
    assert_eq!(told(&ex, &ada).await, ["UserCreated"]);
    assert_eq!(sign_in(&ex, "ada@example.com", PASSWORD, HERE).await.unwrap(), ada);
    assert_eq!(refusal(confirm(&ex, &token, PASSWORD).await), Refusal::LinkOver);
}

#[tokio::test]
async fn a_link_asks_for_the_chosen_password_again() {
    let (ex, server) = with_smtp().await;
    asked(&ex, "ada@example.com", PASSWORD).await;
    let token = server.newest_token();
    assert_eq!(refusal(confirm(&ex, &token, OTHER).await), Refusal::WrongPassword(Asked::Chosen));
    assert_eq!(refusal(confirm(&ex, &token, "").await), Refusal::PasswordMissing(Asked::Own));
    assert_eq!(accounts(&ex).await, 0);
    assert!(confirm(&ex, &token, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_taken_email_answers_as_a_free_one_and_its_owner_gets_a_mail() {
    let (ex, server) = with_smtp().await;
    verified(&ex, &server, "ada@example.com").await;
    asked(&ex, "ada@example.com", OTHER).await;
    let mail = server.newest();
    assert!(mail.contains("You have an account already") && !mail.contains("token="), "{mail}");
    assert_eq!(accounts(&ex).await, 1);
}

#[tokio::test]
async fn of_two_links_for_one_email_the_second_finds_it_taken() {
    let (ex, server) = with_smtp().await;
    asked(&ex, "ada@example.com", PASSWORD).await;
    let first = server.newest_token();
    asked(&ex, "ada@example.com", PASSWORD).await;
    let second = server.newest_token();
    assert_ne!(first, second);
    confirm(&ex, &first, PASSWORD).await.unwrap();
    assert_eq!(refusal(confirm(&ex, &second, PASSWORD).await), Refusal::EmailTaken);
}

#[tokio::test]
async fn a_sign_up_link_is_over_after_thirty_minutes() {
    let (ex, server) = with_smtp().await;
    asked(&ex, "ada@example.com", PASSWORD).await;
    ex.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(refusal(confirm(&ex, &server.newest_token(), PASSWORD).await), Refusal::LinkOver);
}

#[tokio::test]
async fn an_email_changes_once_the_new_mailbox_answers() {
    let (ex, server) = with_smtp().await;
    let before = verified(&ex, &server, "ada@example.com").await;
    let asked = change_email(&ex, &before.user, "ada@example.org", PASSWORD).await.unwrap();
    assert_eq!(asked, EmailChange::CheckMail);
    outbox::settle(&ex).await;
    assert!(stands(&ex, &before).await);
    let token = server.newest_token();
    assert_eq!(refusal(confirm(&ex, &token, OTHER).await), Refusal::WrongPassword(Asked::Own));
    let after = confirm(&ex, &token, PASSWORD).await.unwrap();
    assert_eq!(after.email, "ada@example.org");
    assert!(!stands(&ex, &before).await);
    assert_eq!(told(&ex, &after).await, ["UserCreated", "UserUpdated"]);
    outbox::settle(&ex).await;
    assert!(server.newest().contains("To: ada@example.com"), "the former mailbox is told");
}

#[tokio::test]
async fn a_change_to_a_taken_email_answers_the_same_and_changes_nothing() {
    let (ex, server) = with_smtp().await;
    verified(&ex, &server, "bob@example.com").await;
    let ada = verified(&ex, &server, "ada@example.com").await;
    let asked = change_email(&ex, &ada.user, "bob@example.com", PASSWORD).await.unwrap();
    assert_eq!(asked, EmailChange::CheckMail);
    outbox::settle(&ex).await;
    let mail = server.newest();
    assert!(mail.contains("To: bob@example.com") && !mail.contains("token="), "{mail}");
}

#[tokio::test]
async fn an_email_link_is_over_when_the_password_has_changed_since() {
    let (ex, server) = with_smtp().await;
    let ada = verified(&ex, &server, "ada@example.com").await;
    change_email(&ex, &ada.user, "ada@example.org", PASSWORD).await.unwrap();
    outbox::settle(&ex).await;
    let token = server.newest_token();
    change_password(&ex, &ada.user, OTHER, PASSWORD).await.unwrap();
    assert_eq!(refusal(confirm(&ex, &token, OTHER).await), Refusal::LinkOver);
}

#[tokio::test]
async fn a_mail_server_that_hangs_keeps_nobody_waiting() {
    let server = MailServer::hanging().await;
    let mut settings = settings();
    settings.mail.smtp = Some(server.url());
    let ex = exchange_with(settings, "mem://").await;
    let answer = tokio::time::timeout(std::time::Duration::from_secs(5), async {
        ask_reset(&ex, "ada@example.com", HERE).await.unwrap();
        sign_up(&ex, "ada@example.com", PASSWORD, HERE).await.unwrap()
    });
    assert_eq!(answer.await.unwrap(), SignUp::CheckMail);
}
