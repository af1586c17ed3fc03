//! The files that hold secrets: `secrets/<stack>/<environment>.env`.
//!
//! They belong to the people who run a stack: stackgen makes them, adds what is new, says what is missing, and never
//! changes or shows a value.

mod check;
mod file;
mod generate;
mod git;
mod init;

use std::sync::Arc;

pub use check::check;
pub use generate::DEFAULT_PATTERN;
pub use init::{Done, Failed, init};

use crate::bundle::UnitName;
use crate::value::Pattern;

/// What stands where a person must decide; launchers refuse to start with it.
pub const PLACEHOLDER: &str = "CHANGE_THIS";

/// The secrets of one stack in one environment that requires them.
#[derive(Debug, Clone)]
pub struct Required {
    /// The stack and the environment.
    pub unit: UnitName,
    /// Its secrets, in the order of its services.
    pub secrets: Vec<Wanted>,
}

/// One secret.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The variable: `<SERVICE>_<SETTING>`.
    pub name: Arc<str>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// What may be generated; `None` where a person must decide.
    pub pattern: Option<Pattern>,
}

impl Required {
    /// The file, relative to the project.
    pub fn path(&self) -> String {
        format!("secrets/{}/{}.env", self.unit.stack, self.unit.env)
    }
}
