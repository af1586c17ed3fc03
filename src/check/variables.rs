//! Variables that the project declares and nothing uses.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::Inputs;
use crate::model::Stack;

/// Warns about each declared variable that no stack uses in any environment.
pub fn variables(inputs: &Inputs, stacks: &[Arc<Stack>], reports: &mut Reports) {
    for name in inputs.project.iter().flat_map(|project| project.variables.keys()) {
        if !stacks.iter().any(|stack| stack.variables.contains_key(&name.value)) {
            let message = format!("nothing uses the variable `{}`", name.value);
            reports.report(Diagnostic::warning(Code::IdleDeclaration, name.span, message));
        }
    }
}
