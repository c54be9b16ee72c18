//! What every page needs: who is signed in, and what kind of exchange this is.

use domain::{Currency, view::Account};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::read::{Answer, No};

/// What every page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Who is signed in.
    pub account: Option<Account>,
    /// Whether no money moves.
    pub sandbox: bool,
    /// The exchange's one currency.
    pub currency: Currency,
    /// The zone of events whose seller names none.
    pub time_zone: String,
    /// Where people reach the exchange, without a slash at the end.
    pub public_url: String,
    /// How long a hold lasts, in seconds.
    pub hold: i64,
}

/// Reads it.
#[server(prefix = "/api/read", endpoint = "frame", input = GetUrl)]
pub async fn read_frame() -> Result<Answer<Frame>, No> {
    use crate::context;
    crate::read::answer(async {
        let market = context::market()?;
        let settings = &market.settings;
        Ok(Frame {
            account: context::viewer().await?,
            sandbox: settings.sandbox,
            currency: settings.currency,
            time_zone: settings.time_zone.clone(),
            public_url: settings.link(""),
            hold: settings.hold.as_secs(),
        })
    })
    .await
}

/// The frame as the app provides it to its pages.
#[derive(Clone, Copy)]
pub struct Framed(pub Resource<Result<Frame, No>>);

/// The frame, once it is read; nothing if the exchange can't answer.
pub async fn framed() -> Option<Frame> {
    let Framed(frame) = use_context()?;
    frame.await.ok()
}
