//! How often one account may be tried, whoever asks and from wherever; what one address may do is limited by the
//! server's own layer, from the same quotas. In memory and per node: a limit slows guessing, it settles nothing.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use domain::{Refusal, email::Email};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

/// A quota as constants, which `tower_governor` takes apart again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many at once.
    pub burst: NonZeroU32,
    /// One more each.
    pub every: Duration,
}

impl Allowance {
    const fn new(burst: u32, every_seconds: u64) -> Self {
        let burst = match NonZeroU32::new(burst) {
            Some(burst) => burst,
            None => NonZeroU32::MIN,
        };
        Self { burst, every: Duration::from_secs(every_seconds) }
    }

    fn quota(self) -> Quota {
        Quota::with_period(self.every).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(self.burst)
    }
}

/// Sign-ins to one account, and everything else that compares a password with its hash.
pub const PASSWORD_PER_ACCOUNT: Allowance = Allowance::new(10, 6);
/// Sign-ups, resets and changes that send mail to one address: nobody's mailbox is flooded through us.
pub const MAIL_PER_ACCOUNT: Allowance = Allowance::new(5, 60);
/// Sign-ins from one network address: a household or an office behind one address can still work.
pub const SIGN_IN_PER_ADDRESS: Allowance = Allowance::new(30, 2);
/// Sign-ups and resets from one network address.
pub const SIGN_UP_PER_ADDRESS: Allowance = Allowance::new(20, 10);

/// Forgets idle keys once in so many checks.
const PRUNE_EVERY: u32 = 1_024;

type Keyed<C> = RateLimiter<String, DefaultKeyedStateStore<String>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// One limiter a kind of asking.
#[derive(Debug)]
pub(super) struct Limits<C: Clock = DefaultClock> {
    clock: C,
    passwords: Keyed<C>,
    mails: Keyed<C>,
    checks: AtomicU32,
}

impl Default for Limits {
    fn default() -> Self {
        Self::with(&DefaultClock::default())
    }
}

impl<C: Clock + Clone> Limits<C> {
    fn with(clock: &C) -> Self {
        let keyed =
            |allowance: Allowance| Keyed::new(allowance.quota(), DefaultKeyedStateStore::default(), clock.clone());
        Self {
            passwords: keyed(PASSWORD_PER_ACCOUNT),
            mails: keyed(MAIL_PER_ACCOUNT),
            checks: AtomicU32::new(0),
            clock: clock.clone(),
        }
    }

    /// One more password is tried on this account.
    pub(super) fn password(&self, account: &Email) -> Result<(), Refusal> {
        self.check(&self.passwords, account)
    }

    /// One more mail may go to this address.
    pub(super) fn mail(&self, account: &Email) -> Result<(), Refusal> {
        self.check(&self.mails, account)
    }

    fn check(&self, limiter: &Keyed<C>, account: &Email) -> Result<(), Refusal> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % PRUNE_EVERY == PRUNE_EVERY - 1 {
            self.prune();
        }
        limiter.check_key(&account.to_string()).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            // Rounded up: who waits as long as told is not told to wait again.
            Refusal::TooOften { seconds: wait.as_secs() + 1 }
        })
    }

    /// Forgets who has not asked for so long that forgetting changes nothing.
    pub(super) fn prune(&self) {
        for limiter in [&self.passwords, &self.mails] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn email(text: &str) -> Email {
        Email::parse(text).unwrap()
    }

    #[test]
    fn ten_passwords_at_once_then_one_every_six_seconds() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with(&clock);
        let ada = email("ada@example.com");
        for _ in 0..10 {
            assert_eq!(limits.password(&ada), Ok(()));
        }
        let Err(Refusal::TooOften { seconds }) = limits.password(&ada) else { panic!("the eleventh is let through") };
        assert!((6..=7).contains(&seconds), "{seconds}");
        clock.advance(Duration::from_secs(seconds));
        assert_eq!(limits.password(&ada), Ok(()));
        assert!(limits.password(&ada).is_err());
    }

    #[test]
    fn accounts_do_not_use_up_each_others_allowance() {
        let limits = Limits::with(&FakeRelativeClock::default());
        while limits.password(&email("ada@example.com")).is_ok() {}
        assert_eq!(limits.password(&email("bob@example.com")), Ok(()));
        assert_eq!(limits.mail(&email("ada@example.com")), Ok(()));
    }

    #[test]
    fn idle_accounts_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let limits = Limits::with(&clock);
        for n in 0..100 {
            limits.password(&email(&format!("fan{n}@example.com"))).unwrap();
        }
        assert_eq!(limits.passwords.len(), 100);
        clock.advance(Duration::from_hours(1));
        limits.prune();
        assert_eq!(limits.passwords.len(), 0);
    }
}
