//! What operators run in containers, as templates see it.

use crate::model::Stack;
use crate::render::context::{Application, Check};

/// The checks of all services.
pub(super) fn checks(stack: &Stack) -> Vec<Check> {
    let of = stack.services.iter().flat_map(|service| service.checks.iter().map(move |check| (service, check)));
    let one = |(service, check): (&crate::model::Service, &crate::model::Check)| Check {
        container: service.name.to_string(),
        name: check.name.to_string(),
        summary: check.summary.to_string(),
        run: check.run.clone(),
        exit: check.exit,
        contains: check.contains.clone(),
        lines: check.lines,
        data: check.data,
    };
    of.map(one).collect()
}

/// The applications of all services.
pub(super) fn applications(stack: &Stack) -> Vec<Application> {
    let of = stack.services.iter().flat_map(|service| service.applications.iter().map(move |one| (service, one)));
    let one = |(service, application): (&crate::model::Service, &crate::model::Application)| Application {
        container: service.name.to_string(),
        name: application.name.to_string(),
        summary: application.summary.to_string(),
        run: application.run.clone(),
    };
    of.map(one).collect()
}
