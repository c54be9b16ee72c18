//! Webhooks: signed, and sent until they are received.

mod deliver;
mod sign;
