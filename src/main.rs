//! The stackgen binary: arguments in, one exit code out. Everything else is the library's.

mod cli;
mod ui;

/// Stacks are compiled and rendered on several threads, which all allocate.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
