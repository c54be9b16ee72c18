//! What search engines read: schema.org's Event and Offer.

use domain::view::{EventView, TicketView};
use leptos::prelude::*;

/// Structured data in the page. The browser never rebuilds it: only the server's matters.
#[component]
pub fn JsonLd(
    /// The JSON.
    json: String,
) -> impl IntoView {
    let nonce = leptos::nonce::use_nonce();
    view! { <script type="application/ld+json" nonce=nonce inner_html=json></script> }
}

/// An event with its offers, as JSON that can't end its script element.
#[must_use]
pub fn event(event: &EventView, tickets: &[TicketView], url: &str) -> String {
    build(event, tickets, url)
}

/// The event of one ticket, with the ticket as its offer.
#[must_use]
pub fn offer(ticket: &TicketView, url: &str) -> String {
    build(&ticket.event, std::slice::from_ref(ticket), url)
}

#[cfg(not(any(feature = "ssr", test)))]
fn build(_event: &EventView, _tickets: &[TicketView], _url: &str) -> String {
    String::new()
}

#[cfg(any(feature = "ssr", test))]
fn build(event: &EventView, tickets: &[TicketView], url: &str) -> String {
    use domain::{event::Category, ticket::TicketState};
    use serde_json::json;

    let kind = match event.event.category {
        Category::Music => "MusicEvent",
        Category::Sport => "SportsEvent",
        Category::Stage => "TheaterEvent",
        Category::Other => "Event",
    };
    let offers: Vec<_> = tickets
        .iter()
        .map(|ticket| {
            let availability = match ticket.state {
                TicketState::Listed => "https://schema.org/InStock",
                TicketState::Held | TicketState::Claimed => "https://schema.org/LimitedAvailability",
                TicketState::Sold | TicketState::Withdrawn => "https://schema.org/SoldOut",
            };
            json!({
                "@type": "Offer",
                "name": ticket.title,
                "price": ticket.price.decimal(),
                "priceCurrency": ticket.price.currency.code(),
                "availability": availability,
                "url": format!("{url}/tickets/{}", ticket.id),
            })
        })
        .collect();
    let data = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "name": event.event.name,
        "startDate": event.event.starts_at.to_string(),
        "eventStatus": "https://schema.org/EventScheduled",
        "url": format!("{url}/events/{}", event.id),
        "location": {
            "@type": "Place",
            "name": event.event.venue,
            "address": { "@type": "PostalAddress", "addressLocality": event.event.city },
        },
        "offers": offers,
    });
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sellers_words_cannot_end_the_script() {
        let view = serde_json::json!({
            "id": "e", "name": "</script><script>alert(1)</script>", "venue": "O2", "city": "London",
            "starts_at": "2027-06-30T18:30:00Z", "time_zone": "Europe/London", "category": "music",
            "local_start": "2027-06-30T19:30",
        });
        let view: EventView = serde_json::from_value(view).unwrap();
        let json = event(&view, &[], "https://x.org");
        assert!(!json.contains('<'));
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["name"], "</script><script>alert(1)</script>");
        assert_eq!(read["@type"], "MusicEvent");
    }
}
