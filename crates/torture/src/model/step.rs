//! Steps as they are generated: whom and what they are about is a number, counted round what exists, so that any part of a
//! sequence is a sequence.

use gateway::GatewayError;

/// One step of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub act: Act,
    /// How Stripe's next calls fail; those that are not made in this step fail no more afterwards.
    pub faults: Vec<Fault>,
}

/// Who acts: whose it is, or any person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The ticket's seller, or the order's buyer.
    Owner,
    /// The person of that number.
    Any(u8),
}

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    SignUp,
    List {
        seller: u8,
        title: u8,
        price: u8,
        starts_in: u8,
        code: u8,
    },
    Edit {
        who: Who,
        ticket: u8,
        title: u8,
        price: u8,
        stale: bool,
    },
    Withdraw {
        who: Who,
        ticket: u8,
    },
    /// Asked for by the seller, or by that one of the others.
    Hold {
        own: bool,
        who: u8,
        ticket: u8,
        seen: Seen,
    },
    Cancel {
        who: Who,
        order: u8,
    },
    Pay {
        who: Who,
        order: u8,
    },
    Return {
        who: Who,
        order: u8,
    },
    Look {
        who: Who,
        order: u8,
    },
    Open {
        who: Who,
        ticket: u8,
    },
    Card {
        page: u8,
        card: Card,
    },
    /// Something happens at Stripe without us.
    Stripe {
        page: u8,
        event: Event,
    },
    Webhook {
        order: u8,
        forged: bool,
    },
    Release {
        order: u8,
    },
    SweepHolds,
    SweepPayments,
    /// Seconds, negative for a clock that is set back.
    Wait {
        seconds: i32,
    },
}

/// Which price the form tells that the buyer saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Nothing,
    Right,
    Wrong,
}

/// What becomes of a card on Stripe's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    Authorised,
    /// Authorised, for something that we did not ask for.
    Strange(Strange),
    Declined,
    /// Its holder is asked for something and goes away.
    Asked,
    /// The bank takes its time.
    Processing,
}

/// In which way an intent is not what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strange {
    Amount,
    Currency,
    Order,
}

/// What Stripe does by itself, or its owner in the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A session's time is over.
    RunsOut,
    /// Somebody captures in the dashboard.
    Captures,
    /// An authorisation lapses.
    Voids,
    /// The bank has thought, and authorises.
    Authorises,
}

/// How a call to Stripe fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub call: Call,
    pub how: How,
}

/// A call to Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Open,
    ReadSession,
    ReadIntent,
    Expire,
    Capture,
    Cancel,
    Refund,
}

/// What is heard of a call, and whether it did its work all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    TimeoutBefore,
    TimeoutAfter,
    StoredBefore,
    StoredAfter,
    Refused,
}

impl Call {
    pub const ALL: [Self; 7] =
        [Self::Open, Self::ReadSession, Self::ReadIntent, Self::Expire, Self::Capture, Self::Cancel, Self::Refund];
    /// Those that settling makes, the more often the more depends on them.
    pub const SETTLING: [Self; 12] = [
        Self::Capture,
        Self::Capture,
        Self::Capture,
        Self::Capture,
        Self::Capture,
        Self::Capture,
        Self::Cancel,
        Self::Cancel,
        Self::Expire,
        Self::Refund,
        Self::ReadIntent,
        Self::ReadSession,
    ];

    /// The fake's name of it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ReadSession => "checkout",
            Self::ReadIntent => "intent",
            Self::Expire => "expire",
            Self::Capture => "capture",
            Self::Cancel => "cancel",
            Self::Refund => "refund",
        }
    }
}

impl How {
    pub const ALL: [Self; 5] =
        [Self::TimeoutBefore, Self::TimeoutAfter, Self::StoredBefore, Self::StoredAfter, Self::Refused];

    pub const fn done(self) -> bool {
        matches!(self, Self::TimeoutAfter | Self::StoredAfter)
    }

    pub fn error(self) -> GatewayError {
        match self {
            Self::TimeoutBefore | Self::TimeoutAfter => GatewayError::Undecided("a timeout".into()),
            Self::StoredBefore | Self::StoredAfter => GatewayError::StoredFailure("a stored 500".into()),
            Self::Refused => GatewayError::Refused {
                code: Some("card_declined".into()),
                decline_code: None,
                message: "Your card was declined.".into(),
                status: 402,
            },
        }
    }
}
