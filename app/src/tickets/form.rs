//! The form of a new listing as it is sent: URL-encoded, or multipart when a file comes with it.

use leptos::server_fn::{
    ContentType,
    codec::{Encoding, FromReq, IntoReq, PostUrl},
    error::{FromServerFnError, ServerFnErrorErr},
    request::{ClientReq, Req},
};
use serde::{Deserialize, Serialize};

use super::CreateTicket;

/// A new listing as typed. Missing fields are empty ones.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketForm {
    pub(super) title: String,
    pub(super) price: String,
    pub(super) event_name: String,
    pub(super) venue: String,
    pub(super) city: String,
    pub(super) starts_at: String,
    pub(super) time_zone: String,
    pub(super) category: String,
    pub(super) code: String,
    pub(super) note: String,
    /// The file's bytes, cut one byte beyond the largest that is accepted.
    #[serde(skip)]
    pub(super) file: Vec<u8>,
    /// Whether the server stopped reading before the end, which it does when far too much is sent.
    #[serde(skip)]
    pub(super) cut: bool,
}

/// Either of the two ways in which browsers send forms.
pub struct AnyForm;

impl ContentType for AnyForm {
    const CONTENT_TYPE: &'static str = PostUrl::CONTENT_TYPE;
}

impl Encoding for AnyForm {
    const METHOD: http::Method = PostUrl::METHOD;
}

impl<R, E> IntoReq<AnyForm, R, E> for CreateTicket
where
    R: ClientReq<E>,
    E: FromServerFnError,
{
    fn into_req(self, path: &str, accepts: &str) -> Result<R, E> {
        <Self as IntoReq<PostUrl, R, E>>::into_req(self, path, accepts)
    }
}

impl<R, E> FromReq<AnyForm, R, E> for CreateTicket
where
    R: Req<E> + Send + 'static,
    E: FromServerFnError + Send,
{
    async fn from_req(request: R) -> Result<Self, E> {
        let kind = request.to_content_type().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let form = read::read(&kind, request.try_into_stream()?).await;
        form.map(|form| Self { form }).map_err(|why| E::from_server_fn_error(ServerFnErrorErr::Args(why)))
    }
}

#[cfg(not(feature = "ssr"))]
mod read {
    pub async fn read<S>(_kind: &str, _body: S) -> Result<super::TicketForm, String> {
        std::future::ready(Err("browsers only send".into())).await
    }
}

#[cfg(feature = "ssr")]
mod read {
    use axum::{
        Form,
        body::{Body, Bytes},
        extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::Field},
        http::header::CONTENT_TYPE,
    };
    use domain::content::MAX_FILE;
    use futures::{Stream, StreamExt as _};

    use super::TicketForm;

    /// The longest text that is kept of a field; the rules allow far less.
    const MAX_TEXT: usize = 64 * 1024;

    pub async fn read<S>(kind: &str, body: S) -> Result<TicketForm, String>
    where
        S: Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
    {
        let body = body.map(|chunk| chunk.map_err(|_| std::io::Error::other("the body could not be read")));
        let request = Request::post("/").header(CONTENT_TYPE, kind).body(Body::from_stream(body));
        let mut request = request.map_err(|error| error.to_string())?;
        if !kind.starts_with("multipart/") {
            return Form::from_request(request, &()).await.map(|Form(form)| form).map_err(|error| error.body_text());
        }
        DefaultBodyLimit::disable().apply(&mut request);
        let mut parts = Multipart::from_request(request, &()).await.map_err(|error| error.body_text())?;
        let mut form = TicketForm::default();
        loop {
            match parts.next_field().await {
                Ok(Some(part)) => form.cut |= keep(&mut form, part).await.is_none(),
                Ok(None) => return Ok(form),
                Err(_) => form.cut = true,
            }
            if form.cut {
                return Ok(form);
            }
        }
    }

    /// Keeps a field; nothing if it could not be read to its end.
    async fn keep(form: &mut TicketForm, mut part: Field<'_>) -> Option<()> {
        let name = part.name().unwrap_or_default().to_owned();
        let most = if name == "file" { MAX_FILE + 1 } else { MAX_TEXT };
        let mut bytes = Vec::new();
        // What is too much is read and dropped: a browser shows no answer before it has sent everything.
        while let Some(chunk) = part.chunk().await.ok()? {
            bytes.extend_from_slice(&chunk[..chunk.len().min(most - bytes.len())]);
        }
        if name == "file" {
            form.file = bytes;
            return Some(());
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "title" => form.title = text,
            "price" => form.price = text,
            "event_name" => form.event_name = text,
            "venue" => form.venue = text,
            "city" => form.city = text,
            "starts_at" => form.starts_at = text,
            "time_zone" => form.time_zone = text,
            "category" => form.category = text,
            "code" => form.code = text,
            "note" => form.note = text,
            _ => {}
        }
        Some(())
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::TicketForm;

    async fn read(kind: &str, body: &[u8]) -> Result<TicketForm, String> {
        let body = axum::body::Bytes::copy_from_slice(body);
        super::read::read(kind, futures::stream::iter([Ok(body)])).await
    }

    fn run<T>(work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        let mut waker = std::task::Context::from_waker(std::task::Waker::noop());
        loop {
            if let std::task::Poll::Ready(done) = work.as_mut().poll(&mut waker) {
                return done;
            }
        }
    }

    #[test]
    fn a_form_is_read_however_it_is_sent() {
        let plain = run(read("application/x-www-form-urlencoded", b"title=Row+5&price=49.90")).unwrap();
        assert_eq!((plain.title.as_str(), plain.price.as_str(), plain.city.as_str()), ("Row 5", "49.90", ""));
        let body = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nRow 5\r\n--x\r\nContent-Disposition: \
                    form-data; name=\"file\"; filename=\"t.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--x--\r\n";
        let parts = run(read("multipart/form-data; boundary=x", body.as_bytes())).unwrap();
        assert_eq!((parts.title.as_str(), parts.file.as_slice()), ("Row 5", b"%PDF".as_slice()));
    }

    #[test]
    fn a_broken_form_is_refused() {
        assert!(run(read("multipart/form-data", b"--x")).is_err());
    }

    #[test]
    fn what_was_typed_before_a_file_that_is_too_large_is_kept() {
        let head = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nRow 5\r\n--x\r\nContent-Disposition: \
                    form-data; name=\"file\"; filename=\"t.pdf\"\r\n\r\n";
        let whole = [head.as_bytes(), &vec![b'x'; 7 << 20], b"\r\n--x--\r\n"].concat();
        let form = run(read("multipart/form-data; boundary=x", &whole)).unwrap();
        assert_eq!((form.title.as_str(), form.file.len(), form.cut), ("Row 5", domain::content::MAX_FILE + 1, false));
        let form = run(read("multipart/form-data; boundary=x", &whole[..6 << 20])).unwrap();
        assert_eq!((form.title.as_str(), form.cut), ("Row 5", true));
    }
}
