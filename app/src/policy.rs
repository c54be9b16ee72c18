//! The content security policy of pages: nothing inline runs without this response's nonce.

/// The policy for a page with this nonce. `form-action` names the checkout too, since browsers apply it to the redirect
/// that follows a form. `watching` allows the socket of `cargo leptos watch`.
#[cfg(any(feature = "ssr", test))]
fn policy(nonce: &str, checkout: &str, watching: bool) -> String {
    let socket = if watching { " ws:" } else { "" };
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'{socket}; manifest-src 'self'; base-uri 'none'; \
         form-action 'self' {checkout}; frame-ancestors 'none'"
    )
}

/// Puts the policy on the response that is being rendered.
pub fn send() {
    #[cfg(feature = "ssr")]
    {
        use axum::http::{HeaderValue, header};
        use leptos::prelude::use_context;

        let response = use_context::<leptos_axum::ResponseOptions>();
        if let (Some(response), Some(nonce)) = (response, leptos::nonce::use_nonce()) {
            let checkout = use_context::<crate::CheckoutOrigin>().map(|origin| origin.0);
            let checkout = checkout.as_deref().unwrap_or("https://checkout.stripe.com");
            let policy = policy(&nonce, checkout, std::env::var_os("LEPTOS_WATCH").is_some());
            if let Ok(value) = HeaderValue::from_str(&policy) {
                response.insert_header(header::CONTENT_SECURITY_POLICY, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::policy;

    #[test]
    fn nothing_inline_runs_without_the_nonce() {
        let policy = policy("n0nce", "https://checkout.example", false);
        assert!(policy.contains("script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval';"));
        assert!(!policy.contains("unsafe-inline"));
        assert!(!policy.contains("ws:"));
        assert!(policy.contains("form-action 'self' https://checkout.example;"));
    }
}
