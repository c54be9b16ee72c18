//! The ticket itself, on the page of a completed order.

use domain::TicketId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the buyer has got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handed {
    /// A code to show.
    Code(String),
    /// How it changes hands.
    Note(String),
    /// A picture of the ticket.
    Image,
    /// A PDF.
    Pdf,
}

/// Reads it for its buyer.
#[cfg(feature = "ssr")]
pub async fn handed(
    market: &services::Market,
    buyer: &domain::UserId,
    ticket: &TicketId,
) -> Result<Handed, domain::Refusal> {
    use domain::content::{Content, FileKind};
    let content = services::tickets::content(market, buyer, ticket).await.map_err(|error| error.refusal())?;
    Ok(match content {
        Content::Code(code) => Handed::Code(code),
        Content::Note(note) => Handed::Note(note),
        Content::File(FileKind::Pdf, _) => Handed::Pdf,
        Content::File(_, _) => Handed::Image,
    })
}

/// Shows it.
#[component]
pub fn TheTicket(
    /// What it is.
    handed: Option<Handed>,
    /// Whose it is.
    ticket: TicketId,
) -> impl IntoView {
    let file = format!("/tickets/{ticket}/content");
    let shown = match handed {
        Some(Handed::Code(code)) => view! {
            <p class="hint">"Show this code at the door."</p>
            <p class="code"><code>{code}</code></p>
        }
        .into_any(),
        Some(Handed::Note(note)) => view! {
            <p class="hint">"The seller’s note on how you get it:"</p>
            <p class="handed__note">{note}</p>
        }
        .into_any(),
        Some(Handed::Image) => view! {
            <p><a rel="external" href=file.clone()><img class="handed__image" src=file.clone() alt="Your ticket" /></a></p>
            <p class="hint">"Show it at the door, on paper or on your phone."</p>
        }
        .into_any(),
        Some(Handed::Pdf) => view! {
            <p><a class="button" rel="external" href=file>"Open the PDF"</a></p>
            <p class="hint">"Print it, or show it on your phone."</p>
        }
        .into_any(),
        None => view! {
            <p>"Your ticket is safe, but it can’t be shown right now."</p>
            <p><a class="button" rel="external" href=file>"Open it here"</a></p>
        }
        .into_any(),
    };
    view! {
        <section class="handed" aria-labelledby="your-ticket">
            <h2 id="your-ticket">"Your ticket"</h2>
            {shown}
        </section>
    }
}
