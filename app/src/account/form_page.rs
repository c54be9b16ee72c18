//! A page that is one short form.

use leptos::prelude::*;

use crate::{
    components::{Page, Problems},
    flash::{Flash, read_flash},
    read::ask,
};

/// The title, what the form was refused for, and the rest, which is given what the server said.
#[component]
pub(super) fn FormPage<Rest, V>(
    /// The form's name, and the prefix of its field ids.
    form: &'static str,
    /// The title and the heading.
    title: &'static str,
    /// Whether it is nobody else's business.
    #[prop(optional)]
    private: bool,
    /// What follows the heading.
    children: Rest,
) -> impl IntoView
where
    Rest: Fn(Flash) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let said = Resource::new_blocking(|| (), move |()| ask(read_flash(form.into())));
    view! {
        <Suspense>
            {move || {
                let rest = children.clone();
                Suspend::new(async move {
                    let flash = said.await.unwrap_or_default();
                    view! {
                        <Page title failed=flash.failed() private class="sheet">
                            <h1>{title}</h1>
                            <Problems flash=flash.clone() form />
                            {rest(flash)}
                        </Page>
                    }
                })
            }}
        </Suspense>
    }
}
