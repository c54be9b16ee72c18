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

/// Runs `holdfast`. An error is one line on standard error.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    match run(args.command.unwrap_or(Command::Serve)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("holdfast: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::from_env()?;
    let runtime = start::runtime()?;
    match command {
        Command::Serve => {
            start::init_logging(&config.log)?;
            runtime.block_on(start::serve(config))?;
        }
        Command::Sandbox => {
            start::init_logging(&config.log)?;
            runtime.block_on(commands::sandbox::serve(config))?;
        }
        command => runtime.block_on(ask(config, command.request()?))?,
    }
    // Threads of the database may be busy for a while longer, with nothing that matters.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    Ok(())
}

/// Has a running server do it, or opens the database and does it here.
async fn ask(config: Config, request: Request) -> Result<(), Box<dyn std::error::Error>> {
    if let Some(lines) = socket::ask(&config.data, &request).await? {
        return Ok(show::show(lines).await?);
    }
    let node = Node::for_command(config).await?;
    let lines = commands::run(node.clone(), request);
    let shown = tokio::select! {
        shown = show::show(lines) => shown,
        _ = tokio::signal::ctrl_c() => Ok(()),
    };
    node.ex.stop.cancel();
    node.ex.tasks.close();
    node.ex.tasks.wait().await;
    Ok(shown?)
}
