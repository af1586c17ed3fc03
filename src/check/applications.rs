//! Applications, which `submit` knows by their name alone.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::model::{Application, Stack};

/// Reports a name that two applications of a stack have.
pub fn check(stack: &Stack, reports: &mut Reports) {
    let mut known: Vec<&Application> = Vec::new();
    for application in stack.services.iter().flat_map(|service| &service.applications) {
        match known.iter().find(|one| one.name == application.name) {
            Some(first) => {
                let message = format!("two containers have an application `{}`", application.name);
                let fault = Diagnostic::error(Code::DuplicateName, application.span, message);
                reports.report(fault.related(first.span, "the other one"));
            }
            None => known.push(application),
        }
    }
}
