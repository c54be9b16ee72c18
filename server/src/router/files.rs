//! Static files, and the page that says that there is nothing else.

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use tower_http::services::ServeDir;

use super::{Shared, pages};

/// Hashed names never hold other bytes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The rest is asked for again, and answered with 304.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Files of the site, else the app's own 404 page.
pub(super) fn service(shared: &Shared, context: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    let nothing = leptos_axum::render_app_async_with_context(context, pages::shell(shared));
    let nothing = axum::handler::HandlerWithoutStateExt::into_service(move |request: Request| {
        let page = nothing(request);
        async move {
            let mut response = page.await;
            // The app sets it too; what no route serves is never a 200.
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            response
        }
    });
    let files = ServeDir::new(&*shared.config.leptos.site_root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(nothing);
    Router::new().fallback_service(files).layer(from_fn_with_state(shared.clone(), caching))
}

async fn caching(axum::extract::State(shared): axum::extract::State<Shared>, request: Request, next: Next) -> Response {
    let hashed = shared.config.leptos.hash_files && request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT) {
        let value = if hashed { FOR_EVER } else { ASK_AGAIN };
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}
