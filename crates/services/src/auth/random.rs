//! Randomness that secrets are made of: the operating system's, and nothing else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRngCore as _, rngs::OsRng};
use sha2::{Digest as _, Sha256};

use crate::{Error, Result};

/// So many random bytes.
pub(crate) fn bytes(count: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| Error::Internal(format!("randomness: {error}")))?;
    Ok(bytes)
}

/// 256 random bits as text that fits into a URL.
pub(crate) fn token() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(bytes(32)?))
}

/// What is stored of a secret that only its bearer knows. A plain hash will do: nobody guesses 128 random bits or more.
pub(crate) fn digest(secret: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(secret))
}
