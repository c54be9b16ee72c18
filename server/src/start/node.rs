//! One node: the exchange with everything it needs, opened in order.

use std::{path::Path, sync::Arc, time::Duration};

use axum_extra::extract::cookie::Key;
use gateway::{Gateway, StripeGateway};
use sandbox::Sandbox;
use secrecy::{ExposeSecret as _, SecretString};
use services::{
    Db, Exchange, Market, SystemClock,
    auth::{Auth, secret},
    expiration::Deadlines,
    live::Hub,
    mail::Mailer,
    orders::Lanes,
    payments,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::StartError;
use crate::config::{Config, Payments, own_url};

/// What a database is stamped with where no money moves.
const SANDBOX_ACCOUNT: &str = "sandbox";
/// The key that the sandbox is asked with: it takes any.
const SANDBOX_KEY: &str = "sk_test_sandbox";

/// The exchange and what stands around it.
#[derive(Clone)]
pub struct Node {
    /// The configuration it was opened with.
    pub config: Arc<Config>,
    /// The exchange.
    pub ex: Market,
    /// The sandbox, if it runs here.
    pub sandbox: Option<Arc<Sandbox>>,
    /// Encrypts cookies, the same on all nodes.
    pub key: Key,
}

impl Node {
    /// Opens everything, and refuses a database that belongs to another payment account.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        let (db, webhook_secret, gateway) = Self::parts(&config).await?;
        stamp(&db, &config, gateway.as_ref()).await?;
        let sandbox = match config.payments {
            Payments::Sandbox => Some(Arc::new(open_sandbox(&config, &webhook_secret).await?)),
            Payments::SandboxElsewhere { .. } | Payments::Stripe { .. } => None,
        };
        Self::assemble(config, db, &webhook_secret, gateway, sandbox).await
    }

    /// Opens what a command needs, and no more: it takes no money and sends no webhooks.
    pub async fn for_command(config: Config) -> Result<Self, StartError> {
        let (db, webhook_secret, gateway) = Self::parts(&config).await?;
        Self::assemble(config, db, &webhook_secret, gateway, None).await
    }

    async fn parts(config: &Config) -> Result<(Db, SecretString, Arc<dyn Gateway>), StartError> {
        make_folder(&config.data)?;
        let db = open_database(config).await?;
        let webhook_secret = match &config.payments {
            Payments::Sandbox => {
                format!("whsec_{}", hex::encode(secret::get_or_create(&db, "webhook", 32).await?)).into()
            }
            Payments::SandboxElsewhere { webhook_secret, .. } | Payments::Stripe { webhook_secret, .. } => {
                webhook_secret.clone()
            }
        };
        Ok((db, webhook_secret, gateway(config)?))
    }

    async fn assemble(
        config: Config,
        db: Db,
        webhook_secret: &SecretString,
        gateway: Arc<dyn Gateway>,
        sandbox: Option<Arc<Sandbox>>,
    ) -> Result<Self, StartError> {
        let key = Key::from(&secret::get_or_create(&db, "cookie", 64).await?);
        let settings = config.settings(webhook_secret.expose_secret().to_owned());
        let ex = Arc::new(Exchange {
            db,
            clock: Arc::new(SystemClock),
            auth: Auth::new(&settings)?,
            mailer: Mailer::new(&settings)?,
            settings,
            gateway,
            live: Hub::default(),
            deadlines: Deadlines::default(),
            lanes: Lanes::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        });
        Ok(Self { config: Arc::new(config), ex, sandbox, key })
    }
}

/// Makes the data folder, for its owner's eyes only.
fn make_folder(data: &Path) -> Result<(), StartError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data).map_err(|error| StartError::Io { what: format!("the folder {}", data.display()), error })
}

/// Opens the database. A process that has just ended may keep its lock for a moment.
async fn open_database(config: &Config) -> Result<Db, StartError> {
    let place = format!("{:?}", config.database);
    for round in 0.. {
        match Db::open(&config.database()).await {
            Ok(db) => return Ok(db),
            Err(error) if error.to_string().to_lowercase().contains("lock") => {
                if round == 20 {
                    return Err(StartError::InUse(place));
                }
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
            Err(error) => return Err(StartError::Database { place, error: error.to_string() }),
        }
    }
    Err(StartError::InUse(place))
}

fn gateway(config: &Config) -> Result<Arc<dyn Gateway>, StartError> {
    let (key, url) = match &config.payments {
        Payments::Sandbox => (SANDBOX_KEY.into(), Some(own_url(config.addr)?.join("sandbox/stripe").ok())),
        Payments::SandboxElsewhere { url, .. } => (SANDBOX_KEY.into(), Some(Some(url.clone()))),
        Payments::Stripe { secret_key, url, .. } => (secret_key.clone(), url.clone().map(Some)),
    };
    let url = url.flatten();
    let gateway = StripeGateway::new(key, url.as_ref().map(url::Url::as_str), gateway::DEFAULT_TIMEOUT)?;
    Ok(Arc::new(gateway))
}

async fn stamp(db: &Db, config: &Config, gateway: &dyn Gateway) -> Result<(), StartError> {
    let asked = if config.payments.is_sandbox() {
        SANDBOX_ACCOUNT.to_owned()
    } else {
        let account = gateway.account().await?;
        format!("{} {}", account.id, if account.livemode { "live" } else { "test" })
    };
    payments::stamp(db, &asked).await?.map_err(|stamped| StartError::OtherAccount { stamped, asked })
}

async fn open_sandbox(config: &Config, webhook_secret: &SecretString) -> Result<Sandbox, StartError> {
    let database = if config.database.is_memory() {
        "mem://".to_owned()
    } else {
        format!("rocksdb://{}?sync=every", config.data.join("sandbox").display())
    };
    let options = sandbox::Options {
        database,
        public_url: origin(&config.public_url),
        webhook_url: format!("{}stripe/webhook", own_url(config.addr)?),
        webhook_secret: webhook_secret.expose_secret().to_owned(),
        currency: config.currency.code().to_lowercase(),
        clock: None,
    };
    Ok(Sandbox::open(options).await?)
}

/// A URL's origin, without a slash at the end.
pub(crate) fn origin(url: &url::Url) -> String {
    url.origin().ascii_serialization()
}
