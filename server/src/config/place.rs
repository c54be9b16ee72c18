//! Where the exchange is: its public URL and its database.

use std::{fmt, net::SocketAddr, path::Path};

use secrecy::{ExposeSecret as _, SecretString};
use services::db::{Address, Credentials};
use url::{Host, Url};

use super::{Malformed, Result, read::Vars};

/// Whether a URL leads to this machine only.
pub(super) fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

pub(super) fn public_url(vars: &Vars<'_>, addr: SocketAddr) -> Result<Url> {
    const NAME: &str = "HOLDFAST_PUBLIC_URL";
    let Some(url) = vars.url(NAME)? else { return own_url(addr) };
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if bare { Ok(url) } else { Err(Malformed::new(NAME, "must be a bare origin such as https://tickets.example.com")) }
}

/// Where this very process is reached from this machine.
pub(crate) fn own_url(addr: SocketAddr) -> Result<Url> {
    let ip = match addr.ip() {
        ip if ip.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
        ip => ip,
    };
    let wanted = |_| Malformed::new("HOLDFAST_ADDR", "is no address of a server");
    Url::parse(&format!("http://{}", SocketAddr::new(ip, addr.port()))).map_err(wanted)
}

/// Where the database is.
#[derive(Clone)]
pub struct Place {
    url: String,
    credentials: Option<(String, SecretString)>,
    namespace: String,
    name: String,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.url, self.namespace, self.name)
    }
}

impl Place {
    /// As the services open it.
    #[must_use]
    pub fn address(&self) -> Address {
        Address {
            url: self.url.clone(),
            credentials: self.credentials.as_ref().map(|(user, password)| Credentials {
                user: user.clone(),
                password: password.expose_secret().to_owned(),
            }),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
        }
    }

    /// Whether it is forgotten at the end.
    #[must_use]
    pub fn is_memory(&self) -> bool {
        self.url == "mem://"
    }
}

pub(super) fn database(vars: &Vars<'_>, data: &Path) -> Result<Place> {
    const NAME: &str = "HOLDFAST_DATABASE";
    let url = vars.text(NAME, &format!("rocksdb://{}/holdfast?sync=every", data.display()));
    let credentials = match (vars.get("HOLDFAST_DATABASE_USER"), vars.secret("HOLDFAST_DATABASE_PASSWORD")) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => return Err(Malformed::new("HOLDFAST_DATABASE_PASSWORD", "is missing beside the user")),
        (None, Some(_)) => return Err(Malformed::new("HOLDFAST_DATABASE_USER", "is missing beside the password")),
    };
    match url.split_once("://").map_or("", |(scheme, _)| scheme) {
        // Anything less loses commits that buyers were told of.
        "rocksdb" if !url.ends_with("?sync=every") => {
            return Err(Malformed::new(NAME, "a rocksdb:// address must end in ?sync=every, or commits can be lost"));
        }
        "ws" | "wss" if credentials.is_none() => {
            return Err(Malformed::new("HOLDFAST_DATABASE_USER", "a database server needs a user and a password"));
        }
        "rocksdb" | "ws" | "wss" => {}
        "mem" if url == "mem://" => {}
        _ => {
            let wanted = "must be rocksdb://path?sync=every, mem://, ws://host:port or wss://host:port";
            return Err(Malformed::new(NAME, wanted));
        }
    }
    Ok(Place {
        url,
        credentials,
        namespace: vars.text("HOLDFAST_DATABASE_NAMESPACE", "holdfast"),
        name: vars.text("HOLDFAST_DATABASE_NAME", "holdfast"),
    })
}
