//! Form fields: a label, a hint, the words about what is wrong, and the input, tied together for all who read.

use domain::Field as Name;
use leptos::prelude::*;

use crate::flash::Flash;

fn ids(form: &str, name: Name) -> (String, String, String) {
    let id = format!("{form}-{}", name.as_str());
    (format!("{id}-hint"), format!("{id}-error"), id)
}

fn described(hint: Option<&str>, error: bool, ids: &(String, String, String)) -> Option<String> {
    match (hint.is_some(), error) {
        (true, true) => Some(format!("{} {}", ids.1, ids.0)),
        (true, false) => Some(ids.0.clone()),
        (false, true) => Some(ids.1.clone()),
        (false, false) => None,
    }
}

/// The label, the hint and the error around an input.
#[component]
fn Around(
    ids: (String, String, String),
    label: &'static str,
    hint: Option<String>,
    error: Option<String>,
    optional: bool,
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id, id) = ids;
    let class = if error.is_some() { "field field--wrong" } else { "field" };
    view! {
        <div class=class>
            <label for=id>
                {label} {optional.then(|| view! { <span class="field__optional">" optional"</span> })}
            </label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {error.map(|error| view! { <p class="field__error" id=error_id>{error}</p> })}
            {children()}
        </div>
    }
}

/// A one-line field.
#[component]
pub fn Field(
    /// The prefix of its ids; two forms on a page may have fields of one name.
    form: &'static str,
    /// Its name.
    name: Name,
    /// What to enter.
    label: &'static str,
    /// What the server said about it.
    flash: Flash,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// The value before anything is typed.
    #[prop(optional, into)]
    value: String,
    /// How to enter it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard phones show.
    #[prop(optional, into)]
    inputmode: Option<&'static str>,
    /// The id of a list of suggestions.
    #[prop(optional, into)]
    list: Option<&'static str>,
    /// The files that can be chosen.
    #[prop(optional, into)]
    accept: Option<&'static str>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let ids = ids(form, name);
    let error = flash.error(name.as_str());
    let described = described(hint.as_deref(), error.is_some(), &ids);
    let invalid = error.is_some().then_some("true");
    // Passwords and files are never sent back.
    let value = (!matches!(kind, "password" | "file")).then(|| flash.value(name.as_str(), &value));
    let id = ids.2.clone();
    view! {
        <Around ids label hint error optional>
            <input
                type=kind
                id=id
                name=name.as_str()
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                list=list
                accept=accept
                required=!optional
                aria-invalid=invalid
                aria-describedby=described
            />
        </Around>
    }
}

/// A field of several lines.
#[component]
pub fn Note(
    /// The prefix of its ids.
    form: &'static str,
    /// Its name.
    name: Name,
    /// What to enter.
    label: &'static str,
    /// What the server said about it.
    flash: Flash,
    /// How to enter it.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let ids = ids(form, name);
    let error = flash.error(name.as_str());
    let described = described(hint.as_deref(), error.is_some(), &ids);
    let invalid = error.is_some().then_some("true");
    let value = flash.value(name.as_str(), "");
    let id = ids.2.clone();
    view! {
        <Around ids label hint error optional=false>
            <textarea
                id=id
                name=name.as_str()
                rows="4"
                autocomplete="off"
                aria-invalid=invalid
                aria-describedby=described
            >
                {value}
            </textarea>
        </Around>
    }
}
