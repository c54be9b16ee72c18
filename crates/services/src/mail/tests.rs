use domain::{
    OrderId, UserId,
    journal::{Actor, Entry, Happening, Subject},
    order::CancelReason,
};

use super::{outbox::MailServer, *};
use crate::{
    journal::deliveries::{self, Consumer as _},
    orders,
    testing::{self, Bench},
};

/// A held ticket with its people.
struct Held {
    order: OrderId,
    ticket: domain::TicketId,
    buyer: UserId,
    seller: UserId,
}

async fn held(ex: &Bench) -> Held {
    let (seller, buyer) = (ex.person("seller").await, ex.person("buyer").await);
    let ticket = ex.listed(&seller, "49.90").await;
    let order = orders::hold(ex, &buyer, &ticket, None).await.unwrap();
    Held { order, ticket, buyer, seller }
}

impl Held {
    fn entry(&self, ex: &Bench, what: Happening) -> Entry {
        Entry {
            subject: Subject::Order(self.order.clone()),
            seq: 2,
            at: ex.now(),
            who: Actor::Exchange,
            version: 1,
            what,
        }
    }

    fn completed(&self, ex: &Bench) -> Entry {
        let price = domain::Money::new(4_990, ex.settings.currency);
        let (ticket, buyer, seller) = (self.ticket.clone(), self.buyer.clone(), self.seller.clone());
        self.entry(ex, Happening::OrderCompleted { ticket, buyer, seller, price })
    }

    fn expired(&self, ex: &Bench) -> Entry {
        self.entry(ex, Happening::OrderExpired { ticket: self.ticket.clone(), buyer: self.buyer.clone() })
    }

    fn cancelled(&self, ex: &Bench, reason: CancelReason) -> Entry {
        let (ticket, buyer) = (self.ticket.clone(), self.buyer.clone());
        self.entry(ex, Happening::OrderCancelled { ticket, buyer, reason })
    }
}

fn files(ex: &Bench) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(&ex.settings.mail.dir) else { return Vec::new() };
    let mut names: Vec<_> = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn buyer_and_seller_are_told_of_a_sale_each_with_their_next_step() {
    let ex = testing::exchange().await;
    let held = held(&ex).await;
    Post.handle(&ex, &held.completed(&ex)).await.unwrap();
    let mails = outbox::mails(&ex);
    let [bought, sold] = mails.as_slice() else { panic!("{mails:?}") };
    assert!(bought.contains("To: buyer-") && bought.contains("Subject: Your ticket for Radiohead"), "{bought}");
    assert!(bought.contains("$49.90") && bought.contains(&format!("/orders/{}", held.order)), "{bought}");
    assert!(bought.contains("Monday 21 December 2026, 19:30 (Europe/London)"), "{bought}");
    assert!(sold.contains("To: seller-") && sold.contains("Subject: Sold: Two seats, row 5 for Radiohead"), "{sold}");
    assert!(sold.contains(&format!("/tickets/{}", held.ticket)), "{sold}");
}

#[tokio::test]
async fn the_buyer_is_told_of_an_expired_hold_and_of_a_refused_payment() {
    let ex = testing::exchange().await;
    let held = held(&ex).await;
    Post.handle(&ex, &held.expired(&ex)).await.unwrap();
    assert!(outbox::mails(&ex)[0].contains("Subject: Your hold for Radiohead has ended"));
    Post.handle(&ex, &held.cancelled(&ex, CancelReason::PaymentRefused)).await.unwrap();
    let mails = outbox::mails(&ex);
    assert!(mails.len() == 1 && mails[0].contains("Your payment for Radiohead was refused"), "{mails:?}");
}

#[tokio::test]
async fn nobody_is_mailed_what_they_did_themselves() {
    let ex = testing::exchange().await;
    let held = held(&ex).await;
    Post.handle(&ex, &held.cancelled(&ex, CancelReason::Buyer)).await.unwrap();
    assert!(files(&ex).is_empty());
}

#[tokio::test]
async fn a_delivery_that_comes_twice_leaves_one_mail() {
    let ex = testing::exchange().await;
    let held = held(&ex).await;
    for _ in 0..2 {
        Post.handle(&ex, &held.completed(&ex)).await.unwrap();
    }
    let order = &held.order;
    assert_eq!(files(&ex), [format!("order-{order}-2-buyer.eml"), format!("order-{order}-2-seller.eml")]);
}

#[cfg(unix)]
#[tokio::test]
async fn mails_in_the_folder_are_for_the_owners_eyes_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let ex = testing::exchange().await;
    let held = held(&ex).await;
    Post.handle(&ex, &held.expired(&ex)).await.unwrap();
    let dir = &ex.settings.mail.dir;
    for (path, mode) in [(dir.clone(), 0o700), (dir.join(&files(&ex)[0]), 0o600)] {
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
    }
}

#[tokio::test]
async fn typed_text_cannot_add_a_header() {
    let ex = testing::exchange().await;
    let letter = Letter {
        name: "test-1".into(),
        to: "ada@example.com".to_owned().try_into().unwrap(),
        subject: "Seats\r\nBcc: eve@example.com\r\n\r\nBody".into(),
        body: "Bcc: eve@example.com\n.\nMAIL FROM:<eve@example.com>\n".into(),
        at: ex.now(),
    };
    ex.mailer.send(&letter).await.unwrap();
    let mail = outbox::mails(&ex).pop().unwrap();
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    assert!(body.contains("eve@example.com"), "{body}");
}

#[tokio::test]
async fn a_mail_is_in_plain_text_with_its_date_its_id_and_a_sign_that_it_is_automatic() {
    let ex = testing::exchange().await;
    let held = held(&ex).await;
    Post.handle(&ex, &held.expired(&ex)).await.unwrap();
    let mail = outbox::mails(&ex).pop().unwrap();
    assert!(mail.contains("Date: Sat, 21 Nov 2026 12:00:00 +0000"), "{mail}");
    assert!(mail.contains(&format!("Message-ID: <order-{}-2-buyer@example.com>", held.order)), "{mail}");
    assert!(mail.contains("Auto-Submitted: auto-generated") && mail.contains("Content-Type: text/plain"), "{mail}");
}

#[tokio::test]
async fn demo_accounts_get_no_mail() {
    let ex = testing::exchange().await;
    let held = held(&ex).await;
    let move_away = crate::db::Tx::of("UPDATE user SET email = string::concat(record::id(id), '@demo.invalid')");
    ex.db.query(move_away).await.unwrap();
    Post.handle(&ex, &held.completed(&ex)).await.unwrap();
    assert!(files(&ex).is_empty());
}

#[tokio::test]
async fn mail_goes_to_the_mail_server_when_there_is_one() {
    let server = MailServer::start().await;
    let mut settings = testing::settings();
    settings.mail.smtp = Some(server.url());
    let ex = testing::exchange_with(settings, "mem://").await;
    let held = held(&ex).await;
    Post.handle(&ex, &held.completed(&ex)).await.unwrap();
    assert_eq!(server.mails().len(), 2);
    assert!(files(&ex).is_empty());
}

#[tokio::test]
async fn a_mail_server_that_is_away_loses_nothing() {
    let mut settings = testing::settings();
    settings.mail.smtp = Some("smtp://127.0.0.1:1".into());
    let ex = testing::exchange_with(settings, "mem://").await;
    let held = held(&ex).await;
    let error = Post.handle(&ex, &held.completed(&ex)).await.unwrap_err();
    assert!(error.starts_with("the mail server"), "{error}");
}

#[tokio::test]
async fn a_hold_that_ends_is_mailed_through_the_journal() {
    let ex = testing::exchange().await;
    held(&ex).await;
    ex.clock.advance(ex.settings.hold);
    crate::expiration::sweep(&ex).await.unwrap();
    assert_eq!(deliveries::deliver(&ex, &Post).await.unwrap(), 1);
    assert_eq!(deliveries::deliver(&ex, &Post).await.unwrap(), 0);
    let mails = outbox::mails(&ex);
    assert!(mails.len() == 1 && mails[0].contains("Your hold for Radiohead has ended"), "{mails:?}");
}

#[test]
fn a_malformed_sender_or_mail_server_stops_the_start() {
    for (from, smtp) in [("nobody", None), ("Holdfast <tickets@example.com>", Some("http://example.com"))] {
        let mut settings = testing::settings();
        settings.mail.from = from.into();
        settings.mail.smtp = smtp.map(Into::into);
        assert!(Mailer::new(&settings).is_err());
    }
}

#[tokio::test]
async fn a_mail_server_that_hangs_does_not_hold_up_the_next_purchase() {
    let server = MailServer::hanging().await;
    let mut settings = testing::settings();
    settings.mail.smtp = Some(server.url());
    let ex = testing::exchange_with(settings, "mem://").await;
    held(&ex).await;
    ex.clock.advance(ex.settings.hold);
    crate::expiration::sweep(&ex).await.unwrap();
    let market = ex.ex.clone();
    let delivering = tokio::spawn(async move { deliveries::deliver(&market, &Post).await });
    tokio::time::timeout(std::time::Duration::from_secs(5), held(&ex)).await.unwrap();
    assert!(!delivering.is_finished(), "the mail server was to hang");
    delivering.abort();
}
