//! The document around the app.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

/// The whole HTML document, as the server renders it.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    crate::policy::send();
    let css = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#f4efe5" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#1c1a17" media="(prefers-color-scheme: dark)" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" id="leptos" href=css />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
