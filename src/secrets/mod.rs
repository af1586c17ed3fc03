//! The files that hold secrets: `secrets/<stack>/<environment>.env`.
//!
//! They belong to the people who run a stack: stackgen makes them, adds what is new, says what is missing, and never
//! changes or shows a value.

mod address;
mod check;
mod file;
mod generate;
mod git;
mod init;

use std::sync::Arc;

pub use check::check;
pub use init::{Done, Failed, Git, init};

use crate::bundle::UnitName;
use crate::load::profile::SecretsMode;
use crate::model::{Stack, Variable, VariableKind};
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
    pub description: Arc<str>,
    /// What is generated, where the entry says; `CHANGE_THIS` is a pattern too, of what a person must decide.
    pub pattern: Option<Pattern>,
    /// Whether it stands in an address, such as `postgresql://user:password@host`.
    pub in_address: bool,
}

impl Required {
    /// What a stack requires; `None` where its environment has secrets inline, or it has none.
    pub fn of(stack: &Stack) -> Option<Required> {
        if stack.secrets_mode != SecretsMode::Required {
            return None;
        }
        let secrets: Vec<Wanted> =
            stack.variables.values().filter_map(|variable| Wanted::of(variable, stack)).collect();
        (!secrets.is_empty()).then(|| Required { unit: stack.unit.clone(), secrets })
    }

    /// The file, relative to the project.
    pub fn path(&self) -> String {
        format!("secrets/{}/{}.env", self.unit.stack, self.unit.env)
    }
}

impl Wanted {
    fn of(variable: &Variable, stack: &Stack) -> Option<Wanted> {
        let VariableKind::Secret { pattern, .. } = &variable.kind else { return None };
        Some(Wanted {
            name: variable.name.clone(),
            description: variable.description.clone(),
            pattern: pattern.clone(),
            in_address: address::holds(stack, &variable.name),
        })
    }
}
