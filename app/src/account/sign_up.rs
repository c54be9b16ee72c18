//! `/signup`

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use domain::Field as Name;
use leptos::prelude::*;

use super::{
    fields::{ChosenPassword, EmailField},
    form_page::FormPage,
    keeping,
};
use crate::{
    action::{Done, Refused},
    query::query,
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
    };
    use services::auth;
    act(Form::new("signup", keeping("/signup", &next)).typed("email", &email), async {
        let signed = auth::sign_up(&context::market()?, &email, &password, context::client_ip()).await;
        match signed.map_err(|error| error.refusals())? {
            auth::SignUp::CheckMail => Ok(Done::at("/check-mail")),
            auth::SignUp::In(signed) => super::enter(signed, &next).await,
        }
    })
    .await
}

/// The page.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let next = query("next");
    view! {
        <FormPage form="signup" title="Sign up" let:flash>
            <p class="lead">"One account to buy and to sell."</p>
            <form method="post" action="/api/signup" novalidate>
                <input type="hidden" name="next" value=next.get_untracked() />
                <EmailField form="signup" flash=flash.clone() />
                <ChosenPassword form="signup" name=Name::Password label="Password" flash />
                <button class="button">"Sign up"</button>
            </form>
            <p class="aside">
                "You have an account? "<a href=keeping("/signin", &next.read_untracked())>"Sign in"</a> "."
            </p>
        </FormPage>
    }
}
