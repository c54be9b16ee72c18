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

/// The flash as text in pieces that fit. What is typed beyond all measure is left out, the longest first: the refusals
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
    use domain::{
        Field, Refusal, Refusals,
        content::ContentError,
        event::{Category, EventError},
        money::PriceError,
    };

    use super::*;

    fn flash(note: &str) -> Flash {
        let typed = [("note".to_owned(), note.to_owned()), ("title".to_owned(), "Row 5".to_owned())];
        Flash { form: "create".into(), refused: Some(Refusal::Held.into()), notice: None, typed: typed.into() }
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
        assert_eq!(read.refused, Some(Refusal::Held.into()));
        assert_eq!(read.value("note", "-"), "-");
    }

    /// A listing with every field wrong, and as long as browsers send it.
    fn all_wrong() -> Flash {
        let line = "é".repeat(121);
        let typed = [
            ("title", line.clone()),
            ("price", "a hundred or so".into()),
            ("event_name", line.clone()),
            ("venue", line.clone()),
            ("city", line),
            ("starts_at", "2020-01-01T20:00".into()),
            ("time_zone", "Mars/Olympus".into()),
            ("category", Category::Music.as_str().into()),
            ("code", "x".repeat(501)),
            ("note", "é".repeat(2001)),
        ];
        let refused = Refusals::from(Refusal::Event(EventError::NameTooLong))
            .and(Refusal::Event(EventError::VenueTooLong))
            .and(Refusal::Event(EventError::CityTooLong))
            .and(Refusal::Event(EventError::StartOver))
            .and(Refusal::Event(EventError::ZoneUnknown))
            .and(Refusal::TitleTooLong)
            .and(Refusal::Price(PriceError::NotAPrice))
            .and(Refusal::Content(ContentError::Several))
            .and(Refusal::Content(ContentError::FileKind))
            .and(Refusal::Content(ContentError::CodeTooLong))
            .and(Refusal::Content(ContentError::NoteTooLong));
        let typed = typed.map(|(field, value)| (field.to_owned(), value)).into();
        Flash { form: "new".into(), refused: Some(refused), notice: None, typed }
    }

    #[test]
    fn a_form_with_everything_wrong_travels_whole_in_cookies_that_browsers_keep() {
        let flash = all_wrong();
        let pieces = pieces(&flash);
        assert_eq!(serde_json::from_str::<Flash>(&pieces.concat()).unwrap(), flash);
        let jar = PrivateCookieJar::new(Key::from(&[7; 64]));
        let jar = (0..).zip(pieces).fold(jar, |jar, (piece, value)| jar.add(cookie(piece, value)));
        let headers = (jar, ()).into_response().headers().clone();
        let sizes: Vec<usize> = headers.get_all(header::SET_COOKIE).iter().map(axum::http::HeaderValue::len).collect();
        assert!(!sizes.is_empty() && sizes.iter().all(|size| *size <= 4096), "{sizes:?}");
    }

    #[test]
    fn two_refusals_of_a_field_are_both_said_beside_it() {
        let words = all_wrong().error(Field::File).unwrap();
        assert!(words.starts_with("Give one of the three") && words.contains("neither a PDF"), "{words}");
        assert_eq!(all_wrong().error(Field::Category), None);
    }
}
