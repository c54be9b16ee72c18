//! The two things that forms about accounts ask for.

use domain::Field as Name;
use leptos::prelude::*;

use crate::{components::Field, flash::Flash};

/// An email address.
#[component]
pub(super) fn EmailField(
    /// The form that it is in.
    form: &'static str,
    /// What browsers may fill in.
    #[prop(default = "email")]
    autocomplete: &'static str,
    /// The value before anything is typed.
    #[prop(optional)]
    value: String,
    /// What the server said.
    flash: Flash,
) -> impl IntoView {
    view! {
        <Field form name=Name::Email label="Email" kind="email" value autocomplete inputmode="email" flash />
    }
}

/// A password that somebody has.
#[component]
pub(super) fn KnownPassword(
    /// The form that it is in.
    form: &'static str,
    /// Which one.
    #[prop(default = "Password")]
    label: &'static str,
    /// What the server said.
    flash: Flash,
) -> impl IntoView {
    view! { <Field form name=Name::Password label kind="password" autocomplete="current-password" flash /> }
}

/// A password that somebody chooses.
#[component]
pub(super) fn ChosenPassword(
    /// The form that it is in.
    form: &'static str,
    /// Its name there.
    name: Name,
    /// What it is for.
    label: &'static str,
    /// What the server said.
    flash: Flash,
) -> impl IntoView {
    let hint = "8 characters or more. A few words in a row are good.";
    view! { <Field form name label kind="password" hint autocomplete="new-password" flash /> }
}
