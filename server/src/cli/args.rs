//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use domain::Timestamp;
use jiff::{SignedDuration, civil::Date};

use crate::{
    commands::{Request, seed::Seeding, verify::Verifying},
    config::Malformed,
};

/// A ticket exchange: a ticket is never sold twice, nobody pays for one they don't get, and a hold always ends.
///
/// Settings are environment variables, and each has a default that works; `.env.example` explains them all. Commands
/// other than serve and sandbox reach a running server through its socket in `HOLDFAST_DATA`, and open the database
/// themselves when none runs.
#[derive(Debug, Parser)]
#[command(name = "holdfast", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the exchange (what happens without a command)
    Serve,
    /// Run the payment sandbox alone, so that exchange nodes can come and go while "Stripe" stands
    ///
    /// It listens at `HOLDFAST_SANDBOX_ADDR` and sends its webhooks to `HOLDFAST_PUBLIC_URL`. Start the exchange with
    /// `HOLDFAST_STRIPE_URL=http://127.0.0.1:3002/sandbox/stripe`.
    Sandbox,
    /// Fill the exchange with made-up tickets; the same seed and base date make the same ones
    Seed {
        /// How many tickets
        #[arg(long, value_name = "N")]
        tickets: u64,
        /// What the tickets are made from
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// The day after which the events are, today by default
        #[arg(long, value_name = "YYYY-MM-DD")]
        base_date: Option<Date>,
        /// Write the cookies of signed-in buyers to this file, one a line (sandbox only)
        #[arg(long, value_name = "FILE")]
        sessions: Option<PathBuf>,
        /// How many buyers have a session
        #[arg(long, value_name = "N", default_value_t = 1000)]
        buyers: u64,
        /// Write the keys of the tickets to this file, one a line
        #[arg(long, value_name = "FILE")]
        listings: Option<PathBuf>,
    },
    /// Print what happened as JSON lines, oldest first
    Journal {
        /// Stay, and print what happens
        #[arg(long)]
        follow: bool,
        /// Follow as a durable consumer of this name, which goes on where it stopped
        #[arg(long, value_name = "NAME", requires = "follow")]
        consumer: Option<String>,
    },
    /// Write the whole exchange to one file
    Export {
        /// A file that doesn't exist yet
        file: PathBuf,
    },
    /// Read an exchange from a file into an empty database
    Import {
        /// What `export` wrote
        file: PathBuf,
    },
    /// Look whether the whole database is as it must be, and name each violation
    ///
    /// Everything is read as it stands at one moment, while the exchange goes on. Ends with 0 when no rule is broken, with
    /// 1 when one is, and with 2 when it could not be found out. Limits are judged by the settings it is run with.
    Verify {
        /// Note what should have ended longer ago than this, such as `5s`: holds, claims, checkouts of orders that are over
        #[arg(long, value_name = "TIME", value_parser = duration)]
        overdue: Option<SignedDuration>,
        /// The time by which that is overdue, such as `2027-06-30T19:30:00Z`; now by default
        #[arg(long, value_name = "TIME", requires = "overdue")]
        at: Option<Timestamp>,
        /// How far clocks may have been apart; more than 30 seconds where one was ever set back
        #[arg(long, value_name = "TIME", value_parser = duration)]
        clock_skew: Option<SignedDuration>,
    },
}

impl Command {
    /// The request to whoever has the database. Paths are made absolute: a server stands elsewhere.
    pub fn request(self) -> Result<Request, Box<dyn std::error::Error>> {
        let absolute = |path: PathBuf| std::path::absolute(path);
        Ok(match self {
            Self::Serve | Self::Sandbox => return Err(Malformed::new("command", "is no request").into()),
            Self::Seed { tickets, seed, base_date, sessions, buyers, listings } => Request::Seed(Seeding {
                tickets,
                seed,
                base_date: base_date.unwrap_or_else(today),
                sessions: sessions.map(absolute).transpose()?,
                buyers,
                listings: listings.map(absolute).transpose()?,
            }),
            Self::Journal { follow, consumer } => Request::Journal { follow, consumer },
            Self::Export { file } => Request::Export { file: absolute(file)? },
            Self::Import { file } => Request::Import { file: absolute(file)? },
            Self::Verify { overdue, at, clock_skew } => Request::Verify(Verifying { overdue, at, skew: clock_skew }),
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "a person at a terminal means their today")]
fn today() -> Date {
    Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn duration(text: &str) -> Result<SignedDuration, String> {
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    SignedDuration::try_from(duration).map_err(|error| error.to_string())
}
