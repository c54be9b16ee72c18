//! `/tickets/new`: the form of a new listing.

use domain::{Field as Name, event::Category, view::EventView};
use leptos::prelude::*;

use super::suggest::{FindEvent, chosen, suggest};
use crate::{
    account::read_account,
    components::{Field, Note, Page, Problems, Select, Sorry},
    flash::{Flash, read_flash},
    frame::framed,
    query::query,
    read::{No, ask},
};

/// Zones that are offered; any other IANA name can be typed.
const ZONES: &str = "America/Argentina/Buenos_Aires America/Chicago America/Denver America/Los_Angeles \
    America/Mexico_City America/New_York America/Sao_Paulo America/Toronto Asia/Dubai Asia/Hong_Kong Asia/Kolkata \
    Asia/Seoul Asia/Singapore Asia/Tokyo Australia/Melbourne Australia/Sydney Europe/Amsterdam Europe/Berlin \
    Europe/Dublin Europe/Istanbul Europe/Lisbon Europe/London Europe/Madrid Europe/Paris Europe/Rome Europe/Stockholm \
    Europe/Vienna Europe/Warsaw Europe/Zurich Pacific/Auckland UTC";

/// The page.
#[component]
pub fn NewTicketPage() -> impl IntoView {
    let (find, event) = (query("find"), query("event"));
    let account = Resource::new_blocking(|| (), |()| ask(read_account()));
    let said = Resource::new_blocking(|| (), |()| ask(read_flash("new".into())));
    let found = Resource::new_blocking(move || find.get(), |find| ask(suggest(find)));
    let picked = Resource::new_blocking(move || event.get(), |event| ask(chosen(event)));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let frame = framed().await;
                if let Err(No(refusal)) = account.await {
                    let event = event.get_untracked();
                    let path = if event.is_empty() { "/tickets/new".into() } else { format!("/tickets/new?event={event}") };
                    return view! { <Sorry refusal path /> }.into_any();
                }
                let flash = said.await.unwrap_or_default();
                let found = found.await.unwrap_or_default();
                let picked = picked.await.ok().flatten();
                let sign = frame.as_ref().map(|frame| frame.currency.code().to_owned()).unwrap_or_default();
                let zone = frame.map(|frame| frame.time_zone).unwrap_or_default();
                view! {
                    <Page title="Sell a ticket" failed=flash.failed() private=true class="sheet sheet--wide">
                        <h1>"Sell a ticket"</h1>
                        <Problems flash=flash.clone() form="new" />
                        <p class="lead">
                            "You set the price. The buyer gets the ticket the moment their payment is through."
                        </p>
                        <FindEvent find=find.get_untracked() found />
                        <form method="post" action="/api/tickets/create" enctype="multipart/form-data" novalidate>
                            <EventFields flash=flash.clone() picked zone />
                            <TicketFields flash sign />
                            <button class="button button--main">"List this ticket"</button>
                        </form>
                    </Page>
                }
                    .into_any()
            })}
        </Suspense>
    }
}

#[component]
fn EventFields(flash: Flash, picked: Option<EventView>, zone: String) -> impl IntoView {
    let local_start = picked.as_ref().map(|picked| picked.local_start.clone()).unwrap_or_default();
    let event = picked.map(|picked| picked.event);
    let of = |part: fn(&domain::event::Event) -> &str| event.as_ref().map(part).unwrap_or_default().to_owned();
    let category = event.as_ref().map_or(Category::Music, |event| event.category);
    let categories = Category::ALL.map(|category| (category.as_str(), called(category)));
    let zone = event.as_ref().map_or(zone, |event| event.time_zone.clone());
    view! {
        <fieldset>
            <legend>"The event"</legend>
            <Field form="new" name=Name::EventName label="Event" flash=flash.clone() value=of(|event| &event.name) />
            <div class="pair">
                <Field form="new" name=Name::Venue label="Venue" flash=flash.clone() value=of(|event| &event.venue) />
                <Field form="new" name=Name::City label="City" flash=flash.clone() value=of(|event| &event.city) />
            </div>
            <div class="pair">
                <Field
                    form="new"
                    name=Name::StartsAt
                    label="Starts at"
                    kind="datetime-local"
                    hint="In the venue’s own time."
                    flash=flash.clone()
                    value=local_start
                />
                <Field
                    form="new"
                    name=Name::TimeZone
                    label="Time zone"
                    hint="Such as Europe/Berlin."
                    list="zones"
                    flash=flash.clone()
                    value=zone
                />
            </div>
            <datalist id="zones">
                {ZONES.split_whitespace().map(|zone| view! { <option value=zone></option> }).collect_view()}
            </datalist>
            <Select
                form="new"
                name=Name::Category
                label="Kind"
                options=categories.to_vec()
                value=category.as_str()
                flash
            />
        </fieldset>
    }
}

fn called(category: Category) -> &'static str {
    match category {
        Category::Music => "Music",
        Category::Sport => "Sport",
        Category::Stage => "Stage",
        Category::Other => "Something else",
    }
}

#[component]
fn TicketFields(flash: Flash, sign: String) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"The ticket"</legend>
            <Field
                form="new"
                name=Name::Title
                label="Title"
                hint="Such as “Two seats, stalls, row 5”."
                flash=flash.clone()
            />
            <Field
                form="new"
                name=Name::Price
                label="Price"
                hint=format!("In {sign}, from 0.50 to 100,000.00, such as 49.90.")
                inputmode="decimal"
                flash=flash.clone()
            />
        </fieldset>
        <fieldset>
            <legend>"What the buyer gets"</legend>
            <p class="hint">"One of the three. Nobody but the buyer ever sees it."</p>
            <Field
                form="new"
                name=Name::File
                label="A file"
                kind="file"
                hint="A PDF, PNG, JPEG or WebP of 5 MB or less."
                accept="application/pdf,image/png,image/jpeg,image/webp"
                optional=true
                flash=flash.clone()
            />
            <Field
                form="new"
                name=Name::Code
                label="Or a code"
                hint="The number or text that opens the door."
                optional=true
                flash=flash.clone()
            />
            <Note
                form="new"
                name=Name::Note
                label="Or a note"
                hint="How the ticket changes hands, if it can’t be sent here."
                flash
            />
        </fieldset>
    }
}
