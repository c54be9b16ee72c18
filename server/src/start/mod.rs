//! Start-up and shutdown.

mod connections;
mod error;
mod logging;
mod node;
mod runtime;
mod serve;
mod workers;

pub use error::StartError;
pub use logging::init as init_logging;
pub use node::Node;
pub(crate) use node::origin;
pub use runtime::runtime;
pub(crate) use serve::signal;
pub use serve::{Running, serve};
