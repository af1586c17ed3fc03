//! What containers share by name: the engine's names of containers, and the namespaces of others.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::model::{Service, Stack};
use crate::yaml::Node;

/// Keys that may name the service whose namespace is shared.
const SHARING: [&str; 3] = ["network_mode", "pid", "ipc"];

/// Reports one name for several containers, and namespaces of services that are not there.
pub fn check(stack: &Stack, reports: &mut Reports) {
    names(stack, reports);
    for service in &stack.services {
        for key in SHARING {
            shared(stack, service, key, reports);
        }
    }
}

/// A fixed name is one container's: Compose refuses a second.
fn names(stack: &Stack, reports: &mut Reports) {
    let mut taken: HashMap<&str, (&Service, &Node)> = HashMap::new();
    for service in &stack.services {
        let Some(node) = service.definition.get("container_name") else { continue };
        let Some(name) = node.as_text() else { continue };
        let fault = |message: String| Diagnostic::error(Code::DuplicateName, node.span, message);
        if let Some(replicas) = &service.replicas {
            let message = format!("`{}` runs as replicas, which cannot all be named `{name}`", service.name);
            reports.report(fault(message).related(replicas.span, "stated here"));
        }
        match taken.get(&**name) {
            None => drop(taken.insert(name, (service, node))),
            Some((first, place)) => {
                let message =
                    format!("two containers would be named `{name}`: `{}` and `{}`", first.name, service.name);
                let fault = fault(message).help("a template tells them apart: `{{ self.name }}`");
                reports.report(if place.span == node.span {
                    fault
                } else {
                    fault.related(place.span, "the other one")
                });
            }
        }
    }
}

fn shared(stack: &Stack, service: &Service, key: &str, reports: &mut Reports) {
    let Some(node) = service.definition.get(key) else { return };
    let Some(name) = node.as_text().and_then(|text| text.strip_prefix("service:")) else { return };
    if name == &*service.name {
        let message = format!("`{name}` cannot share its own namespace");
        return reports.report(Diagnostic::error(Code::Ring, node.span, message));
    }
    if !name.contains('$') && !stack.services.iter().any(|other| *other.name == *name) {
        let message = format!("no service of this stack is named `{name}`");
        let known = stack.services.iter().map(|other| &*other.name);
        reports.report(Diagnostic::error(Code::UnknownName, node.span, message).suggest(name, known));
    }
}
