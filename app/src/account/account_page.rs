//! `/account`

use domain::view::Account;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::{change_email::EmailForm, change_password::PasswordForm};
use crate::{
    components::{Page, Problems, Said, Sorry},
    flash::read_flash,
    read::{Answer, No, ask},
};

/// Reads the account that is signed in.
#[server(prefix = "/api/read", endpoint = "account", input = GetUrl)]
pub async fn read_account() -> Result<Answer<Account>, No> {
    crate::read::answer(crate::context::signed_in()).await
}

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let account = Resource::new_blocking(|| (), |()| ask(read_account()));
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("email password".into())));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let Account { email, .. } = match account.await {
                    Ok(account) => account,
                    Err(No(refusal)) => return view! { <Sorry refusal path="/account" /> }.into_any(),
                };
                let flash = said.await.unwrap_or_default();
                view! {
                    <Page title="Account" failed=flash.failed() private=true class="sheet">
                        <h1>"Account"</h1>
                        <Said flash=flash.clone() />
                        <Problems flash=flash.clone() form=flash.form.clone() />
                        <p class="lead">"You are signed in as " <strong>{email.clone()}</strong> "."</p>
                        <section aria-labelledby="change-email">
                            <h2 id="change-email">"Email"</h2>
                            <EmailForm email=email.clone() flash=flash.of("email") />
                        </section>
                        <section aria-labelledby="change-password">
                            <h2 id="change-password">"Password"</h2>
                            <PasswordForm email flash=flash.of("password") />
                        </section>
                        <section aria-labelledby="sign-out">
                            <h2 id="sign-out">"This device"</h2>
                            <form method="post" action="/api/signout">
                                <button class="button button--quiet">"Sign out"</button>
                            </form>
                        </section>
                    </Page>
                }
                    .into_any()
            })}
        </Suspense>
    }
}
