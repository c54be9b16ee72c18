//! The command line.

mod args;
mod show;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{
    commands::{self, Request},
    config::Config,
    socket,
    start::{self, Node},
};
use args::{Args, Command};
use show::Shown;

/// Runs `holdfast`. An error is one line on standard error.
#[must_use]
pub fn main() -> ExitCode {
    let command = Args::parse().command.unwrap_or(Command::Serve);
    // Scripts tell a database that is wrong from one that nobody could look at.
    let trouble = if matches!(command, Command::Verify { .. }) { ExitCode::from(2) } else { ExitCode::FAILURE };
    match run(command) {
        // Whoever stops a verification has not seen its end.
        Ok(Shown::Left) if trouble != ExitCode::FAILURE => trouble,
        Ok(Shown::Done | Shown::Left) => ExitCode::SUCCESS,
        Ok(Shown::Found) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("holdfast: {error}");
            trouble
        }
    }
}

fn run(command: Command) -> Result<Shown, Box<dyn std::error::Error>> {
    let config = Config::from_env()?;
    let runtime = start::runtime()?;
    let mut shown = Shown::Done;
    match command {
        Command::Serve => {
            start::init_logging(&config.log)?;
            runtime.block_on(start::serve(config))?;
        }
        Command::Sandbox => {
            start::init_logging(&config.log)?;
            runtime.block_on(commands::sandbox::serve(config))?;
        }
        command => shown = runtime.block_on(ask(config, command.request()?))?,
    }
    // Threads of the database may be busy for a while longer, with nothing that matters.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    Ok(shown)
}

/// Has a running server do it, or opens the database and does it here.
async fn ask(config: Config, request: Request) -> Result<Shown, Box<dyn std::error::Error>> {
    if let Some(lines) = socket::ask(&config.data, &request).await? {
        return Ok(show::show(lines).await?);
    }
    let node = Node::for_command(config).await?;
    let lines = commands::run(node.clone(), request);
    let shown = tokio::select! {
        shown = show::show(lines) => shown,
        _ = tokio::signal::ctrl_c() => Ok(Shown::Left),
    };
    node.ex.stop.cancel();
    node.ex.tasks.close();
    node.ex.tasks.wait().await;
    Ok(shown?)
}
