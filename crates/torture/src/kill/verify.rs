//! `holdfast verify`: the exchange's own proof of its invariants, asked of the running server.

use super::process::House;
use crate::Result;

/// How long it may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(5);

/// What the command says against the exchange, if anything. A command that is not there, or that could not do its work,
/// is an error and no pass.
pub async fn verify(house: &House) -> Result<Option<String>> {
    let mut command = house.exchange_command(&house.folder.join("logs").join("verify.log"))?;
    command.arg("verify").stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let output =
        tokio::time::timeout(PATIENCE, command.output()).await.map_err(|_| "holdfast verify takes too long")??;
    let said = [output.stdout, output.stderr].concat();
    judged(output.status.code(), String::from_utf8_lossy(&said).trim())
}

fn judged(status: Option<i32>, said: &str) -> Result<Option<String>> {
    match status {
        Some(0) => Ok(None),
        Some(1) => Ok(Some(format!("holdfast verify: {said}"))),
        other => Err(format!("holdfast verify could not be asked (status {other:?}): {said}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::judged;

    #[test]
    fn only_a_command_that_ran_and_found_nothing_is_a_pass() {
        assert_eq!(judged(Some(0), "ok").unwrap(), None);
        assert!(judged(Some(1), "a ticket was sold twice").unwrap().is_some());
        // What clap says to a subcommand that is not there; and a death.
        assert!(judged(Some(2), "unrecognized subcommand").is_err());
        assert!(judged(None, "").is_err());
    }
}
