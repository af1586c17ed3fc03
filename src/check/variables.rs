//! Variables of the project and volumes of a stack that nothing uses.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::{self, Inputs};
use crate::model::Stack;

/// Warns about each declared variable that no stack uses in any environment.
pub fn variables(inputs: &Inputs, stacks: &[Arc<Stack>], reports: &mut Reports) {
    for name in inputs.project.iter().flat_map(|project| project.variables.keys()) {
        if !stacks.iter().any(|stack| stack.variables.contains_key(&name.value)) {
            let message = format!("nothing uses the variable `{}`", name.value);
            reports.report(Diagnostic::warning(Code::IdleDeclaration, name.span, message));
        }
    }
    for (stack, said) in &inputs.stacks {
        volumes(stack, &said.content, stacks, reports);
    }
}

/// Warns about each volume that a stack declares for its services and none of them mounts in any environment.
fn volumes(name: &Arc<str>, stack: &load::stack::Stack, stacks: &[Arc<Stack>], reports: &mut Reports) {
    let mut told: Vec<&str> = Vec::new();
    for volume in stack.parts().flat_map(|part| part.volumes.keys()) {
        let mut here = stacks.iter().filter(|stack| stack.unit.stack == *name);
        if here.any(|stack| stack.volumes.contains_key(&volume.value)) || told.contains(&&*volume.value) {
            continue;
        }
        let message = format!("nothing mounts the volume `{}`", volume.value);
        reports.report(Diagnostic::warning(Code::IdleDeclaration, volume.span, message));
        told.push(&volume.value);
    }
}
