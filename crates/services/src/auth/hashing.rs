//! Passwords to hashes and back: argon2id at OWASP's parameters, on the blocking pool, as many at a time as there are
//! cores. Each costs 19 MiB and some 20 ms, so a flood of sign-ins queues here and starves nothing else.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use super::password::Password;
use crate::Error;

/// OWASP's Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What a look at a password came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not the password, or there is no hash to compare it with.
    Wrong,
    /// It is the password.
    Right,
    /// It is the password, and its hash was made with other parameters than today's.
    RightButDated,
}

/// The one place where passwords are hashed.
#[derive(Debug)]
pub(super) struct Hashing {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    /// A hash that no password has, made with the same parameters: what an unknown account is compared with, so that
    /// it costs what a known one costs.
    dummy: String,
    /// How many comparisons were made; a test reads it, since timings on a busy machine prove nothing.
    verifications: Arc<AtomicU64>,
}

impl Hashing {
    pub(super) fn new() -> Result<Self, Error> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(internal)?;
        Self::with(params)
    }

    fn with(params: Params) -> Result<Self, Error> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let dummy = hash(&argon2, &super::random::token()?)?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self { argon2, permits: Arc::new(Semaphore::new(cores)), dummy, verifications: Arc::default() })
    }

    /// The hash to store, as a PHC string.
    pub(super) async fn hash(&self, password: &Password) -> Result<String, Error> {
        let (argon2, password) = (self.argon2.clone(), password.as_str().to_owned());
        self.on_the_pool(move || hash(&argon2, &password)).await?
    }

    /// Compares a password with a stored hash. Without one (an unknown account), or with one that is none (an account
    /// that nobody can sign in to), it does the same work and says [`Verdict::Wrong`].
    pub(super) async fn verify(&self, password: &Password, stored: Option<&str>) -> Result<Verdict, Error> {
        let (argon2, password, dummy) = (self.argon2.clone(), password.as_str().to_owned(), self.dummy.clone());
        let known = stored.filter(|text| PasswordHash::new(text).is_ok()).map(str::to_owned);
        let count = Arc::clone(&self.verifications);
        self.on_the_pool(move || {
            count.fetch_add(1, Ordering::Relaxed);
            let is_known = known.is_some();
            let parsed = PasswordHash::new(&known.unwrap_or(dummy)).map_err(internal)?;
            match argon2.verify_password(password.as_bytes(), &parsed) {
                Ok(()) if is_known && is_dated(&argon2, &parsed) => Ok(Verdict::RightButDated),
                Ok(()) if is_known => Ok(Verdict::Right),
                Ok(()) | Err(password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
                Err(error) => Err(internal(error)),
            }
        })
        .await?
    }

    /// How many comparisons were made.
    #[cfg(test)]
    pub(super) fn verifications(&self) -> u64 {
        self.verifications.load(Ordering::Relaxed)
    }

    async fn on_the_pool<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(internal)?;
        // The permit goes along: a request that is dropped meanwhile frees it only when the work is done.
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(internal)
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<String, Error> {
    let hash: PasswordHash = argon2.hash_password(password.as_bytes()).map_err(internal)?;
    Ok(hash.to_string())
}

fn is_dated(argon2: &Argon2<'_>, hash: &PasswordHash) -> bool {
    let ours = argon2.params();
    let same = |theirs: Params| {
        theirs.m_cost() == ours.m_cost() && theirs.t_cost() == ours.t_cost() && theirs.p_cost() == ours.p_cost()
    };
    hash.algorithm.as_str() != Algorithm::Argon2id.as_str() || !Params::try_from(hash).is_ok_and(same)
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("password hashing: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::given(text, domain::password::Asked::Own).ok().unwrap()
    }

    fn cheap() -> Hashing {
        Hashing::with(Params::new(64, 1, 1, None).unwrap()).unwrap()
    }

    #[test]
    fn the_parameters_are_owasps() {
        let hashing = Hashing::new().unwrap();
        assert!(hashing.dummy.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hashing.dummy);
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let hashing = cheap();
        let stored = hashing.hash(&typed("correct horse")).await.unwrap();
        assert_eq!(hashing.verify(&typed("correct horse"), Some(&stored)).await.unwrap(), Verdict::Right);
        assert_eq!(hashing.verify(&typed("Correct horse"), Some(&stored)).await.unwrap(), Verdict::Wrong);
        assert_ne!(stored, hashing.hash(&typed("correct horse")).await.unwrap(), "each hash has its own salt");
    }

    #[tokio::test]
    async fn an_account_that_is_unknown_or_closed_costs_the_same_verification() {
        let hashing = cheap();
        for stored in [None, Some("!"), Some("")] {
            let before = hashing.verifications();
            assert_eq!(hashing.verify(&typed("correct horse"), stored).await.unwrap(), Verdict::Wrong);
            assert_eq!(hashing.verifications() - before, 1, "{stored:?}");
        }
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_right_but_dated() {
        let older = Hashing::with(Params::new(32, 2, 1, None).unwrap()).unwrap();
        let stored = older.hash(&typed("correct horse")).await.unwrap();
        assert_eq!(cheap().verify(&typed("correct horse"), Some(&stored)).await.unwrap(), Verdict::RightButDated);
        assert_eq!(cheap().verify(&typed("wrong horse"), Some(&stored)).await.unwrap(), Verdict::Wrong);
    }
}
