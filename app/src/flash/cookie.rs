//! The cookie that carries a flash: encrypted, in pieces where it is long.

use axum::{
    http::{HeaderMap, header},
    response::IntoResponse,
};
use axum_extra::extract::cookie::{Cookie, Key, PrivateCookieJar, SameSite};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use tower_sessions::cookie::time::Duration;

use super::Flash;
use crate::context;

/// Browsers keep cookies to 4,096 bytes; encrypting and encoding takes a quarter of that. A long note needs several.
const PIECE: usize = 2700;
const PIECES: usize = 5;

fn name(piece: usize) -> String {
    format!("flash{piece}")
}

fn cookie(piece: usize, value: String) -> Cookie<'static> {
    let secure = context::market().is_ok_and(|market| market.settings.public_url.scheme() == "https");
    let cookie = Cookie::build((name(piece), value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure);
    cookie.max_age(Duration::minutes(5)).build()
}

/// Sends what a page will say.
pub fn put(flash: &Flash) {
    let Some(key) = use_context::<Key>() else {
        tracing::error!("the server provides no key for cookies");
        return;
    };
    let mut jar = PrivateCookieJar::new(key);
    let pieces = pieces(flash);
    for piece in 0..PIECES {
        jar = match pieces.get(piece) {
            Some(value) => jar.add(cookie(piece, value.clone())),
            // What an earlier, longer one left behind must not be read as the end of this one.
            None if sent(&name(piece)) => jar.add(expired(piece)),
            None => jar,
        };
    }
    send(jar);
}

/// Reads what a page has to say about any of `forms`, and has the browser forget it.
pub fn take(forms: &str) -> Option<Flash> {
    let headers = context::parts()?.headers;
    let key = use_context::<Key>()?;
    let jar = PrivateCookieJar::from_headers(&headers, key.clone());
    let pieces = (0..PIECES).map_while(|piece| jar.get(&name(piece)));
    let text: String = pieces.map(|piece| piece.value().to_owned()).collect();
    let flash: Flash = serde_json::from_str(&text).ok()?;
    if !forms.split_whitespace().any(|form| form == flash.form) {
        return None;
    }
    let sent = (0..PIECES).filter(|piece| sent(&name(*piece)));
    send(sent.fold(PrivateCookieJar::new(key), |jar, piece| jar.add(expired(piece))));
    Some(flash)
}

fn expired(piece: usize) -> Cookie<'static> {
    let mut cookie = cookie(piece, String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

fn sent(name: &str) -> bool {
    let cookies = context::parts().map(|parts| parts.headers).unwrap_or_default();
    let mut values = cookies.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.any(|value| value.split(';').any(|pair| pair.trim().split('=').next() == Some(name)))
}

fn send(jar: PrivateCookieJar) {
    let headers: HeaderMap = (jar, ()).into_response().headers().clone();
    if let Some(response) = use_context::<ResponseOptions>() {
        for value in headers.get_all(header::SET_COOKIE) {
            response.append_header(header::SET_COOKIE, value.clone());
        }
    }
}

/// The flash as text in pieces that fit. What is typed beyond all measure is left out, the longest first: the refusal
/// must arrive.
fn pieces(flash: &Flash) -> Vec<String> {
    let mut flash = flash.clone();
    loop {
        let pieces = split(&serde_json::to_string(&flash).unwrap_or_default());
        let longest = flash.typed.iter().max_by_key(|(_, value)| value.len()).map(|(field, _)| field.clone());
        match longest {
            Some(field) if pieces.len() > PIECES => flash.typed.remove(&field),
            _ => return pieces,
        };
    }
}

fn split(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        if pieces.last().is_some_and(|piece| piece.len() + c.len_utf8() > PIECE) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use domain::Refusal;

    use super::*;

    fn flash(note: &str) -> Flash {
        let typed = [("note".to_owned(), note.to_owned()), ("title".to_owned(), "Row 5".to_owned())];
        Flash { form: "create".into(), refusal: Some(Refusal::Held), notice: None, typed: typed.into() }
    }

    #[test]
    fn a_long_note_travels_in_pieces_that_browsers_keep() {
        let flash = flash(&"é".repeat(2000));
        let pieces = pieces(&flash);
        assert!(pieces.len() == 2 && pieces.iter().all(|piece| piece.len() <= PIECE));
        assert_eq!(serde_json::from_str::<Flash>(&pieces.concat()).unwrap(), flash);
    }

    #[test]
    fn the_refusal_arrives_even_if_what_was_typed_does_not() {
        let pieces = pieces(&flash(&"x".repeat(1_000_000)));
        let read: Flash = serde_json::from_str(&pieces.concat()).unwrap();
        assert_eq!(read.value("title", ""), "Row 5");
        assert_eq!(read.refusal, Some(Refusal::Held));
        assert_eq!(read.value("note", "-"), "-");
    }
}
