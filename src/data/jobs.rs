//! That what a stack declares is applied by a job, and that a job has something to apply.

use std::sync::Arc;

use super::{Data, Holding};
use crate::bind::{Bound, Need};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::overlay::Absence;
use crate::source::Span;

/// The services whose topics or directories the need of a job reaches.
pub fn served(bound: &Bound<'_>, job: usize, holding: Holding) -> Vec<Arc<str>> {
    let containers = &bound.overlaid.containers;
    let met = bound.needs[job].values().filter_map(|need| match need {
        Need::Met(binding) => Some(binding),
        Need::Absent | Need::Broken => None,
    });
    let targets = met.flat_map(|binding| &binding.targets).map(|target| &containers[*target]);
    let mut services: Vec<Arc<str>> = Vec::new();
    for target in targets.filter(|target| target.plays(holding.role())) {
        if !services.contains(&target.service) {
            services.push(target.service.clone());
        }
    }
    services
}

/// The containers that apply them.
fn jobs(bound: &Bound<'_>, holding: Holding) -> impl Iterator<Item = usize> {
    let containers = bound.overlaid.containers.iter().enumerate();
    containers.filter(move |(_, container)| container.plays(holding.job())).map(|(index, _)| index)
}

/// Reports topics and directories that no job applies, and jobs that have none to apply.
pub fn check(bound: &Bound<'_>, data: &Data, reports: &mut Reports) {
    for holding in Holding::ALL {
        check_kind(holding, bound, data, reports);
    }
}

fn check_kind(holding: Holding, bound: &Bound<'_>, data: &Data, reports: &mut Reports) {
    let overlaid = &bound.overlaid;
    let jobs: Vec<usize> = jobs(bound, holding).collect();
    let faulty = |index: &usize| bound.needs[*index].values().any(|need| matches!(need, Need::Broken));
    let broken = overlaid.absent.iter().any(|(_, absence)| *absence == Absence::Broken);
    if broken || jobs.iter().any(faulty) {
        return;
    }
    let held = held(holding, data, bound);
    // Those with a fault are not among what is held.
    let declared = holding.declared(&overlaid.environment).len();
    let sound = match holding {
        Holding::Topics => declared == data.topics.len(),
        Holding::Directories => declared == 0,
    };
    let mut applied: Vec<Arc<str>> = Vec::new();
    for job in jobs {
        let served = served(bound, job, holding);
        let container = &overlaid.containers[job];
        if sound && !held.iter().any(|(service, _)| served.contains(service)) {
            let message = format!("`{}` has no {} to apply", container.name, holding.noun());
            let fault = Diagnostic::warning(Code::IdleJob, container.span, message);
            reports.report(fault.help(format!("declare some under `{}:`, or leave the job out", holding.key())));
        }
        applied.extend(served);
    }
    for (service, span) in held.iter().filter(|(service, _)| !applied.contains(service)) {
        let (job, need) = (holding.job(), holding.role());
        let message = format!("no job applies the {} of `{service}`", holding.noun());
        let help =
            format!("say one: `{service}-{}: {{ uses: {job}, needs: {{ {need}: {service} }} }}`", holding.noun());
        reports.report(Diagnostic::error(Code::Unapplied, *span, message).help(help));
    }
}

/// The services that hold something, each with where the first of it is declared.
fn held(holding: Holding, data: &Data, bound: &Bound<'_>) -> Vec<(Arc<str>, Span)> {
    let mut held: Vec<(Arc<str>, Span)> = Vec::new();
    match holding {
        Holding::Topics => {
            for topic in &data.topics {
                if !held.iter().any(|(service, _)| *service == topic.cluster) {
                    held.push((topic.cluster.clone(), topic.span));
                }
            }
        }
        // Directories name no file system: a stack has one, or its job says which.
        Holding::Directories => {
            let mut services = jobs(bound, holding).flat_map(|job| served(bound, job, holding));
            let mut players = bound.overlaid.containers.iter().filter(|container| container.plays(holding.role()));
            let service = services.next().or_else(|| players.next().map(|container| container.service.clone()));
            held.extend(service.zip(data.directories.first().map(|first| first.span)));
        }
    }
    held
}
