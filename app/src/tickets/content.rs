//! `/tickets/{id}/content`: what the buyer gets, for its seller and, from completion on, its buyer.

use axum::{
    Extension,
    extract::Path,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Refusal, TicketId,
    content::{Content, FileKind},
    refusal::Noun,
};
use services::{
    Market, auth,
    session::{SessionUser, USER},
    tickets,
};
use tower_sessions::Session;

use crate::{action::status, local_path::sign_in_then};

/// Serves it. The server mounts this at `/tickets/{id}/content` with the exchange as an extension.
pub async fn serve(Extension(market): Extension<Market>, session: Session, Path(id): Path<String>) -> Response {
    match find(&market, &session, &id).await {
        Ok((id, content)) => respond(&id, content),
        Err(Refusal::SignInFirst) => Redirect::to(&sign_in_then(&format!("/tickets/{id}/content"))).into_response(),
        Err(refusal) => {
            let headers = [(header::CACHE_CONTROL, "private, no-store"), (header::CONTENT_TYPE, PLAIN)];
            (status(&refusal), headers, refusal.message()).into_response()
        }
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";

async fn find(market: &Market, session: &Session, id: &str) -> Result<(TicketId, Content), Refusal> {
    let id: TicketId = id.parse().map_err(|_| Refusal::NotFound(Noun::Content))?;
    let user: Option<SessionUser> = session.get(USER).await.map_err(|error| {
        tracing::error!(%error, "a session could not be read");
        Refusal::Unavailable
    })?;
    let SessionUser { user, credential_version } = user.ok_or(Refusal::SignInFirst)?;
    let viewer = auth::current(market, &user, credential_version).await.map_err(|error| error.refusal())?;
    let viewer = viewer.ok_or(Refusal::SignInFirst)?;
    let content = tickets::content(market, &viewer.id, &id).await.map_err(|error| error.refusal())?;
    Ok((id, content))
}

/// A stranger's file: shown as what it was checked to be and nothing else, with no power over this site. PDFs are
/// downloaded, since browsers don't show them in a sandbox.
fn respond(id: &TicketId, content: Content) -> Response {
    let (kind, extension, shown, bytes) = match content {
        Content::File(kind, bytes) => (kind.mime(), kind.extension(), kind != FileKind::Pdf, bytes),
        Content::Code(text) | Content::Note(text) => (PLAIN, "txt", true, text.into_bytes()),
    };
    let disposition = format!("{}; filename=\"ticket-{id}.{extension}\"", if shown { "inline" } else { "attachment" });
    let mut response = (StatusCode::OK, bytes).into_response();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, kind);
    set(header::CONTENT_DISPOSITION, &disposition);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::CACHE_CONTROL, "private, no-store");
    set(
        header::CONTENT_SECURITY_POLICY,
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(content: Content) -> [String; 3] {
        let response = respond(&"t1".parse().unwrap(), content);
        let of = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        [of(header::CONTENT_TYPE), of(header::CONTENT_DISPOSITION), of(header::CONTENT_SECURITY_POLICY)]
    }

    #[test]
    fn a_strangers_file_has_no_power_here() {
        let [kind, disposition, policy] = headers(Content::File(FileKind::Pdf, b"%PDF".to_vec()));
        assert_eq!(
            (kind.as_str(), disposition.as_str()),
            ("application/pdf", "attachment; filename=\"ticket-t1.pdf\"")
        );
        assert!(policy.starts_with("sandbox; default-src 'none'"));
        let [kind, disposition, _] = headers(Content::Code("<script>".into()));
        assert_eq!((kind.as_str(), disposition.as_str()), (PLAIN, "inline; filename=\"ticket-t1.txt\""));
    }
}
