//! Stage: which service meets each need.

mod candidate;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Reports, nearest};
use crate::load::body::NeedStatement;
use crate::load::read::At;
use crate::load::{Inputs, is_removal};
use crate::overlay::{Container, Overlaid};
use crate::source::Span;
use crate::yaml::Map;

/// A stack in one environment whose needs are met.
#[derive(Debug)]
pub struct Bound<'a> {
    /// The containers and their environment.
    pub overlaid: Overlaid<'a>,
    /// What each container is bound to, by the need's name.
    pub needs: Vec<IndexMap<Arc<str>, Need>>,
    /// Which containers start before each, without being used by it.
    pub after: Vec<Vec<Edge>>,
}

/// How a need was met.
#[derive(Debug)]
pub enum Need {
    /// By these.
    Met(Binding),
    /// It is optional, and nothing here meets it.
    Absent,
    /// A fault was reported.
    Broken,
}

/// A need that is met.
#[derive(Debug)]
pub struct Binding {
    /// The containers that meet it: one, or all instances of one.
    pub targets: Vec<usize>,
    /// The endpoint of theirs.
    pub endpoint: Arc<str>,
    /// Whether the start waits for it.
    pub wait: bool,
    /// Whether the catalog alone says so: nobody who knows the stack chose it.
    pub by_default: bool,
    /// Where it is said.
    pub span: Span,
}

/// Start order alone.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The container that starts earlier.
    pub target: usize,
    /// Where it is said.
    pub span: Span,
}

/// Binds every need of a stack.
pub fn bind<'a>(inputs: &Inputs, mut overlaid: Overlaid<'a>, reports: &mut Reports) -> Bound<'a> {
    let mut binder = Binder { inputs, overlaid: &overlaid, reports };
    let containers = 0..overlaid.containers.len();
    let needs: Vec<_> = containers.clone().map(|index| binder.needs(index)).collect();
    let after = containers.map(|index| binder.after(index)).collect();
    place_jobs(&mut overlaid, &needs);
    Bound { overlaid, needs, after }
}

/// Gives a container that states no phase the latest of those that it waits for: only jobs that apply topics and
/// directories come without one where there are phases.
fn place_jobs(overlaid: &mut Overlaid<'_>, needs: &[IndexMap<Arc<str>, Need>]) {
    for (index, needs) in needs.iter().enumerate() {
        if overlaid.containers[index].phase.is_some() {
            continue;
        }
        let met = needs.values().filter_map(|need| match need {
            Need::Met(binding) if binding.wait => Some(&binding.targets),
            Need::Met(_) | Need::Absent | Need::Broken => None,
        });
        let phases = met.flatten().filter_map(|target| overlaid.containers[*target].phase.clone());
        let rank = |phase: &Arc<str>| overlaid.phases.iter().position(|name| name == phase);
        overlaid.containers[index].phase = phases.max_by_key(rank);
    }
}

struct Binder<'a, 'r> {
    inputs: &'r Inputs,
    overlaid: &'r Overlaid<'a>,
    reports: &'r mut Reports,
}

impl<'a, 'r> Binder<'a, 'r> {
    fn container(&self, index: usize) -> &'r Container<'a> {
        &self.overlaid.containers[index]
    }

    fn needs(&mut self, index: usize) -> IndexMap<Arc<str>, Need> {
        let body = &self.container(index).body;
        let mut needs: IndexMap<Arc<str>, Need> =
            body.needs.iter().map(|(name, need)| (name.value.clone(), self.need(index, name, need))).collect();
        let declared = self.container(index).declarations.iter().flat_map(|declaration| &declaration.needs);
        for (name, need) in declared.filter(|(name, _)| !body.needs.contains_key(&*name.value)) {
            let need = if need.optional == Some(true) { Need::Absent } else { self.removed(index, name) };
            needs.insert(name.value.clone(), need);
        }
        needs
    }

    /// A need that was taken away and that the entry cannot do without.
    fn removed(&mut self, index: usize, name: &At<Arc<str>>) -> Need {
        let container = self.container(index);
        let message = format!("`{}` cannot do without its need `{}`", container.base, name.value);
        let removal =
            |map: &Map| map.get("needs")?.value.get(&name.value).filter(|node| is_removal(node)).map(|n| n.span);
        let said = container.chain.iter().rev().find_map(|layer| {
            let whens = layer.when.iter().rev().filter_map(|when| when.node.as_map());
            whens.chain([layer.map]).find_map(removal)
        });
        let fault = Diagnostic::error(Code::UnmetNeed, said.unwrap_or(container.span), message);
        self.reports.report(fault.related(name.span, "declared here, and not `optional: true`"));
        Need::Broken
    }

    fn need(&mut self, index: usize, name: &At<Arc<str>>, need: &NeedStatement) -> Need {
        if need.faulty {
            return Need::Broken;
        }
        let Some(from) = &need.from else {
            let service = &self.container(index).service;
            let message = format!("the entry of `{service}` has no need `{}`", name.value);
            let declared: Vec<String> = self.declared_needs(index);
            if declared.iter().any(|declared| *declared == *name.value) {
                let message = format!("the need `{}` of `{service}` says nothing of who meets it", name.value);
                let fault = Diagnostic::error(Code::MissingValue, name.span, message);
                self.reports.report(fault.help(format!("say `{}: service.endpoint`", name.value)));
                return Need::Broken;
            }
            let fault = Diagnostic::error(Code::UnknownName, name.span, message);
            self.reports.report(fault.suggest(&name.value, declared.iter().map(String::as_str)));
            return Need::Broken;
        };
        let optional = need.optional.unwrap_or(false);
        let candidates = match self.candidates(index, name, from, optional) {
            Ok(candidates) => candidates,
            Err(need) => return need,
        };
        let endpoint = from.value.rsplit_once('.').map(|(_, endpoint)| endpoint);
        let Some((targets, endpoint)) = self.offering(index, name, from, endpoint, &candidates) else {
            return Need::Broken;
        };
        let wait = need.wait.unwrap_or(true);
        let by_default = !self.overlaid.environment.files.contains(&from.span.file);
        Need::Met(Binding { targets, endpoint, wait, by_default, span: from.span })
    }

    /// A need that the entry does not declare and whose name is nearly that of one which it does: likely meant to be it.
    fn misspelt(&self, index: usize, declared: &str) -> Option<&'r At<Arc<str>>> {
        let known = self.declared_needs(index);
        let new = || self.container(index).body.needs.keys().filter(|name| !known.contains(&name.value.to_string()));
        let near = nearest(declared, new().map(|name| &*name.value))?;
        new().find(|name| &*name.value == near)
    }

    fn declared_needs(&self, index: usize) -> Vec<String> {
        let declarations = &self.container(index).declarations;
        declarations
            .iter()
            .flat_map(|declaration| declaration.needs.keys())
            .map(|name| name.value.to_string())
            .collect()
    }

    fn indices(&self, keep: impl Fn(&Container<'a>) -> bool) -> Vec<usize> {
        let containers = self.overlaid.containers.iter().enumerate();
        containers.filter(|(_, container)| keep(container)).map(|(index, _)| index).collect()
    }

    /// The services that are in a role; an entry has its own name as a role.
    fn in_role(&self, role: &str) -> Vec<Arc<str>> {
        let mut services: Vec<Arc<str>> = Vec::new();
        for container in &self.overlaid.containers {
            if container.plays(role) && !services.contains(&container.service) {
                services.push(container.service.clone());
            }
        }
        services
    }

    /// Whether a statement that names the container says so, and not one on many of which it is one.
    fn says_after(&self, index: usize, span: Span) -> bool {
        let said = |map: &Map| {
            let items = map.get("after").and_then(|entry| entry.value.as_list()).unwrap_or_default();
            items.iter().any(|item| item.span == span)
        };
        let chain = &self.container(index).chain;
        chain.iter().filter(|layer| !layer.reach.names_nobody()).any(|layer| said(layer.map))
    }

    fn after(&mut self, index: usize) -> Vec<Edge> {
        let body = &self.container(index).body;
        let mut edges = Vec::new();
        for name in &body.after {
            let wanted = &*name.value;
            let mut targets = self.indices(|container| &*container.service == wanted || &*container.base == wanted);
            if targets.is_empty() {
                let services = self.in_role(wanted);
                targets = self.indices(|container| services.contains(&container.service));
            }
            if targets.is_empty() && !self.overlaid.absent.contains_key(wanted) {
                let message = format!("there is no service `{wanted}` to start after");
                let names = self.overlaid.containers.iter().flat_map(|c| [&*c.service, &*c.base]);
                let fault = Diagnostic::error(Code::UnknownName, name.span, message);
                self.reports.report(fault.suggest(wanted, names));
            }
            let itself = targets.iter().all(|target| *target == index) && !targets.is_empty();
            if itself && self.says_after(index, name.span) {
                let message = format!("`{wanted}` is to start after itself");
                self.reports.report(Diagnostic::error(Code::Ring, name.span, message));
            }
            targets.retain(|target| *target != index);
            edges.extend(targets.into_iter().map(|target| Edge { target, span: name.span }));
        }
        edges
    }
}
