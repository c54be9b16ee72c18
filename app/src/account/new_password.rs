//! `/reset?token=…`: choosing a new password with the link from a mail.

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use crate::{
    action::{Done, Refused},
    components::{Field, Page, Problems},
    flash::read_flash,
    read::ask,
};

/// Sets the password and signs in.
#[server(prefix = "/api", endpoint = "reset")]
pub async fn new_password(
    #[server(default)] token: String,
    #[server(default)] new_password: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    act(Form::new("new", format!("/reset?token={}", super::in_path(&token))), async {
        let signed = services::auth::reset(&context::market()?, &token, &new_password).await;
        let signed = signed.map_err(|error| error.refusal())?;
        let id = signed.user.clone();
        context::enter(signed).await?;
        Ok(Done::to(id, "/"))
    })
    .await
}

/// The page.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let token = super::token();
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("new".into())));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let flash = said.await.unwrap_or_default();
                view! {
                    <Page title="Choose a new password" failed=flash.refusal.is_some() private=true class="sheet">
                        <h1>"Choose a new password"</h1>
                        <Problems flash=flash.clone() form="new" />
                        <form method="post" action="/api/reset" novalidate>
                            <input type="hidden" name="token" value=token.get_untracked() />
                            <Field
                                form="new"
                                name=Name::NewPassword
                                label="New password"
                                kind="password"
                                hint="8 characters or more. A few words in a row are good."
                                autocomplete="new-password"
                                flash
                            />
                            <button class="button">"Save and sign in"</button>
                        </form>
                        <p class="aside">"The link is too old? "<a href="/reset">"Ask for a new one"</a> "."</p>
                    </Page>
                }
            })}
        </Suspense>
    }
}
