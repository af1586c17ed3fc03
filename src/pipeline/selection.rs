//! Which stacks and environments a run is about.

use std::collections::BTreeSet;

use crate::bundle::UnitName;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::discover::Project;
use crate::load::Inputs;

/// Which stacks and environments a run is about; empty means all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Stacks by name.
    pub stacks: BTreeSet<String>,
    /// Environments by name.
    pub envs: BTreeSet<String>,
}

impl Selection {
    /// Whether the run is about everything.
    pub fn is_everything(&self) -> bool {
        self.stacks.is_empty() && self.envs.is_empty()
    }

    /// The selected units, in their order.
    pub(super) fn units(&self, inputs: &Inputs) -> impl Iterator<Item = UnitName> {
        let stacks = inputs.stacks.keys().filter(|name| self.stack(name));
        let envs = || inputs.environments().filter(|env| self.env(env));
        stacks.flat_map(move |stack| envs().map(|env| UnitName { stack: stack.clone(), env: env.clone() }))
    }

    /// Reports what was asked for and does not exist.
    pub(super) fn check(&self, project: &Project, reports: &mut Reports) {
        let mut check = |kind: &str, wanted: &BTreeSet<String>, known: Vec<&str>, folder: &str| {
            for name in wanted.iter().filter(|name| !known.contains(&name.as_str())) {
                let fault = Diagnostic::at_path(Code::UnknownName, folder, format!("no {kind} is named `{name}`"));
                reports.report(fault.suggest(name, known.iter().copied()));
            }
        };
        check("stack", &self.stacks, project.stacks.keys().map(String::as_str).collect(), "stacks");
        check("environment", &self.envs, project.profiles.keys().map(String::as_str).collect(), "profiles");
    }

    fn stack(&self, name: &str) -> bool {
        self.stacks.is_empty() || self.stacks.contains(name)
    }

    fn env(&self, name: &str) -> bool {
        self.envs.is_empty() || self.envs.contains(name)
    }
}
