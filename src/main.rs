//! The `cloakroom` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    cloakroom::cli::run()
}
