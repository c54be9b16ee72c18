//! Form fields: a label, a hint, the words about what is wrong, and the input, tied together for all who read.

use domain::Field as Name;
use leptos::prelude::*;

use crate::flash::Flash;

/// What ties an input to the words around it.
struct Ties {
    id: String,
    /// The hint, with its id.
    hint: Option<(String, String)>,
    /// All that is wrong, with its id.
    error: Option<(String, String)>,
}

impl Ties {
    fn new(form: &str, name: Name, hint: Option<String>, flash: &Flash) -> Self {
        let id = format!("{form}-{}", name.as_str());
        let hint = hint.map(|hint| (format!("{id}-hint"), hint));
        let error = flash.error(name).map(|error| (format!("{id}-error"), error));
        Self { id, hint, error }
    }

    /// The value of `aria-invalid`.
    fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// The value of `aria-describedby`: what is wrong comes first.
    fn described(&self) -> Option<String> {
        let ids: Vec<&str> = self.error.iter().chain(&self.hint).map(|(id, _)| id.as_str()).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The label, the hint and the error around an input.
#[component]
fn Around(ties: Ties, label: &'static str, #[prop(optional)] optional: bool, children: Children) -> impl IntoView {
    let class = if ties.error.is_some() { "field field--wrong" } else { "field" };
    view! {
        <div class=class>
            <label for=ties.id>
                {label} {optional.then(|| view! { <span class="field__optional">" optional"</span> })}
            </label>
            {ties.hint.map(|(id, hint)| view! { <p class="field__hint" id=id>{hint}</p> })}
            {ties.error.map(|(id, error)| view! { <p class="field__error" id=id>{error}</p> })}
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
    let ties = Ties::new(form, name, hint, &flash);
    let (id, invalid, described) = (ties.id.clone(), ties.invalid(), ties.described());
    // Passwords and files are never sent back.
    let value = (!matches!(kind, "password" | "file")).then(|| flash.value(name.as_str(), &value));
    view! {
        <Around ties label optional>
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
    let ties = Ties::new(form, name, hint, &flash);
    let (id, invalid, described) = (ties.id.clone(), ties.invalid(), ties.described());
    let value = flash.value(name.as_str(), "");
    view! {
        <Around ties label>
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

/// A choice of one of several.
#[component]
pub fn Select(
    /// The prefix of its ids.
    form: &'static str,
    /// Its name.
    name: Name,
    /// What to choose.
    label: &'static str,
    /// What the server said about it.
    flash: Flash,
    /// The values, and what they are called.
    options: Vec<(&'static str, &'static str)>,
    /// The value before anything is chosen.
    value: &'static str,
) -> impl IntoView {
    let ties = Ties::new(form, name, None, &flash);
    let (id, invalid, described) = (ties.id.clone(), ties.invalid(), ties.described());
    let chosen = flash.value(name.as_str(), value);
    let option = |(value, label)| {
        let selected = chosen == value;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let options = options.into_iter().map(option).collect_view();
    view! {
        <Around ties label>
            <select id=id name=name.as_str() aria-invalid=invalid aria-describedby=described>
                {options}
            </select>
        </Around>
    }
}
