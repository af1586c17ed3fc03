//! Variables of the Compose file: what is known only when the stack starts.

use std::sync::Arc;

use minijinja::Value;

use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Variable, VariableKind};
use crate::source::Span;
use crate::template::late::{LateBound, LateKind};

impl Resolver<'_, '_> {
    /// Notes that a declared variable of the project is used.
    pub(super) fn use_variable(&mut self, name: &str) {
        let Some((key, about)) = self.inputs.project.as_ref().and_then(|p| p.variables.get_key_value(name)) else {
            return;
        };
        self.register(Variable {
            name: key.value.clone(),
            kind: VariableKind::Declared,
            description: about.clone(),
            allowed: None,
            setting: "stackgen.yaml".into(),
            owner: "".into(),
            user: None,
            span: key.span,
        });
    }

    /// Notes a variable of the Compose file; two settings that give one name are an error.
    pub(super) fn register(&mut self, variable: Variable) {
        if let Some(prefix) = RESERVED.iter().find(|prefix| variable.name.starts_with(**prefix))
            && !matches!(variable.kind, VariableKind::Declared)
        {
            let message =
                format!("`{}` gives the variable `{}`, which Docker itself reads", variable.setting, variable.name);
            let help = format!(
                "variables that begin with `{prefix}` are Docker's; give the service or the setting another name"
            );
            return self.reports.report(Diagnostic::error(Code::ReservedName, variable.span, message).help(help));
        }
        match self.variables.get(&variable.name) {
            Some(known) if known.setting != variable.setting => {
                let message = format!(
                    "`{}` and `{}` both give the variable `{}`",
                    known.setting, variable.setting, variable.name
                );
                let fault = Diagnostic::error(Code::DuplicateName, variable.span, message);
                self.reports.report(fault.related(known.span, "the other setting"));
            }
            Some(_) => {}
            None => drop(self.variables.insert(variable.name.clone(), variable)),
        }
    }
}

/// How the names of variables begin that Compose, the engine's client and the builder read for themselves, also from `.env`.
/// Launchers unset the first kind.
///
/// Source: "Set or change pre-defined environment variables in Docker Compose", and the pages of `docker` and `docker buildx`.
const RESERVED: [&str; 4] = ["COMPOSE_", "DOCKER_", "BUILDKIT_", "BUILDX_"];

/// The Compose variable of a setting.
pub(super) fn variable_name(owner: &str, setting: &str) -> Arc<str> {
    let name = format!("{owner}_{setting}").replace('-', "_").to_uppercase();
    // A shell takes no name that begins with a digit.
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}").into() } else { name.into() }
}

/// The name of a secret in the Compose file, by the variable that holds it.
pub fn secret_id(variable: &str) -> String {
    variable.replace('_', "-").trim_start_matches('-').to_lowercase()
}

/// The fault of a value that depends on what is known only when the stack starts.
pub fn late_fault(span: Span, value: &Value) -> Option<Diagnostic> {
    LateBound::of(value).map(|late| depends_on_late(span, &late))
}

/// The fault of depending on a late-bound value.
pub fn depends_on_late(span: Span, late: &LateBound) -> Diagnostic {
    let what = match late.kind {
        LateKind::Secret => "a secret",
        LateKind::Turned(_) => "a setting that operators may turn",
    };
    let message =
        format!("this depends on `{}`, {what}, whose value is not known before the stack starts", late.variable);
    Diagnostic::error(Code::LateBoundValue, span, message)
}
