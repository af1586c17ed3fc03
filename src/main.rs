//! The stackgen binary: arguments in, one exit code out. Everything else is the library's.

mod cli;
mod ui;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
