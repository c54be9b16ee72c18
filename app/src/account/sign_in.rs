//! `/signin`

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use super::keeping;
use crate::{
    action::{Done, Refused},
    components::{Field, Page, Problems},
    flash::read_flash,
    local_path::local_path,
    query::query,
    read::ask,
};

/// Signs in.
#[server(prefix = "/api", endpoint = "signin")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
    };
    use services::auth;
    act(Form::new("signin", keeping("/signin", &next)).typed("email", &email), async {
        let signed = auth::sign_in(&context::market()?, &email, &password, context::client_ip()).await;
        let signed = signed.map_err(|error| error.refusal())?;
        let id = signed.user.clone();
        context::enter(signed).await?;
        Ok(Done::to(id, local_path(&next).unwrap_or("/")))
    })
    .await
}

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = query("next");
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("signin".into())));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let flash = said.await.unwrap_or_default();
                let next = next.get_untracked();
                let going_on = local_path(&next).is_some() && flash.refusal.is_none();
                view! {
                    <Page title="Sign in" failed=flash.refusal.is_some() class="sheet">
                        <h1>"Sign in"</h1>
                        {going_on.then(|| view! { <p class="lead">"Sign in to go on where you were."</p> })}
                        <Problems flash=flash.clone() form="signin" />
                        <form method="post" action="/api/signin" novalidate>
                            <input type="hidden" name="next" value=next.clone() />
                            <Field
                                form="signin"
                                name=Name::Email
                                label="Email"
                                kind="email"
                                autocomplete="username"
                                inputmode="email"
                                flash=flash.clone()
                            />
                            <Field
                                form="signin"
                                name=Name::Password
                                label="Password"
                                kind="password"
                                autocomplete="current-password"
                                flash
                            />
                            <button class="button">"Sign in"</button>
                        </form>
                        <p class="aside">
                            "New here? "<a href=keeping("/signup", &next)>"Sign up"</a>
                            ". Forgotten the password? "<a href="/reset">"Reset it"</a> "."
                        </p>
                    </Page>
                }
            })}
        </Suspense>
    }
}
