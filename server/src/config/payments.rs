//! Who takes the money: Stripe, or the sandbox where none moves.

use secrecy::SecretString;
use url::Url;

use super::{Malformed, Result, place::is_local, read::Vars};

/// What signs the webhooks of a sandbox that runs alone, unless told otherwise. Known to all, which harms nobody: a
/// webhook is believed for nothing but which order to look at, and no money moves.
pub const SANDBOX_WEBHOOK_SECRET: &str = "whsec_holdfast_sandbox";

/// Who takes the money.
#[derive(Clone, Debug)]
pub enum Payments {
    /// The sandbox in this process.
    Sandbox,
    /// A sandbox in another process.
    SandboxElsewhere {
        /// What comes before `/v1`.
        url: Url,
        /// What it signs webhooks with.
        webhook_secret: SecretString,
    },
    /// Stripe.
    Stripe {
        /// `sk_…`
        secret_key: SecretString,
        /// `whsec_…`
        webhook_secret: SecretString,
        /// Somebody who speaks as Stripe does, instead of Stripe.
        url: Option<Url>,
    },
}

impl Payments {
    /// Whether no money moves.
    #[must_use]
    pub const fn is_sandbox(&self) -> bool {
        matches!(self, Self::Sandbox | Self::SandboxElsewhere { .. })
    }

    /// Where the checkout's pages are, if not at Stripe.
    #[must_use]
    pub fn checkout_origin(&self, public_url: &Url) -> Option<String> {
        let url = match self {
            Self::Sandbox => Some(public_url),
            Self::SandboxElsewhere { url, .. } => Some(url),
            Self::Stripe { url, .. } => url.as_ref(),
        };
        url.map(|url| url.origin().ascii_serialization())
    }
}

pub(super) fn read(vars: &Vars<'_>, public_url: &Url) -> Result<Payments> {
    let url = vars.url("HOLDFAST_STRIPE_URL")?;
    let webhook_secret = vars.secret("HOLDFAST_STRIPE_WEBHOOK_SECRET");
    let Some(secret_key) = vars.get("HOLDFAST_STRIPE_SECRET_KEY") else {
        return sandbox(vars, public_url, url, webhook_secret);
    };
    if vars.said("HOLDFAST_SANDBOX")? == Some(true) {
        let wanted = "can't be true beside HOLDFAST_STRIPE_SECRET_KEY: leave one of them out";
        return Err(Malformed::new("HOLDFAST_SANDBOX", wanted));
    }
    if !["sk_", "rk_"].iter().any(|begin| secret_key.starts_with(begin)) {
        return Err(Malformed::new("HOLDFAST_STRIPE_SECRET_KEY", "must begin with sk_ or rk_"));
    }
    let webhook_secret = webhook_secret.ok_or_else(|| {
        Malformed::new("HOLDFAST_STRIPE_WEBHOOK_SECRET", "is missing: take the whsec_… of your endpoint at Stripe")
    })?;
    Ok(Payments::Stripe { secret_key: secret_key.into(), webhook_secret, url })
}

fn sandbox(vars: &Vars<'_>, public_url: &Url, url: Option<Url>, secret: Option<SecretString>) -> Result<Payments> {
    match vars.said("HOLDFAST_SANDBOX")? {
        Some(false) => {
            let wanted = "can't be false without HOLDFAST_STRIPE_SECRET_KEY: somebody must take the money";
            return Err(Malformed::new("HOLDFAST_SANDBOX", wanted));
        }
        None if !is_local(public_url) => {
            let wanted = format!(
                "say true to run the sandbox, where no money moves, at {public_url}, or set HOLDFAST_STRIPE_SECRET_KEY"
            );
            return Err(Malformed::new("HOLDFAST_SANDBOX", wanted));
        }
        None | Some(true) => {}
    }
    Ok(match url {
        None => Payments::Sandbox,
        Some(url) => {
            Payments::SandboxElsewhere { url, webhook_secret: secret.unwrap_or_else(|| SANDBOX_WEBHOOK_SECRET.into()) }
        }
    })
}
