//! The mails about an order: to the buyer how it ended, to the seller that it sold.

use domain::view::{HandOver, OrderView, TicketView};

use crate::Settings;

/// A subject and a text.
pub(super) type Text = (String, String);

/// To the buyer: the ticket is theirs.
pub(super) fn bought(settings: &Settings, order: &OrderView) -> Text {
    let link = settings.link(&format!("/orders/{}", order.id));
    let next = match order.ticket.hand_over {
        HandOver::Note => "How you get your ticket stands in your order:",
        _ => "Your ticket is in your order, ready to open:",
    };
    let what = ticket(&order.ticket);
    let body = format!("The ticket is yours. You have paid {}.\n\n{what}\n\n{next}\n\n{link}\n", order.price);
    (format!("Your ticket for {}", order.ticket.event.event.name), body)
}

/// To the seller: the ticket is sold.
pub(super) fn sold(settings: &Settings, order: &OrderView) -> Text {
    let link = settings.link(&format!("/tickets/{}", order.ticket.id));
    let next = match order.ticket.hand_over {
        HandOver::Note => "The buyer reads your note now. Please hand the ticket over as it says.",
        _ => "The buyer has the ticket. You have nothing more to do.",
    };
    let what = ticket(&order.ticket);
    let body = format!("Your ticket is sold for {}.\n\n{what}\n\n{next}\n\n{link}\n", order.price);
    (format!("Sold: {} for {}", order.ticket.title, order.ticket.event.event.name), body)
}

/// To the buyer: the time is over.
pub(super) fn expired(settings: &Settings, order: &OrderView) -> Text {
    let body = format!(
        "The time to pay is over, so this ticket is no longer held for you. Nothing was charged.\n\n{}\n\n{}\n",
        ticket(&order.ticket),
        again(settings, order)
    );
    (format!("Your hold for {} has ended", order.ticket.event.event.name), body)
}

/// To the buyer: the bank said no when the money was to be taken.
pub(super) fn refused(settings: &Settings, order: &OrderView) -> Text {
    let body = format!(
        "Your bank refused the payment of {}, so this ticket is no longer held for you. Nothing was charged.\n\n{}\n\n{}\n",
        order.price,
        ticket(&order.ticket),
        again(settings, order)
    );
    (format!("Your payment for {} was refused", order.ticket.event.event.name), body)
}

fn again(settings: &Settings, order: &OrderView) -> String {
    let link = settings.link(&format!("/tickets/{}", order.ticket.id));
    format!("If it is still for sale, you can hold it again:\n\n{link}")
}

fn ticket(ticket: &TicketView) -> String {
    let event = &ticket.event.event;
    let local = &ticket.event.local_start;
    let start = local
        .parse::<jiff::civil::DateTime>()
        .map_or_else(|_| local.clone(), |start| start.strftime("%A %-d %B %Y, %H:%M").to_string());
    let (title, zone) = (&ticket.title, &event.time_zone);
    format!("  {title}\n  {}\n  {}, {}\n  {start} ({zone})", event.name, event.venue, event.city)
}
