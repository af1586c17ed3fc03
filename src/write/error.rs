//! Why a build did not write.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::discover::reason;

/// Why a build did not write, or not to the end.
#[derive(Debug)]
pub enum Error {
    /// Something is in the way, was edited by hand, or has changed since the plan: nothing was written.
    Refused(Vec<Diagnostic>),
    /// Another build is writing: nothing was written.
    Locked,
    /// Since the plan, another build began and did not end: nothing was written.
    Interrupted,
    /// The machine failed, and nothing was written.
    Failed(Failure),
    /// The machine failed half-way. Each file is wholly old or wholly new, and the next build goes on.
    Unfinished(Failure),
}

/// What the machine could not do.
#[derive(Debug)]
pub struct Failure {
    /// What was tried, as in "cannot …".
    pub doing: &'static str,
    /// With what.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Failure {
    /// Names what was tried with `path`.
    pub(super) fn to(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
        move |source| Failure { doing, path: path.to_owned(), source }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: {}", self.doing, self.path.display(), reason(&self.source))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(reasons) => {
                write!(f, "nothing was written: {} of the targets cannot be written", reasons.len())
            }
            Error::Locked => write!(f, "nothing was written: another build is writing here"),
            Error::Interrupted => write!(f, "nothing was written: another build was interrupted here; build again"),
            Error::Failed(failure) => write!(f, "nothing was written: {failure}"),
            Error::Unfinished(failure) => {
                write!(f, "the build stopped half-way: {failure}; the next `stackgen build` finishes it")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Refused(_) | Error::Locked | Error::Interrupted => None,
            Error::Failed(failure) | Error::Unfinished(failure) => Some(&failure.source),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        Error::Failed(failure)
    }
}
