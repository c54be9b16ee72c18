//! What every request passes, a layer a file.

pub(crate) mod body;
pub(crate) mod cache;
pub(crate) mod canonical;
pub(crate) mod client;
pub(crate) mod csrf;
pub(crate) mod headers;
pub(crate) mod limit;
pub(crate) mod panic;
mod refuse;
pub(crate) mod session;
pub(crate) mod timeout;
pub(crate) mod trace;
pub(crate) mod tracked;
