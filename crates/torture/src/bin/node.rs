//! The server as released, but for the fail points that are compiled in: `HOLDFAST_DIE_AT` names the one at which it
//! dies.

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Err(why) = torture::points::arm_from_environment() {
        eprintln!("holdfast-node: {why}");
        return ExitCode::FAILURE;
    }
    server::cli::main()
}
