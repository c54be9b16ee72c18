//! The binary `torture`.

use std::process::ExitCode;

fn main() -> ExitCode {
    torture::cli::main()
}
