//! What sellers may do, and who may open what they hand over.

use domain::{
    Refusal,
    content::{Content, ContentError},
    order::CancelReason,
    refusal::{Field, Noun},
};

use super::{Answer, Model};
use crate::model::{
    tell::usd,
    world::{Ms, Stand, Ticket},
};

impl Model {
    pub fn list(
        &mut self,
        seller: usize,
        title: &str,
        price: i64,
        starts_at: Ms,
        code: Option<u8>,
    ) -> Result<Answer, Refusal> {
        let on_sale = |(ticket, its): (&Ticket, &Option<u8>)| *its == code && ticket.stand != Stand::Withdrawn;
        if code.is_some() && self.world.tickets.iter().zip(&self.codes).any(on_sale) {
            return Err(Refusal::Content(ContentError::ListedBefore(Field::Code)));
        }
        let stand = Stand::Listed;
        self.world.tickets.push(Ticket { seller, title: title.to_owned(), price, starts_at, version: 1, stand });
        self.codes.push(code);
        Ok(Answer::Ticket(self.world.tickets.len() - 1))
    }

    /// What a ticket hands over.
    pub fn content(&self, ticket: usize) -> Content {
        match self.codes[ticket] {
            Some(code) => Content::Code(format!("CODE-{code}")),
            None => Content::Note(format!("This is ticket {ticket}.")),
        }
    }

    pub fn open(&self, who: usize, ticket: usize) -> Result<Answer, Refusal> {
        let Ticket { seller, stand, .. } = self.world.tickets[ticket];
        let bought = matches!(stand, Stand::Sold { order, .. } if self.world.orders[order].buyer == who);
        if seller == who || bought {
            Ok(Answer::Content(self.content(ticket)))
        } else {
            Err(Refusal::NotFound(Noun::Content))
        }
    }

    /// Refuses while somebody has the ticket; a hold whose time is over is none.
    pub fn free(&self, ticket: usize) -> Result<(), Refusal> {
        match self.world.tickets[ticket].stand {
            Stand::Listed => Ok(()),
            Stand::Held { until, .. } if until <= self.now => Ok(()),
            Stand::Held { .. } | Stand::Claimed { .. } => Err(Refusal::Held),
            Stand::Sold { .. } => Err(Refusal::Sold),
            Stand::Withdrawn => Err(Refusal::Withdrawn),
        }
    }

    /// Ends the order that a free ticket may still carry.
    pub fn take_over(&mut self, ticket: usize) {
        if let Stand::Held { order, .. } = self.world.tickets[ticket].stand {
            self.end(order, CancelReason::Expired);
        }
    }

    pub fn edit(
        &mut self,
        who: usize,
        ticket: usize,
        title: &str,
        price: i64,
        version: i64,
    ) -> Result<Answer, Refusal> {
        self.sell(who, ticket)?;
        let Ticket { title: now, price: asked, version: current, .. } = &self.world.tickets[ticket];
        if *current != version {
            return Err(Refusal::Stale { title: now.clone(), price: usd(*asked), version: *current });
        }
        self.take_over(ticket);
        let ticket = &mut self.world.tickets[ticket];
        (ticket.title, ticket.price, ticket.version) = (title.to_owned(), price, version + 1);
        Ok(Answer::Done)
    }

    pub fn withdraw(&mut self, who: usize, ticket: usize) -> Result<Answer, Refusal> {
        self.sell(who, ticket)?;
        self.take_over(ticket);
        self.world.tickets[ticket].stand = Stand::Withdrawn;
        Ok(Answer::Done)
    }

    fn sell(&self, who: usize, ticket: usize) -> Result<(), Refusal> {
        if self.world.tickets[ticket].seller == who { self.free(ticket) } else { Err(Refusal::NotTheSeller) }
    }
}
