//! A `PaymentIntent`: the only object that decides what became of the money.

use serde::{Deserialize, Serialize};

/// What Stripe says of an intent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// `pi_…`
    pub id: String,
    /// Where it stands.
    pub status: IntentStatus,
    /// Minor units asked for.
    pub amount: i64,
    /// Minor units taken: zero until captured.
    pub amount_received: i64,
    /// Lowercase ISO 4217.
    pub currency: String,
    /// `metadata[order_id]`
    pub order_id: Option<String>,
    /// Why the last attempt failed; cleared by Stripe when one succeeds.
    pub decline: Option<Decline>,
    /// `ch_…`, the latest charge, failed ones included.
    pub charge_id: Option<String>,
}

/// Stripe's own statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    /// Nothing tried yet, or the last try was declined.
    RequiresPaymentMethod,
    /// A card is there, the confirmation is not.
    RequiresConfirmation,
    /// The buyer has something to do, as 3-D Secure.
    RequiresAction,
    /// On its way; may still succeed.
    Processing,
    /// Authorised: capture it or cancel it.
    RequiresCapture,
    /// Taken.
    Succeeded,
    /// Over, with nothing taken.
    Canceled,
}

/// Why a card was not charged, from the intent's `last_payment_error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decline {
    /// As `card_declined` or `expired_card`.
    pub code: Option<String>,
    /// The bank's reason behind `card_declined`, as `insufficient_funds`.
    pub decline_code: Option<String>,
    /// Stripe's words, fit to be shown to the buyer.
    pub message: Option<String>,
}
