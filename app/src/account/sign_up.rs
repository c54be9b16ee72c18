//! `/signup`

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use super::keeping;
use crate::{
    action::{Done, Refused},
    components::{Field, Page, Problems},
    flash::read_flash,
    query::query,
    read::ask,
};

/// Makes an account and signs it in; under SMTP a mail comes first.
#[server(prefix = "/api", endpoint = "signup")]
pub async fn sign_up(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Done, Refused> {
    use crate::{
        action::{Form, act},
        context,
        local_path::local_path,
    };
    use services::auth;
    act(Form::new("signup", keeping("/signup", &next)).typed("email", &email), async {
        let signed = auth::sign_up(&context::market()?, &email, &password, context::client_ip()).await;
        match signed.map_err(|error| error.refusal())? {
            auth::SignUp::CheckMail => Ok(Done::at("/check-mail")),
            auth::SignUp::In(signed) => {
                let id = signed.user.clone();
                context::enter(signed).await?;
                Ok(Done::to(id, local_path(&next).unwrap_or("/")))
            }
        }
    })
    .await
}

/// The page.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let next = query("next");
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("signup".into())));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let flash = said.await.unwrap_or_default();
                let next = next.get_untracked();
                view! {
                    <Page title="Sign up" failed=flash.refusal.is_some() class="sheet">
                        <h1>"Sign up"</h1>
                        <p class="lead">"One account to buy and to sell."</p>
                        <Problems flash=flash.clone() form="signup" />
                        <form method="post" action="/api/signup" novalidate>
                            <input type="hidden" name="next" value=next.clone() />
                            <Field
                                form="signup"
                                name=Name::Email
                                label="Email"
                                kind="email"
                                autocomplete="email"
                                inputmode="email"
                                flash=flash.clone()
                            />
                            <Field
                                form="signup"
                                name=Name::Password
                                label="Password"
                                kind="password"
                                hint="8 characters or more. A few words in a row are good."
                                autocomplete="new-password"
                                flash
                            />
                            <button class="button">"Sign up"</button>
                        </form>
                        <p class="aside">
                            "You have an account? "<a href=keeping("/signin", &next)>"Sign in"</a> "."
                        </p>
                    </Page>
                }
            })}
        </Suspense>
    }
}
