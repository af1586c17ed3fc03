//! The services of a stack in one environment, put together from every place that speaks of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::container::Absence;
use super::environment::{Environment, report_unknown_feature};
use crate::diagnostic::{Code, Diagnostic, Reports, nearest};
use crate::load::entry::{Declaration, Entry};
use crate::load::read::{At, Kept};
use crate::load::stack::ServiceStatement;
use crate::load::{Inputs, is_removal};
use crate::source::Span;
use crate::yaml::{self, Node};

/// A service of the stack, put together from every place that speaks of it.
pub(super) struct Service<'a> {
    pub(super) name: At<Arc<str>>,
    pub(super) phase: Option<Arc<str>>,
    pub(super) entry: &'a Entry,
    pub(super) entry_node: &'a Node,
    pub(super) entry_name: Option<Arc<str>>,
    pub(super) statements: Vec<Said<'a>>,
}

/// A stack's statement about a service or container, and the profile under whose `in:` of the stack it stands.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) name: &'a At<Arc<str>>,
    pub(super) statement: &'a Kept<ServiceStatement>,
    pub(super) profile: Option<&'a Arc<str>>,
}

pub(super) struct Drafts<'a, 'r> {
    pub(super) inputs: &'a Inputs,
    pub(super) environment: &'r Environment<'a>,
    pub(super) absent: BTreeMap<Arc<str>, Absence>,
    pub(super) heeded: Vec<Arc<str>>,
    pub(super) reports: &'r mut Reports,
}
impl<'a> Drafts<'a, '_> {
    pub(super) fn phases(&self) -> Vec<Arc<str>> {
        let mut phases: Vec<Arc<str>> = Vec::new();
        for name in self.environment.parts.iter().filter_map(|part| part.phases.as_ref()).flat_map(|p| p.keys()) {
            if !phases.contains(&name.value) {
                phases.push(name.value.clone());
            }
        }
        phases
    }

    /// Every statement of the stack that holds here, farther parts first.
    fn said(&self) -> Vec<(Option<Arc<str>>, Said<'a>)> {
        let parts = self.environment.parts.iter().zip(&self.environment.part_profiles);
        let said = parts.flat_map(|(part, profile)| {
            part.statements_by_phase().map(move |(phase, name, statement)| {
                (phase.map(|at| at.value.clone()), Said { name, statement, profile: *profile })
            })
        });
        said.collect()
    }

    pub(super) fn services(&mut self) -> Vec<Service<'a>> {
        let mut services: IndexMap<Arc<str>, Service<'a>> = IndexMap::new();
        let mut containers: Vec<(Option<Arc<str>>, Said<'a>)> = Vec::new();
        for (phase, said) in self.said() {
            let name = &said.name.value;
            if let Some(service) = services.get_mut(name) {
                self.refuse_second_definition(service, &said);
                self.refuse_second_phase(service, phase.as_ref(), &said);
                service.statements.push(said);
                continue;
            }
            match self.define(&said) {
                Definition::Entry { entry, node, name: entry_name } => {
                    let statements = vec![said];
                    let service =
                        Service { name: said.name.clone(), phase, entry, entry_node: node, entry_name, statements };
                    services.insert(name.clone(), service);
                }
                Definition::Broken => drop(self.absent.insert(name.clone(), Absence::Broken)),
                Definition::None => containers.push((phase, said)),
            }
        }
        self.note_unread(&services);
        self.add_jobs(&mut services);
        self.refuse_missing_phases(&services);
        self.remove_services(&mut services);
        self.drop_unfeatured(&mut services);
        self.drop_needless_jobs(&mut services);
        for (_, said) in containers {
            self.attach_to_container(&mut services, said);
        }
        services.into_values().collect()
    }

    /// Services of which nothing could be read exist all the same.
    fn note_unread(&mut self, services: &IndexMap<Arc<str>, Service<'a>>) {
        for (name, entry) in self.environment.part_nodes.iter().flat_map(|part| service_entries(part)) {
            if entry.value.as_map().is_none() && !is_removal(&entry.value) && !services.contains_key(name) {
                self.absent.insert(name.clone(), Absence::Broken);
            }
        }
    }

    /// What a name that the stack speaks of for the first time stands for.
    fn define(&mut self, said: &Said<'a>) -> Definition<'a> {
        let statement = &said.statement.value;
        let faulty = |key: &str, read: bool| !read && said.statement.node.get(key).is_some();
        if faulty("uses", statement.uses.is_some()) || faulty("own", statement.own.is_some()) {
            return Definition::Broken;
        }
        if let Some(own) = &statement.own {
            if let Some(uses) = &statement.uses {
                let message = "a service has either `uses` or `own`";
                self.reports.report(Diagnostic::error(Code::InvalidValue, uses.span, message));
            }
            return Definition::Entry { entry: &own.value, node: &own.node, name: None };
        }
        let (wanted, span) = match &statement.uses {
            Some(uses) => (&uses.value, uses.span),
            None => (&said.name.value, said.name.span),
        };
        if let Some((name, loaded)) = self.inputs.entries.get_key_value(wanted) {
            let content = &loaded.content;
            return Definition::Entry { entry: &content.value, node: &content.node, name: Some(name.clone()) };
        }
        if self.inputs.broken_entries.contains(&**wanted) {
            return Definition::Broken;
        }
        if statement.uses.is_none() {
            return Definition::None;
        }
        let fault = Diagnostic::error(Code::UnknownName, span, format!("the catalog has no entry `{wanted}`"));
        self.reports.report(fault.suggest(wanted, self.inputs.entry_names.iter().map(String::as_str)));
        Definition::Broken
    }

    fn refuse_second_definition(&mut self, service: &Service<'a>, said: &Said<'a>) {
        let again = said.statement.uses.is_some() || said.statement.own.is_some();
        let same_entry =
            said.statement.uses.as_ref().is_some_and(|uses| Some(&uses.value) == service.entry_name.as_ref());
        if again && !same_entry {
            let name = &said.name.value;
            let message = format!("the service `{name}` is defined twice");
            let fault = Diagnostic::error(Code::DuplicateName, said.name.span, message);
            self.reports.report(fault.related(service.name.span, "first defined here"));
        }
    }

    /// A service starts in one phase. Where an environment speaks of it without a phase, it stays where it is.
    fn refuse_second_phase(&mut self, service: &Service<'a>, phase: Option<&Arc<str>>, said: &Said<'a>) {
        let Some(phase) = phase.filter(|phase| service.phase.as_ref() != Some(*phase)) else { return };
        let name = &said.name.value;
        let first = service.phase.as_ref().map_or_else(|| "no phase".to_owned(), |first| format!("phase `{first}`"));
        let message = format!("`{name}` stands in {first} and in phase `{phase}`");
        let fault = Diagnostic::error(Code::DuplicateName, said.name.span, message);
        self.reports.report(fault.related(service.name.span, "first here"));
    }

    /// Where a stack has phases, each service has one. A job that applies topics or directories starts where the service
    /// does that it needs.
    fn refuse_missing_phases(&mut self, services: &IndexMap<Arc<str>, Service<'a>>) {
        let phases = self.phases();
        let Some(first) = phases.first() else { return };
        for service in services.values().filter(|service| service.phase.is_none() && !service.applies_data()) {
            let name = &service.name.value;
            let message = format!("`{name}` has no phase, and this stack has phases");
            let fault = Diagnostic::error(Code::PhaseOrder, service.name.span, message);
            self.reports.report(fault.help(format!("say it in a phase: `phases: {{ {first}: {{ {name}: … }} }}`")));
        }
    }

    /// Takes away what a part of the stack marks with `!remove`.
    fn remove_services(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>) {
        // What the stack itself takes away has nothing weaker under it.
        for (name, span) in self.environment.part_nodes.first().into_iter().flat_map(|node| removed_services(node)) {
            let message = format!("nothing weaker has a service `{name}` to remove here");
            let fault = Diagnostic::error(Code::IdleRemoval, span, message);
            self.reports
                .report(fault.help("a service is taken away in one environment: `in: { dev: { services: … } }`"));
        }
        for node in self.environment.part_nodes.iter().skip(1) {
            for (name, span) in removed_services(node) {
                if services.shift_remove(name).is_some() {
                    self.absent.insert(name.clone(), Absence::Removed(span));
                } else {
                    let message = format!("there is no service `{name}` to remove here");
                    let fault = Diagnostic::error(Code::IdleRemoval, span, message);
                    self.reports.report(fault.suggest(name, services.keys().map(|name| &**name)));
                }
            }
        }
    }

    fn drop_unfeatured(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>) {
        services.retain(|name, service| match self.feature_off(&service.entry.declaration) {
            Some(feature) => {
                self.absent.insert(name.clone(), Absence::Feature(feature));
                false
            }
            None => true,
        });
    }

    /// The feature that keeps a declaration from existing here.
    pub(super) fn feature_off(&mut self, declaration: &Declaration) -> Option<Arc<str>> {
        let feature = declaration.feature.as_ref()?;
        if self.inputs.features.get(&*feature.value).is_none() {
            report_unknown_feature(feature, self.inputs, self.reports);
            return None;
        }
        if !self.heeded.contains(&feature.value) {
            self.heeded.push(feature.value.clone());
        }
        (!self.environment.features.contains_key(&feature.value)).then(|| feature.value.clone())
    }

    /// Gives a statement about a container to the service that the container belongs to.
    fn attach_to_container(&mut self, services: &mut IndexMap<Arc<str>, Service<'a>>, said: Said<'a>) {
        let name = &said.name.value;
        let owner = services.values_mut().find(|service| service.parts().any(|(full, _)| full == **name));
        if let Some(service) = owner {
            service.statements.push(said);
        } else if !self.names_absent_container(name) {
            self.report_unknown_service(services, said.name);
            self.absent.insert(name.clone(), Absence::Broken);
        }
    }

    /// Whether a name belongs to a container of a service that is absent here.
    fn names_absent_container(&self, name: &str) -> bool {
        self.absent.iter().any(|(service, absence)| {
            *absence != Absence::Broken
                && (&**service == name
                    || self.said().iter().any(|(_, said)| {
                        said.name.value == *service
                            && self
                                .entry_of(said)
                                .is_some_and(|entry| part_names(service, entry).any(|(full, _)| full == name))
                    }))
        })
    }

    fn entry_of(&self, said: &Said<'a>) -> Option<&'a Entry> {
        if let Some(own) = &said.statement.own {
            return Some(&own.value);
        }
        let name = said.statement.uses.as_ref().map_or(&said.name.value, |uses| &uses.value);
        self.inputs.entries.get(name).map(|loaded| &loaded.content.value)
    }

    fn report_unknown_service(&mut self, services: &IndexMap<Arc<str>, Service<'a>>, name: &At<Arc<str>>) {
        let message = format!("`{}` is neither an entry of the catalog nor a container of this stack", name.value);
        let containers: Vec<String> = services.values().flat_map(|service| service.parts().map(|(n, _)| n)).collect();
        let known = self.inputs.entry_names.iter().map(String::as_str).chain(containers.iter().map(String::as_str));
        let fault = Diagnostic::error(Code::UnknownName, name.span, message);
        let fault = match nearest(&name.value, known) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help("`stackgen list` shows the catalog; a service of your own is defined under `own:`"),
        };
        self.reports.report(fault);
    }
}

/// Everything that a part of a stack says under the name of a service.
fn service_entries(part: &Node) -> impl Iterator<Item = (&Arc<str>, &yaml::Entry)> {
    let phases = part.get("phases").and_then(Node::as_map).into_iter().flatten().map(|(_, phase)| &phase.value);
    phases.chain(part.get("services")).filter_map(Node::as_map).flatten()
}

/// The services that a part of a stack marks with `!remove`.
fn removed_services(part: &Node) -> Vec<(&Arc<str>, Span)> {
    let removed = service_entries(part).filter(|(_, entry)| is_removal(&entry.value));
    removed.map(|(name, entry)| (name, entry.key_span)).collect()
}

enum Definition<'a> {
    Entry { entry: &'a Entry, node: &'a Node, name: Option<Arc<str>> },
    Broken,
    None,
}

impl<'a> Service<'a> {
    /// The roles that it plays: those of its entry, and the entry's own name, which is the nearest.
    pub(super) fn roles(&self) -> impl Iterator<Item = &Arc<str>> {
        self.entry.roles.iter().map(|role| &role.value).chain(&self.entry_name)
    }

    /// Its containers by full name, each with its name in the entry.
    pub(super) fn parts(&self) -> impl Iterator<Item = (String, &'a Arc<str>)> + use<'a> {
        part_names(&self.name.value, self.entry)
    }
}

/// The containers of an entry under the name of a service.
fn part_names<'a>(service: &str, entry: &'a Entry) -> impl Iterator<Item = (String, &'a Arc<str>)> + use<'a> {
    let service = service.to_owned();
    entry.containers.iter().map(move |(key, container)| {
        let bare = container.bare.unwrap_or(false);
        (if bare { key.value.to_string() } else { format!("{service}-{}", key.value) }, &key.value)
    })
}
