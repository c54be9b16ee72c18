//! No code: the features that all host builds share, so that dependencies are built once (see `.config/hakari.toml`).
