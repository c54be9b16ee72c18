//! What buyers get, and the guards against listing the same twice.

use super::{Audit, Content, Guard, Table, accounts::digest, found::wrongs};

wrongs! {
    /// What can be wrong with what a buyer gets.
    ContentWrong {
        "belongs to a ticket that can't be found": NoTicket,
        "is empty": Empty,
        "is of the kind {0}, but its ticket promises {1}": OtherKind(String, String),
    }
}

wrongs! {
    /// What can be wrong with a guard.
    GuardWrong {
        "guards ticket {0}, which can't be found": NoTicket(String),
        "is not the guard that follows from the code of ticket {0}": OtherCode(String),
    }
}

/// What kind of thing a buyer gets, in a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HandOver {
    Pdf,
    Image,
    Code,
    Note,
    /// None of them.
    Unknown,
}

impl HandOver {
    /// As tickets say it.
    pub fn promised(word: &str) -> Self {
        match word {
            "pdf" => Self::Pdf,
            "image" => Self::Image,
            "code" => Self::Code,
            "note" => Self::Note,
            _ => Self::Unknown,
        }
    }

    /// As contents say it.
    fn given(kind: &str) -> Self {
        match kind {
            "application/pdf" => Self::Pdf,
            "image/png" | "image/jpeg" | "image/webp" => Self::Image,
            "code" => Self::Code,
            "note" => Self::Note,
            _ => Self::Unknown,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Image => "image",
            Self::Code => "code",
            Self::Note => "note",
            Self::Unknown => "something unknown",
        }
    }

    /// Whether it may be large.
    pub const fn is_file(self) -> bool {
        matches!(self, Self::Pdf | Self::Image)
    }

    /// Whether the same may be listed once only. Notes fit any ticket.
    pub const fn is_guarded(self) -> bool {
        matches!(self, Self::Pdf | Self::Image | Self::Code)
    }
}

impl Audit {
    /// What the buyer of a ticket gets.
    pub fn content(&mut self, key: &str, content: &Content) {
        let mut wrong = |wrong: ContentWrong| self.found.wrong(Table::Content, key, wrong);
        if content.length <= 0 {
            wrong(ContentWrong::Empty);
        }
        let Some(ticket) = self.tickets.by_key_mut(key) else { return wrong(ContentWrong::NoTicket) };
        let given = HandOver::given(&content.kind);
        if given != ticket.hand_over || given == HandOver::Unknown {
            wrong(ContentWrong::OtherKind(content.kind.clone(), ticket.hand_over.as_str().to_owned()));
        }
        ticket.has_content = true;
        ticket.guard = content.guard.as_deref().map(digest);
    }

    /// A guard against listing the same twice.
    pub fn guard(&mut self, key: &str, guard: &Guard) {
        let mut wrong = |wrong: GuardWrong| self.found.wrong(Table::ListedBefore, key, wrong);
        let Some(ticket) = self.tickets.by_key_mut(&guard.ticket) else {
            return wrong(GuardWrong::NoTicket(guard.ticket.clone()));
        };
        if ticket.guard.is_some_and(|derived| derived != digest(key)) {
            wrong(GuardWrong::OtherCode(guard.ticket.clone()));
        }
        ticket.guards = ticket.guards.saturating_add(1);
    }

    /// Of the tickets after this key, how many in a row (`most` at the most) hand over nothing large: so many contents
    /// can be read at once.
    #[must_use]
    pub fn light_contents_after(&self, key: Option<&str>, most: usize) -> usize {
        self.tickets.after(key).iter().take(most).take_while(|ticket| !ticket.hand_over.is_file()).count()
    }
}
