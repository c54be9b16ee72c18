//! `/signin`

#![expect(missing_docs, reason = "the server macro makes a field of every argument")]

use leptos::prelude::*;

use super::{
    fields::{EmailField, KnownPassword},
    form_page::FormPage,
    keeping,
};
use crate::{
    action::{Done, Refused},
    local_path::local_path,
    query::query,
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
        super::enter(signed.map_err(|error| error.refusals())?, &next).await
    })
    .await
}

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = query("next");
    view! {
        <FormPage form="signin" title="Sign in" let:flash>
            {(local_path(&next.read_untracked()).is_some() && !flash.failed())
                .then(|| view! { <p class="lead">"Sign in to go on where you were."</p> })}
            <form method="post" action="/api/signin" novalidate>
                <input type="hidden" name="next" value=next.get_untracked() />
                <EmailField form="signin" autocomplete="username" flash=flash.clone() />
                <KnownPassword form="signin" flash />
                <button class="button">"Sign in"</button>
            </form>
            <p class="aside">
                "New here? "<a href=keeping("/signup", &next.read_untracked())>"Sign up"</a>
                ". Forgotten the password? "<a href="/reset">"Reset it"</a> "."
            </p>
        </FormPage>
    }
}
