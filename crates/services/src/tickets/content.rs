//! Handing over: who may open what a ticket's buyer gets.

use domain::{
    Refusal, TicketId, UserId,
    content::{Content, FileKind},
    refusal::Noun,
};
use surrealdb::types::{Bytes, SurrealValue};

use crate::{
    Error, Exchange, Result,
    db::{Tx, record},
};

#[derive(SurrealValue)]
struct Stored {
    kind: String,
    bytes: Bytes,
}

/// What the buyer gets: for the seller always, for the buyer from completion on, and for nobody else there is nothing.
/// Who may is decided in the query that reads it.
pub async fn content(ex: &Exchange, viewer: &UserId, ticket: &TicketId) -> Result<Content> {
    let read = Tx::of(
        "LET $t = (SELECT seller, state, order.{buyer, status} AS bought FROM ONLY $ticket);
         SELECT kind, bytes FROM $content WHERE $t.seller = $viewer \
         OR ($t.state = 'sold' AND $t.bought.buyer = $viewer AND $t.bought.status = 'completed')",
    );
    let read = read
        .bind("ticket", record("ticket", ticket.as_str()))
        .bind("content", record("content", ticket.as_str()))
        .bind("viewer", record("user", viewer.as_str()));
    let found: Option<Stored> = ex.db.query(read).await?.take(1)?;
    let Stored { kind, bytes } = found.ok_or(Refusal::NotFound(Noun::Content))?;
    let bytes = bytes.into_inner().to_vec();
    let text = |bytes| String::from_utf8(bytes).map_err(|_| Error::Internal("a stored text".into()));
    match kind.as_str() {
        "code" => Ok(Content::Code(text(bytes)?)),
        "note" => Ok(Content::Note(text(bytes)?)),
        mime => {
            let kind = FileKind::from_mime(mime).ok_or_else(|| Error::Internal("a stored file kind".into()))?;
            Ok(Content::File(kind, bytes))
        }
    }
}
