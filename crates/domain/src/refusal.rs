//! Every way in which the exchange says no: a closed set, each with its code for scripts, its field in the form and its
//! words for people. Words say what happened and what to do next, and never blame.

use serde::{Deserialize, Serialize};

use crate::{
    Money,
    content::ContentError,
    email::EmailError,
    event::EventError,
    money::PriceError,
    order::OrderStatus,
    password::{Asked, PasswordError},
};

/// A field of a form, by the name it has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `email`
    Email,
    /// `password`
    Password,
    /// `new_password`
    NewPassword,
    /// `title`
    Title,
    /// `price`
    Price,
    /// `event_name`
    EventName,
    /// `venue`
    Venue,
    /// `city`
    City,
    /// `starts_at`
    StartsAt,
    /// `time_zone`
    TimeZone,
    /// `category`
    Category,
    /// `code`
    Code,
    /// `note`
    Note,
    /// `file`
    File,
}

impl Field {
    /// The name in the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::NewPassword => "new_password",
            Self::Title => "title",
            Self::Price => "price",
            Self::EventName => "event_name",
            Self::Venue => "venue",
            Self::City => "city",
            Self::StartsAt => "starts_at",
            Self::TimeZone => "time_zone",
            Self::Category => "category",
            Self::Code => "code",
            Self::Note => "note",
            Self::File => "file",
        }
    }
}

/// What could not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// A ticket.
    Ticket,
    /// An order; other people's orders are unknown too.
    Order,
    /// An event.
    Event,
    /// What a ticket's buyer gets.
    Content,
}

/// What kind of no it is; the server turns it into a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nobody is signed in, or the credentials are wrong.
    Unauthorized,
    /// Somebody else's.
    Forbidden,
    /// There is no such thing, for this person.
    NotFound,
    /// The world is in another state than the asker thought.
    Conflict,
    /// A field holds what can't be accepted.
    Unprocessable,
    /// Too often.
    TooMany,
    /// Nothing the asker can change: later it may work.
    Unavailable,
}

/// A no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code", content = "detail")]
pub enum Refusal {
    /// No session.
    SignInFirst,
    /// Email or password, and never which.
    WrongCredentials,
    /// A password that one has was asked for, and none was typed.
    PasswordMissing(Asked),
    /// It was typed, and is another one.
    WrongPassword(Asked),
    /// A link from a mail that was used, is too old, or was never sent.
    LinkOver,
    /// Nothing is there.
    NotFound(Noun),
    /// Only the seller may do that.
    NotTheSeller,
    /// Sellers don't buy their own tickets.
    OwnTicket,
    /// Somebody holds the ticket.
    Held,
    /// The ticket is sold.
    Sold,
    /// The seller took the ticket back.
    Withdrawn,
    /// Holding ends when the event starts.
    EventStarted,
    /// The price is not the one that the buyer saw.
    PriceChanged {
        /// The price now.
        now: Money,
    },
    /// The listing was edited since the form was opened.
    Stale {
        /// The title now.
        title: String,
        /// The price now.
        price: Money,
        /// The version to send back.
        version: i64,
    },
    /// The buyer holds as many tickets as one may.
    TooManyHolds {
        /// How many one may hold at a time.
        limit: u32,
    },
    /// The order is over.
    OrderOver(OrderStatus),
    /// The payment has claimed the ticket: the order can't be cancelled any more, nor paid twice.
    PaymentUnderWay,
    /// The email address.
    Email(EmailError),
    /// An account has this address.
    EmailTaken,
    /// The password at sign-up.
    Password(PasswordError),
    /// The new password.
    NewPassword(PasswordError),
    /// No title.
    TitleMissing,
    /// The title is too long.
    TitleTooLong,
    /// The price.
    Price(PriceError),
    /// The event's fields.
    Event(EventError),
    /// What the buyer gets.
    Content(ContentError),
    /// Too often in a short time.
    TooOften {
        /// When to try again, in seconds.
        seconds: u64,
    },
    /// The payment provider doesn't answer.
    PaymentsUnavailable,
    /// The database doesn't answer, or the outcome of a commit is unknown.
    Unavailable,
}

impl Refusal {
    /// The kind of no.
    #[must_use]
    pub const fn class(&self) -> Class {
        match self {
            Self::SignInFirst | Self::WrongCredentials => Class::Unauthorized,
            Self::NotTheSeller | Self::OwnTicket => Class::Forbidden,
            Self::NotFound(_) => Class::NotFound,
            Self::Held
            | Self::Sold
            | Self::Withdrawn
            | Self::EventStarted
            | Self::PriceChanged { .. }
            | Self::Stale { .. }
            | Self::TooManyHolds { .. }
            | Self::OrderOver(_)
            | Self::PaymentUnderWay
            | Self::EmailTaken
            | Self::Content(ContentError::ListedBefore(_)) => Class::Conflict,
            Self::PasswordMissing(_)
            | Self::WrongPassword(_)
            | Self::LinkOver
            | Self::Email(_)
            | Self::Password(_)
            | Self::NewPassword(_)
            | Self::TitleMissing
            | Self::TitleTooLong
            | Self::Price(_)
            | Self::Event(_)
            | Self::Content(_) => Class::Unprocessable,
            Self::TooOften { .. } => Class::TooMany,
            Self::PaymentsUnavailable | Self::Unavailable => Class::Unavailable,
        }
    }

    /// The word for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignInFirst => "sign_in_first",
            Self::WrongCredentials => "wrong_credentials",
            Self::WrongPassword(_) => "wrong_password",
            Self::LinkOver => "link_over",
            Self::NotFound(Noun::Ticket) => "ticket_not_found",
            Self::NotFound(Noun::Order) => "order_not_found",
            Self::NotFound(Noun::Event) => "event_not_found",
            Self::NotFound(Noun::Content) => "content_not_found",
            Self::NotTheSeller => "not_the_seller",
            Self::OwnTicket => "own_ticket",
            Self::Held => "held",
            Self::Sold => "sold",
            Self::Withdrawn => "withdrawn",
            Self::EventStarted => "event_started",
            Self::PriceChanged { .. } => "price_changed",
            Self::Stale { .. } => "stale",
            Self::TooManyHolds { .. } => "too_many_holds",
            Self::OrderOver(_) => "order_over",
            Self::PaymentUnderWay => "payment_under_way",
            Self::Email(_) => "bad_email",
            Self::EmailTaken => "email_taken",
            Self::PasswordMissing(_) | Self::Password(_) | Self::NewPassword(_) => "bad_password",
            Self::TitleMissing | Self::TitleTooLong => "bad_title",
            Self::Price(_) => "bad_price",
            Self::Event(_) => "bad_event",
            Self::Content(ContentError::ListedBefore(_)) => "listed_before",
            Self::Content(_) => "bad_content",
            Self::TooOften { .. } => "too_often",
            Self::PaymentsUnavailable => "payments_unavailable",
            Self::Unavailable => "unavailable",
        }
    }

    /// The field it belongs to, if it is about one.
    #[must_use]
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::Email(_) | Self::EmailTaken => Some(Field::Email),
            Self::PasswordMissing(_) | Self::WrongPassword(_) | Self::Password(_) => Some(Field::Password),
            Self::NewPassword(_) => Some(Field::NewPassword),
            Self::TitleMissing | Self::TitleTooLong => Some(Field::Title),
            Self::Price(_) => Some(Field::Price),
            Self::Event(error) => Some(error.field()),
            Self::Content(error) => Some(error.field()),
            _ => None,
        }
    }

    /// The words for people.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::SignInFirst => "Sign in first.".into(),
            Self::WrongCredentials => "This email and password don't match. Check both and try again.".into(),
            Self::PasswordMissing(asked) => asked.missing().into(),
            Self::WrongPassword(asked) => asked.wrong().into(),
            Self::LinkOver => "This link has been used or is too old. Ask for a new one.".into(),
            Self::NotFound(Noun::Ticket) => "There is no such ticket.".into(),
            Self::NotFound(Noun::Order) => "There is no such order in your history.".into(),
            Self::NotFound(Noun::Event) => "There is no such event.".into(),
            Self::NotFound(Noun::Content) => "There is nothing to open here.".into(),
            Self::NotTheSeller => "Only the seller can do that.".into(),
            Self::OwnTicket => "This is your own ticket. Withdraw it if you want to keep it.".into(),
            Self::Held => "Somebody holds this ticket right now. It may be free again within minutes.".into(),
            Self::Sold => "This ticket is sold.".into(),
            Self::Withdrawn => "The seller has withdrawn this ticket.".into(),
            Self::EventStarted => "This event has started, so its tickets are no longer sold.".into(),
            Self::PriceChanged { now } => {
                format!("The seller has changed the price: it is {now} now. Hold the ticket if you agree.")
            }
            Self::Stale { title, price, .. } => {
                format!(
                    "This listing was changed in the meantime: it is now “{title}” at {price}. Look at both and save again."
                )
            }
            Self::TooManyHolds { limit } => {
                format!("You hold {limit} tickets, as many as one may at a time. Pay for one or give one back first.")
            }
            Self::OrderOver(OrderStatus::Completed) => "This order is paid and complete.".into(),
            Self::OrderOver(_) => "This order is over, and the ticket is no longer held for you.".into(),
            Self::PaymentUnderWay => "Your payment is under way. It will be settled in a moment.".into(),
            Self::Email(error) => error.to_string(),
            Self::EmailTaken => "There is an account with this email. Sign in instead, or use another one.".into(),
            Self::Password(error) | Self::NewPassword(error) => error.to_string(),
            Self::TitleMissing => "Enter a title, such as “Two seats, stalls, row 5”.".into(),
            Self::TitleTooLong => "Use 120 characters or fewer for the title.".into(),
            Self::Price(error) => error.to_string(),
            Self::Event(error) => error.to_string(),
            Self::Content(error) => error.to_string(),
            Self::TooOften { seconds } => {
                format!("That was too often in a short time. Try again in {seconds} seconds.")
            }
            Self::PaymentsUnavailable => {
                "The payment service doesn't answer. Nothing was charged. Try again in a moment.".into()
            }
            Self::Unavailable => "The exchange can't do that right now. Try again in a moment.".into(),
        }
    }
}
