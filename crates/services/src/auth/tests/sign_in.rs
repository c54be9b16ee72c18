use domain::{email::EmailError, password::Asked};

use super::*;
use crate::db::{Tx, record};

#[tokio::test]
async fn the_right_password_signs_in_however_the_email_is_typed() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    assert_eq!(sign_in(&ex, " ADA@example.com", PASSWORD, HERE).await.unwrap(), ada);
}

#[tokio::test]
async fn a_password_signs_in_from_a_keyboard_that_sends_its_letters_otherwise() {
    let ex = testing::exchange().await;
    let (composed, decomposed) = ("caf\u{e9} au lait", "cafe\u{301} au lait");
    for (email, chosen, given) in [("ada@example.com", composed, decomposed), ("bob@example.com", decomposed, composed)]
    {
        assert!(matches!(sign_up(&ex, email, chosen, HERE).await, Ok(SignUp::In(_))));
        assert!(sign_in(&ex, email, given, HERE).await.is_ok(), "{email}");
        assert_eq!(refusal(sign_in(&ex, email, "cafe au lait", HERE).await), Refusal::WrongCredentials);
    }
}

#[tokio::test]
async fn an_unknown_email_and_a_wrong_password_read_the_same() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    let wrong = refusal(sign_in(&ex, "ada@example.com", OTHER, HERE).await);
    let unknown = refusal(sign_in(&ex, "bob@example.com", OTHER, HERE).await);
    assert_eq!((&wrong, &unknown), (&Refusal::WrongCredentials, &Refusal::WrongCredentials));
    assert_eq!(wrong.field(), None, "a field would tell which of the two is wrong");
}

#[tokio::test]
async fn an_unknown_email_costs_as_many_hashes_as_a_known_one() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    let nobody = ex.person("closed").await;
    let closed = account::by_id(&ex, &nobody).await.unwrap().unwrap().email;
    for email in ["ada@example.com", "bob@example.com", &closed] {
        let before = ex.auth.hashing.verifications();
        assert_eq!(refusal(sign_in(&ex, email, OTHER, HERE).await), Refusal::WrongCredentials);
        assert_eq!(ex.auth.hashing.verifications() - before, 1, "{email}");
    }
}

#[tokio::test]
async fn missing_fields_are_refused() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    assert_eq!(refusal(sign_in(&ex, "", PASSWORD, HERE).await), Refusal::Email(EmailError::Missing));
    let missing = Refusal::PasswordMissing(Asked::Own);
    assert_eq!(refusal(sign_in(&ex, "ada@example.com", "", HERE).await), missing);
    let both = refusals(sign_in(&ex, "ada", "", HERE).await);
    assert_eq!(both, [Refusal::Email(EmailError::Malformed), missing]);
}

#[tokio::test]
async fn a_password_longer_than_any_can_be_is_just_wrong() {
    let ex = testing::exchange().await;
    fan(&ex, "ada@example.com").await;
    assert_eq!(refusal(sign_in(&ex, "ada@example.com", &"x".repeat(9_999), HERE).await), Refusal::WrongCredentials);
}

#[tokio::test]
async fn an_account_with_a_dated_hash_is_rehashed_and_stays_signed_in() {
    let ex = testing::exchange().await;
    let ada = fan(&ex, "ada@example.com").await;
    let dated = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(64, 1, 1, None).unwrap(),
    );
    let hash: argon2::password_hash::phc::PasswordHash =
        argon2::password_hash::PasswordHasher::hash_password(&dated, PASSWORD.as_bytes()).unwrap();
    let put = Tx::of("UPDATE $id SET password_hash = $hash").bind("id", record("user", ada.user.as_str()));
    ex.db.query(put.bind("hash", hash.to_string())).await.unwrap();

    assert_eq!(sign_in(&ex, "ada@example.com", PASSWORD, HERE).await.unwrap(), ada);
    let stored = account::by_id(&ex, &ada.user).await.unwrap().unwrap().password_hash;
    assert!(stored.contains("m=19456,t=2,p=1"), "{stored}");
    assert!(stands(&ex, &ada).await);
    assert_eq!(sign_in(&ex, "ada@example.com", PASSWORD, HERE).await.unwrap(), ada);
}

#[tokio::test]
async fn the_current_account_is_nobody_for_an_unknown_one() {
    let ex = testing::exchange().await;
    assert_eq!(current(&ex, &"nobody".parse().unwrap(), 1).await.unwrap(), None);
}
