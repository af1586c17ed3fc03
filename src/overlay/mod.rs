//! Stage: every statement about a container, the farthest first, laid over each other into one body.
//!
//! The closer a statement is to one container in one environment, the stronger: catalog, profile `all`,
//! `roles`, `entries` (a parent profile below its child), stack `all`, service, container, then the same three
//! of the stack's `in:`. What is beaten stays behind the winner ([`Node::beaten`](crate::yaml::Node::beaten)).

mod chain;
mod container;
mod double;
mod early;
pub mod environment;
mod job;
mod merge;
mod resources;
mod service;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub use chain::{Layer, Reach};
pub use container::{Absence, Container, Overlaid};
pub use early::decides_early;
pub use environment::{Environment, FeatureValue, Host, Parameter};
pub use merge::{EARLY, LATE, lay_body, lay_body_of_many, merge_entry};
pub use resources::Resources;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::Inputs;
use crate::source::{Sources, Span};
use crate::template::Templates;
use early::Early;
use service::Drafts;

/// Builds the containers of a stack in one environment.
pub fn overlay<'a>(
    inputs: &'a Inputs,
    environment: Environment<'a>,
    templates: &mut Templates,
    sources: &Sources,
    reports: &mut Reports,
) -> Overlaid<'a> {
    let mut drafts = Drafts { inputs, environment: &environment, absent: BTreeMap::new(), heeded: Vec::new(), reports };
    let services = drafts.services();
    let phases = drafts.phases();
    let chains = drafts.chains(&services);
    // Of services that cannot be read that was told.
    let unread =
        |key| environment.part_nodes.iter().filter_map(|part| part.get(key)).any(|said| said.as_map().is_none());
    let broken = drafts.absent.values().any(|absence| *absence == Absence::Broken);
    if chains.is_empty() && !broken && !["services", "phases"].into_iter().any(unread) {
        refuse_empty(&environment, &drafts.absent, drafts.reports);
    }
    let Drafts { absent, mut heeded, .. } = drafts;
    let (mut containers, mut winners) = (Vec::new(), Vec::new());
    for draft in chains {
        let mut early = Early {
            environment: &environment,
            templates,
            sources,
            heeded: &mut heeded,
            winners: &mut winners,
            reports,
        };
        containers.extend(early.container(draft));
    }
    refuse_namesakes(&mut containers, reports);
    let mut by_service: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
    for (index, container) in containers.iter().enumerate() {
        by_service.entry(container.service.clone()).or_default().push(index);
    }
    Overlaid { environment, containers, absent, phases, heeded, winners, by_service }
}

/// Compose takes no file without a service; what is not wanted in an environment has no stack there.
fn refuse_empty(environment: &Environment<'_>, absent: &BTreeMap<Arc<str>, Absence>, reports: &mut Reports) {
    let place = environment.part_nodes[0].span;
    let message = format!("`{}` has no service in `{}`", environment.stack, environment.name);
    let fault = Diagnostic::error(Code::EmptyStack, place, message);
    let fault = absent.iter().fold(fault, |fault, (name, absence)| match absence {
        Absence::Feature(feature) => fault.help(format!("`{name}` is there while the feature `{feature}` is on")),
        Absence::Removed(span) => fault.related(*span, format!("`{name}` is taken away here")),
        Absence::Broken => fault,
    });
    let told =
        if absent.is_empty() { fault.help("a stack says its services under `services` or `phases`") } else { fault };
    reports.report(told);
}

/// Two containers have two names, also once instances are numbered.
fn refuse_namesakes(containers: &mut Vec<Container<'_>>, reports: &mut Reports) {
    let mut named: HashMap<Arc<str>, Span> = HashMap::new();
    containers.retain(|container| {
        let Some(first) = named.get(&container.name) else {
            named.insert(container.name.clone(), container.span);
            return true;
        };
        let message = format!("two containers are named `{}`", container.name);
        let fault = Diagnostic::error(Code::DuplicateName, container.span, message);
        reports.report(fault.related(*first, "the other one comes from here"));
        false
    });
}
