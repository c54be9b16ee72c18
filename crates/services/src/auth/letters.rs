//! The mails of auth: short, with one link at most, and none that works without the mailbox.

use std::{future::Future, time::Duration};

use domain::email::Email;

use super::{
    links::{CONFIRM_PATH, RESET_PATH},
    random,
};
use crate::{Exchange, Market, Result, mail::Letter};

/// How long to wait before a mail is tried again: whoever asked is waiting for it, so it is minutes, not hours.
const RETRIES: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(30)];

/// Finds out what to send and sends it after the answer is given, so that neither a slow mail server nor the work that
/// only existing accounts cause shows in it. Tracked, so that a shutdown waits for it; lost in a crash, after which one
/// asks again.
pub(super) fn in_background<F, Fut>(ex: &Market, compose: F)
where
    F: FnOnce(Market) -> Fut,
    Fut: Future<Output = Result<Option<Letter>>> + Send + 'static,
{
    let letter = compose(ex.clone());
    let ex = ex.clone();
    ex.tasks.clone().spawn(async move {
        match letter.await {
            Ok(Some(letter)) => send(&ex, &letter).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a mail could not be composed"),
        }
    });
}

async fn send(ex: &Exchange, letter: &Letter) {
    let mut waits = RETRIES.iter();
    while let Err(error) = ex.mailer.send(letter).await {
        let Some(wait) = waits.next().filter(|_| !ex.stop.is_cancelled()) else {
            tracing::error!(%error, name = letter.name, "a mail was not sent");
            return;
        };
        tracing::warn!(%error, name = letter.name, "a mail is tried again");
        tokio::select! {
            () = ex.stop.cancelled() => {}
            () = tokio::time::sleep(*wait) => {}
        }
    }
}

pub(super) fn sign_up(ex: &Exchange, to: &Email, token: &str) -> Result<Letter> {
    let link = ex.settings.link(&format!("{CONFIRM_PATH}?token={token}"));
    let body = format!(
        "Somebody, most likely you, signed up for Holdfast with this email.\n\n\
         To finish, open this link within 30 minutes and enter the password that you chose:\n\n{link}\n\n\
         If it was not you, ignore this mail: without it there is no account.\n"
    );
    letter(ex, "signup", to, "Confirm your email", body)
}

pub(super) fn account_exists(ex: &Exchange, to: &Email) -> Result<Letter> {
    let (sign_in, reset) = (ex.settings.link("/signin"), ex.settings.link(RESET_PATH));
    let body = format!(
        "Somebody, most likely you, wanted to use this email for a Holdfast account. It has one already.\n\n\
         To sign in:\n\n{sign_in}\n\nIf you have forgotten your password, choose a new one:\n\n{reset}\n\n\
         If it was not you, ignore this mail: nothing has changed.\n"
    );
    letter(ex, "account", to, "You have an account already", body)
}

pub(super) fn change_email(ex: &Exchange, to: &Email, token: &str) -> Result<Letter> {
    let link = ex.settings.link(&format!("{CONFIRM_PATH}?token={token}"));
    let body = format!(
        "This is to become the email of a Holdfast account.\n\n\
         To confirm it, open this link within 30 minutes and enter your password:\n\n{link}\n\n\
         If you did not ask for this, ignore this mail: nothing changes.\n"
    );
    letter(ex, "email", to, "Confirm your new email", body)
}

pub(super) fn reset(ex: &Exchange, to: &Email, token: &str) -> Result<Letter> {
    let link = ex.settings.link(&format!("{RESET_PATH}?token={token}"));
    let body = format!(
        "Somebody, most likely you, asked for a new password for your Holdfast account.\n\n\
         To choose one, open this link within 30 minutes. It works once:\n\n{link}\n\n\
         If it was not you, ignore this mail: your password stays as it is.\n"
    );
    letter(ex, "reset", to, "Choose a new password", body)
}

pub(super) fn email_changed(ex: &Exchange, to: &Email, now: &str) -> Result<Letter> {
    let body = format!(
        "The email of your Holdfast account has changed: it is {now} now, and that is what you sign in with.\n\n\
         If it was not you, tell whoever runs this exchange: {}\n",
        ex.settings.link("/")
    );
    letter(ex, "changed", to, "Your email has changed", body)
}

pub(super) fn password_changed(ex: &Exchange, to: &Email) -> Result<Letter> {
    let body = format!(
        "The password of your Holdfast account has changed, and all other sessions are signed out.\n\n\
         If it was not you, choose a new one now:\n\n{}\n",
        ex.settings.link(RESET_PATH)
    );
    letter(ex, "changed", to, "Your password has changed", body)
}

/// A mail is named by its kind, its time and something random, never by its link or its reader.
fn letter(ex: &Exchange, kind: &str, to: &Email, subject: &str, body: String) -> Result<Letter> {
    let at = ex.now();
    let name = format!("{kind}-{}-{}", at.as_millisecond(), hex::encode(random::bytes(8)?));
    Ok(Letter { name, to: to.clone(), subject: subject.to_owned(), body, at })
}
