//! Stage: which service meets each need.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Reports, nearest};
use crate::load::Inputs;
use crate::load::body::NeedStatement;
use crate::load::is_removal;
use crate::load::read::At;
use crate::overlay::Absence;
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
pub fn bind<'a>(inputs: &Inputs, overlaid: Overlaid<'a>, reports: &mut Reports) -> Bound<'a> {
    let mut binder = Binder { inputs, overlaid: &overlaid, reports };
    let containers = 0..overlaid.containers.len();
    let needs = containers.clone().map(|index| binder.needs(index)).collect();
    let after = containers.map(|index| binder.after(index)).collect();
    Bound { overlaid, needs, after }
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
            let fault = Diagnostic::error(Code::UnknownName, name.span, message);
            self.reports.report(fault.suggest(&name.value, declared.iter().map(String::as_str)));
            return Need::Broken;
        };
        let optional = need.optional.unwrap_or(false);
        let candidates = match self.candidates(index, from, optional) {
            Ok(candidates) => candidates,
            Err(need) => return need,
        };
        let endpoint = from.value.rsplit_once('.').map(|(_, endpoint)| endpoint);
        let Some((targets, endpoint)) = self.offering(index, from, endpoint, &candidates) else {
            return Need::Broken;
        };
        let wait = need.wait.unwrap_or(true);
        let by_default = !self.overlaid.environment.files.contains(&from.span.file);
        Need::Met(Binding { targets, endpoint, wait, by_default, span: from.span })
    }

    fn declared_needs(&self, index: usize) -> Vec<String> {
        let declarations = &self.container(index).declarations;
        declarations
            .iter()
            .flat_map(|declaration| declaration.needs.keys())
            .map(|name| name.value.to_string())
            .collect()
    }

    /// The containers that a reference could mean, before its endpoint is looked at.
    fn candidates(&mut self, index: usize, from: &At<Arc<str>>, optional: bool) -> Result<Vec<usize>, Need> {
        let mut segments = from.value.split('.');
        let first = segments.next().unwrap_or_default();
        let middle = from.value.split('.').nth(1).filter(|_| from.value.split('.').count() > 2);
        if first == "self" {
            let service = self.container(index).service.clone();
            return self.parts(from, self.of_service(&service), middle);
        }
        let named = self.of_service(first);
        if !named.is_empty() {
            return self.parts(from, named, middle);
        }
        let bare: Vec<usize> = self.indices(|container| &*container.base == first);
        if !bare.is_empty() {
            return Ok(bare);
        }
        let services = self.in_role(first);
        match services.as_slice() {
            [service] => self.parts(from, self.of_service(service), middle),
            [] => Err(self.nobody(index, from, first, optional)),
            several => {
                let names: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
                let message = format!("`{first}` could be any of {}", names.join(", "));
                let help = format!("say which: `needs: {{ …: {} }}` on `{}`", several[0], self.container(index).base);
                self.reports.report(Diagnostic::error(Code::AmbiguousNeed, from.span, message).help(help));
                Err(Need::Broken)
            }
        }
    }

    fn indices(&self, keep: impl Fn(&Container<'a>) -> bool) -> Vec<usize> {
        let containers = self.overlaid.containers.iter().enumerate();
        containers.filter(|(_, container)| keep(container)).map(|(index, _)| index).collect()
    }

    fn of_service(&self, name: &str) -> Vec<usize> {
        self.indices(|container| &*container.service == name)
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

    /// Narrows a service's containers to the one that the reference names.
    fn parts(
        &mut self,
        from: &At<Arc<str>>,
        mut containers: Vec<usize>,
        part: Option<&str>,
    ) -> Result<Vec<usize>, Need> {
        if let Some(part) = part {
            let parts: Vec<Arc<str>> =
                containers.iter().filter_map(|index| self.container(*index).part.clone()).collect();
            containers.retain(|index| self.container(*index).part.as_deref() == Some(part));
            if containers.is_empty() {
                let message = format!("there is no container `{part}` in `{}`", from.value);
                let fault = Diagnostic::error(Code::UnknownName, from.span, message);
                self.reports.report(fault.suggest(part, parts.iter().map(|part| &**part)));
                return Err(Need::Broken);
            }
        }
        Ok(containers)
    }

    /// Nothing in the stack has the name or role.
    fn nobody(&mut self, index: usize, from: &At<Arc<str>>, wanted: &str, optional: bool) -> Need {
        let absence = self.overlaid.absent.get(wanted);
        if optional && absence != Some(&Absence::Broken) {
            return self.optional(from, wanted);
        }
        let environment = &self.overlaid.environment.name;
        let needy = &self.container(index).base;
        let fault = match absence {
            Some(Absence::Broken) => return Need::Broken,
            Some(Absence::Feature(feature)) => {
                let message = format!("`{needy}` needs `{wanted}`, which `{environment}` does not have");
                Diagnostic::error(Code::UnmetNeed, from.span, message)
                    .help(format!("`{wanted}` exists only while the feature `{feature}` is on"))
            }
            Some(Absence::Removed(span)) => {
                let message = format!("`{needy}` needs `{wanted}`, which `{environment}` removes");
                Diagnostic::error(Code::UnmetNeed, from.span, message).related(*span, "removed here")
            }
            None => {
                let message = format!("`{needy}` needs `{wanted}`, and nothing in the stack is or plays that");
                let containers = || self.overlaid.containers.iter();
                let services = containers().map(|container| &*container.service);
                let entries = containers().filter_map(|container| container.entry_name.as_deref());
                let roles = containers().flat_map(|container| &container.entry.roles).map(|role| &*role.value);
                let fault = Diagnostic::error(Code::UnmetNeed, from.span, message);
                fault
                    .suggest(wanted, services.chain(entries).chain(roles))
                    .related(self.container(index).span, format!("`{needy}` comes from here"))
            }
        };
        if !self.broken_service_could_play(wanted) {
            self.reports.report(fault);
        }
        Need::Broken
    }

    /// An optional need that nothing meets is absent, unless its target is a slip for something that there is.
    fn optional(&mut self, from: &At<Arc<str>>, wanted: &str) -> Need {
        let known = || self.inputs.needable(&self.overlaid.environment.stack);
        let Some(near) = nearest(wanted, known()).filter(|_| !known().any(|name| name == wanted)) else {
            return Need::Absent;
        };
        let message = format!("no service, entry or role is named `{wanted}`");
        let fault = Diagnostic::error(Code::UnknownName, from.span, message);
        self.reports.report(fault.help(format!("did you mean `{near}`?")));
        Need::Broken
    }

    /// Whether a service with faults might have been the one: then the need says nothing of its own.
    fn broken_service_could_play(&self, wanted: &str) -> bool {
        let broken = |(name, absence): (&Arc<str>, &Absence)| *absence == Absence::Broken && **name == *wanted;
        self.overlaid.absent.iter().any(broken)
    }

    /// The container that offers an endpoint, or all its instances.
    fn offering(
        &mut self,
        index: usize,
        from: &At<Arc<str>>,
        endpoint: Option<&str>,
        containers: &[usize],
    ) -> Option<(Vec<usize>, Arc<str>)> {
        let offered = |index: &usize| self.overlaid.containers[*index].body.endpoints.keys().map(|name| &*name.value);
        let names: Vec<&str> = containers.iter().flat_map(offered).collect();
        let Some(endpoint) = endpoint.or_else(|| single(&names)) else {
            let message = format!("`{}` names no endpoint of `{}`", from.value, from.value);
            let fault = Diagnostic::error(Code::UnknownName, from.span, message);
            self.reports.report(fault.suggest("", names));
            return None;
        };
        let targets: Vec<usize> =
            containers.iter().copied().filter(|index| offered(index).any(|name| name == endpoint)).collect();
        let mut bases: Vec<&Arc<str>> = targets.iter().map(|index| &self.container(*index).base).collect();
        bases.dedup();
        let fault = match bases.len() {
            1 => return Some((targets, endpoint.into())),
            0 => {
                let service = containers.first().map_or("", |index| &self.container(*index).service);
                let message = format!("`{service}` has no endpoint `{endpoint}`");
                Diagnostic::error(Code::UnknownName, from.span, message).suggest(endpoint, names)
            }
            _ => {
                let bases: Vec<String> = bases.iter().map(|base| format!("`{base}`")).collect();
                let message = format!("`{endpoint}` is an endpoint of {}", bases.join(" and of "));
                Diagnostic::error(Code::AmbiguousNeed, from.span, message)
                    .help("name the container: `service.container.endpoint`")
            }
        };
        self.reports
            .report(fault.related(self.container(index).span, format!("needed by `{}`", self.container(index).base)));
        None
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
            targets.retain(|target| *target != index);
            edges.extend(targets.into_iter().map(|target| Edge { target, span: name.span }));
        }
        edges
    }
}

/// The one name in a list that repeats nothing else.
fn single<'n>(names: &[&'n str]) -> Option<&'n str> {
    let first = *names.first()?;
    names.iter().all(|name| *name == first).then_some(first)
}
