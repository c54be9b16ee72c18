//! `/reset`: asking for a new password by mail.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use super::NewPasswordPage;
use crate::{
    action::{Done, Refused},
    components::{Field, Page, Problems},
    flash::read_flash,
    query::query,
    read::ask,
};

/// Sends a link, if there is such an account; the answer tells nothing.
#[server(prefix = "/api", endpoint = "reset/ask")]
pub async fn ask_reset(#[server(default)] email: String) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    act(Form::new("reset", "/reset").typed("email", &email), async {
        let asked = services::auth::ask_reset(&context::market()?, &email, context::client_ip()).await;
        asked.map_err(|error| error.refusal())?;
        Ok(Done::at("/check-mail"))
    })
    .await
}

/// The page; with the token of a link it is the one that asks for the new password.
#[component]
pub fn ResetPage() -> impl IntoView {
    let token = query("token");
    move || {
        if token.read().is_empty() { view! { <Ask /> }.into_any() } else { view! { <NewPasswordPage /> }.into_any() }
    }
}

#[component]
fn Ask() -> impl IntoView {
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("reset".into())));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let flash = said.await.unwrap_or_default();
                view! {
                    <Page title="Reset your password" failed=flash.refusal.is_some() class="sheet">
                        <h1>"Reset your password"</h1>
                        <p class="lead">"We send you a link. It works once, for 30 minutes."</p>
                        <Problems flash=flash.clone() form="reset" />
                        <form method="post" action="/api/reset/ask" novalidate>
                            <Field
                                form="reset"
                                name=Name::Email
                                label="Email"
                                kind="email"
                                autocomplete="email"
                                inputmode="email"
                                flash
                            />
                            <button class="button">"Send the link"</button>
                        </form>
                    </Page>
                }
            })}
        </Suspense>
    }
}
