//! How a run ends: `docs/decisions/0002-exit-codes.md`.

use std::io;
use std::process::ExitCode;

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// There are differences.
    Differences = 1,
    /// The input or the command line is wrong.
    Input = 2,
    /// Refused: an edited file, a declined question, a lock.
    Refused = 3,
    /// The machine failed.
    Machine = 4,
    /// Whoever read the output went away: what the shell shows for SIGPIPE.
    BrokenPipe = 128 + 13,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command stopped before its end, with nothing about it said yet.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What happened: a phrase in the style of diagnostics. Empty when nothing is left to say.
    pub message: String,
    /// What the user can do.
    pub help: Vec<String>,
}

impl Failure {
    /// The input or the command line is wrong.
    pub fn input(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Input, message: message.into(), help: Vec::new() }
    }

    /// stackgen will not do it.
    pub fn refused(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Refused, message: message.into(), help: Vec::new() }
    }

    /// The machine failed at `what`.
    pub fn machine(what: &str, error: &io::Error) -> Failure {
        Failure::machine_said(format!("{what}: {}", reason(error)))
    }

    /// The machine failed, in these words.
    pub fn machine_said(message: String) -> Failure {
        Failure { exit: Exit::Machine, message, help: Vec::new() }
    }

    /// Diagnostics have said it.
    pub fn said(exit: Exit) -> Failure {
        Failure { exit, message: String::new(), help: Vec::new() }
    }

    /// Adds a way out.
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help.push(help.into());
        self
    }
}

/// A failed write to standard output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::said(Exit::BrokenPipe),
            _ => Failure::machine("cannot write the output", &error),
        }
    }
}

/// The operating system's words without Rust's "(os error 2)".
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
