//! What a page says first after a form was sent.

use domain::Refusal;
use leptos::{html::Div, prelude::*};

use crate::flash::Flash;

/// Everything that a form was refused for, focused, with links to the fields.
#[component]
pub fn Problems(
    /// What the server said.
    flash: Flash,
    /// The form's prefix of field ids.
    #[prop(into)]
    form: String,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    let refused = flash.refused?;
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            let _ = node.focus();
        }
    });
    let words = |refusal: &Refusal| match refusal.field() {
        Some(field) => {
            let href = format!("#{form}-{}", field.as_str());
            view! { <a href=href rel="external">{refusal.message()}</a> }.into_any()
        }
        None => refusal.message().into_any(),
    };
    let words = if refused.are_several() {
        let items = refused.all().map(|refusal| view! { <li>{words(refusal)}</li> }).collect_view();
        view! { <ul>{items}</ul> }.into_any()
    } else {
        view! { <p>{words(refused.first())}</p> }.into_any()
    };
    Some(view! {
        <div class="problems" role="alert" tabindex="-1" autofocus node_ref=node>
            <p class="problems__title">"That didn’t work"</p>
            {words}
        </div>
    })
}

/// Something that went well.
#[component]
pub fn Said(
    /// What the server said.
    flash: Flash,
) -> impl IntoView {
    flash.notice.map(|notice| view! { <p class="notice" role="status">{notice.message()}</p> })
}
