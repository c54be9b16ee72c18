//! `/check-mail` and `/confirm?token=…`: the link from a mail, which asks for the chosen password again.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use crate::{
    action::{Done, Refused},
    components::{Field, Page, Problems},
    flash::read_flash,
    read::ask,
};

/// Confirms a sign-up or a new address, and signs in.
#[server(prefix = "/api", endpoint = "confirm")]
pub async fn confirm(#[server(default)] token: String, #[server(default)] password: String) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    act(Form::new("confirm", format!("/confirm?token={}", super::in_path(&token))), async {
        let signed = services::auth::confirm(&context::market()?, &token, &password).await;
        let signed = signed.map_err(|error| error.refusal())?;
        let id = signed.user.clone();
        context::enter(signed).await?;
        Ok(Done::to(id, "/"))
    })
    .await
}

/// The page behind the link.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let token = super::token();
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("confirm".into())));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let flash = said.await.unwrap_or_default();
                view! {
                    <Page title="Confirm your email" failed=flash.refusal.is_some() private=true class="sheet">
                        <h1>"Confirm your email"</h1>
                        <p class="lead">"Enter the password that you chose, so that nobody else can use this link."</p>
                        <Problems flash=flash.clone() form="confirm" />
                        <form method="post" action="/api/confirm" novalidate>
                            <input type="hidden" name="token" value=token.get_untracked() />
                            <Field
                                form="confirm"
                                name=Name::Password
                                label="Password"
                                kind="password"
                                autocomplete="current-password"
                                flash
                            />
                            <button class="button">"Confirm and sign in"</button>
                        </form>
                    </Page>
                }
            })}
        </Suspense>
    }
}

/// The page that sends people to their mail.
#[component]
pub fn CheckMailPage() -> impl IntoView {
    view! {
        <Page title="Check your mail" private=true class="sheet">
            <h1>"Check your mail"</h1>
            <p class="lead">"If that address can be used here, a mail with a link is on its way."</p>
            <p>"It may take a minute, and it may be in the spam. You can close this page."</p>
        </Page>
    }
}
