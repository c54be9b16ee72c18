//! What a page says first after a form was sent.

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
    let refusal = flash.refusal?;
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            let _ = node.focus();
        }
    });
    let words = refusal.message();
    let words = match refusal.field() {
        Some(field) => view! { <a href=format!("#{form}-{}", field.as_str()) rel="external">{words}</a> }.into_any(),
        None => words.into_any(),
    };
    Some(view! {
        <div class="problems" role="alert" tabindex="-1" autofocus node_ref=node>
            <p class="problems__title">"That didn’t work"</p>
            <p>{words}</p>
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
