//! `Leptos.toml`, compiled in, under the variables that beat it.

use std::path::Path;

use leptos::config::{LeptosOptions, get_config_from_str};

use super::{Malformed, Result, read::Vars};

/// The file; cargo-leptos overrides its keys by `LEPTOS_…` while it watches.
pub(super) const FILE: &str = include_str!("../../../Leptos.toml");

pub(super) fn options(vars: &Vars<'_>) -> Result<LeptosOptions> {
    let mut options = get_config_from_str(FILE).map_err(|error| {
        Malformed::new("Leptos.toml", format!("{error}; check the variables that begin with LEPTOS_"))
    })?;
    if let Some(addr) = vars.get("HOLDFAST_ADDR") {
        let wanted = || Malformed::new("HOLDFAST_ADDR", format!("“{addr}” is not an address such as 127.0.0.1:3000"));
        options.site_addr = addr.parse().map_err(|_| wanted())?;
    }
    options.site_root = match vars.get("HOLDFAST_SITE") {
        Some(site) if Path::new(&site).is_dir() => site.into(),
        Some(site) => return Err(Malformed::new("HOLDFAST_SITE", format!("there is no folder “{site}”"))),
        None => beside_the_binary(&options.site_root).unwrap_or_else(|| options.site_root.clone()),
    };
    Ok(options)
}

/// A release carries its `site` beside the binary; a checkout has it beside the folder of the binary, wherever the server
/// is started from.
fn beside_the_binary(usual: &str) -> Option<std::sync::Arc<str>> {
    if Path::new(usual).is_dir() {
        return None;
    }
    let binary = std::env::current_exe().ok()?;
    let sites = binary.ancestors().skip(1).take(2).map(|folder| folder.join("site"));
    sites.into_iter().find(|site| site.is_dir()).and_then(|site| site.to_str().map(Into::into))
}
