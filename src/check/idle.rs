//! Statements that win nowhere.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::expand::Expanded;
use crate::load::Inputs;
use crate::load::profile::HostStatement;
use crate::load::read::Kept;
use crate::load::stack::Stack;
use crate::source::Span;
use crate::yaml::{Data, Map, Node, Tag};

/// The places of all values that won in some environment.
#[derive(Debug, Default)]
pub struct Winners {
    /// Sorted, each once, where they are of all.
    spans: Vec<Span>,
    /// Parameters that something asked for, by stack.
    asked: HashSet<(Arc<str>, Arc<str>)>,
    /// Settings that inputs of the project declare, by place, and whether something asks for them.
    settings: BTreeMap<Span, (Arc<str>, bool)>,
    /// The names of the settings and of the endpoints that containers have.
    names: [BTreeSet<Arc<str>>; 2],
}

impl Winners {
    /// Takes in what won in one stack and environment.
    pub fn collect(&mut self, expanded: &Expanded<'_>) {
        self.spans.extend(expanded.winners.iter().copied());
        let environment = &expanded.bound.overlaid.environment;
        let asked = environment.asked_parameters.borrow();
        self.asked.extend(asked.iter().map(|name| (environment.stack.clone(), name.clone())));
        let profiles = environment.lineage.iter().filter_map(|(_, profile)| profile.host.as_ref());
        let stack = environment.parts.iter().filter_map(|part| part.host.as_ref());
        let name = profiles.chain(stack).filter_map(|host| host.name.as_ref()).next_back();
        self.spans.extend(name.filter(|name| **name.shared() == *environment.host.name).map(|name| name.span));
        for (name, asked) in &expanded.asked_settings {
            self.settings.entry(name.span).or_insert_with(|| (name.value.clone(), false)).1 |= asked;
        }
        for container in &expanded.bound.overlaid.containers {
            let settings = container.declarations.iter().flat_map(|one| one.settings.keys());
            self.names[0].extend(settings.map(|name| name.value.clone()));
            self.names[1].extend(container.body.endpoints.keys().map(|name| name.value.clone()));
        }
        environment.held.iter().flatten().for_each(|held| note(held, &mut self.spans));
    }

    /// What won in any of several stacks and environments.
    pub fn of_all(all: impl Iterator<Item = Winners>) -> Winners {
        let mut whole = Winners::default();
        all.for_each(|one| whole.add(one));
        whole.spans.sort_unstable();
        whole.spans.dedup();
        whole
    }

    fn add(&mut self, other: Winners) {
        self.spans.extend(other.spans);
        self.asked.extend(other.asked);
        for (span, (name, asked)) in other.settings {
            self.settings.entry(span).or_insert((name, false)).1 |= asked;
        }
        for (names, others) in self.names.iter_mut().zip(other.names) {
            names.extend(others);
        }
    }

    fn won(&self, span: &Span) -> bool {
        self.spans.binary_search(span).is_ok()
    }

    /// Warns about each statement of a stack or profile that won in no environment: nobody would miss it.
    pub fn report_idle(&self, inputs: &Inputs, reports: &mut Reports) {
        for (name, stack) in &inputs.stacks {
            self.stack(&stack.content, reports);
            self.parameters(name, &stack.content, reports);
        }
        for (span, (name, _)) in self.settings.iter().filter(|(_, (_, asked))| !asked) {
            let message = format!("nothing reads the setting `{name}`");
            reports.report(Diagnostic::warning(Code::IdleDeclaration, *span, message));
        }
        for (name, profile) in &inputs.profiles {
            if name.starts_with(crate::load::BUILTIN_PREFIX) {
                continue;
            }
            let profile = &profile.content;
            self.host(profile.host.as_ref(), reports);
            for body in profile.all.iter().chain(profile.roles.values()) {
                self.body_of_many(&body.node, reports);
            }
            for entry in profile.entries.values() {
                self.body(&entry.node, reports);
                entry.containers.values().for_each(|body| self.body(&body.node, reports));
            }
        }
    }

    /// Warns about each parameter that nothing asks for in any environment.
    fn parameters(&self, stack: &Arc<str>, content: &Stack, reports: &mut Reports) {
        let mut told: Vec<&str> = Vec::new();
        for name in content.parts().flat_map(|part| part.parameters.keys()) {
            if !self.asked.contains(&(stack.clone(), name.value.clone())) && !told.contains(&&*name.value) {
                let message = format!("nothing uses the parameter `{}`", name.value);
                reports.report(Diagnostic::warning(Code::IdleDeclaration, name.span, message));
                told.push(&name.value);
            }
        }
    }

    fn stack(&self, stack: &Kept<Stack>, reports: &mut Reports) {
        for part in stack.parts() {
            self.host(part.host.as_ref(), reports);
            part.all.iter().for_each(|body| self.body_of_many(&body.node, reports));
            part.topics.iter().for_each(|topics| self.value(&topics.node, reports));
            part.hdfs.iter().for_each(|hdfs| self.value(&hdfs.node, reports));
            for (_, statement) in part.statements() {
                self.body(&statement.node, reports);
                statement.env.values().for_each(|body| self.body(&body.node, reports));
            }
        }
    }

    /// The name of a host that no environment advertises.
    fn host(&self, host: Option<&HostStatement>, reports: &mut Reports) {
        let Some(name) = host.and_then(|host| host.name.as_ref()) else { return };
        if !self.won(&name.span) {
            let message = format!("no environment advertises the name `{}`", name.shared());
            let help =
                "another name is nearer everywhere, or `bind` is a loopback address, which advertises `localhost`";
            reports.report(Diagnostic::warning(Code::IdleStatement, name.span, message).help(help));
        }
    }

    /// The values of a body; conditional ones may hold in no environment of today.
    fn body(&self, node: &Node, reports: &mut Reports) {
        let Some(map) = node.as_map() else { return };
        for entry in keys_of_a_body().filter_map(|key| map.get(key)) {
            self.value(&entry.value, reports);
        }
    }

    /// The values and removals of a body that is said of many services.
    fn body_of_many(&self, node: &Node, reports: &mut Reports) {
        let Some(map) = node.as_map() else { return };
        for (key, entry) in keys_of_a_body().filter_map(|key| Some((key, map.get(key)?))) {
            match (key, entry.value.as_map()) {
                ("settings", Some(said)) => self.names_of_many(said, "setting", &self.names[0], reports),
                ("publish" | "host_port", Some(said)) => {
                    self.names_of_many(said, "endpoint", &self.names[1], reports);
                }
                _ => self.value(&entry.value, reports),
            }
        }
        let mut removals = Vec::new();
        removals_in(node, &mut removals);
        for span in removals.into_iter().filter(|span| !self.won(span)) {
            reports.report(idle(span, "this takes nothing away in any environment"));
        }
    }

    /// What is said of many services is said of something that one of them has.
    fn names_of_many(&self, said: &Map, what: &str, known: &BTreeSet<Arc<str>>, reports: &mut Reports) {
        for (name, entry) in said {
            let own = name.rsplit_once('.').map_or(&**name, |(_, own)| own);
            if known.contains(own) {
                self.value(&entry.value, reports);
            } else if entry.value.tag.is_none() {
                let message = format!("no service has the {what} `{name}`");
                let warning = Diagnostic::warning(Code::IdleStatement, entry.key_span, message);
                reports.report(warning.suggest(own, known.iter().map(|name| &**name)));
            }
        }
    }

    fn value(&self, node: &Node, reports: &mut Reports) {
        match &node.data {
            _ if node.tag == Some(Tag::Remove) || self.won(&node.span) => {}
            Data::Map(map) if !map.is_empty() => map.values().for_each(|entry| self.value(&entry.value, reports)),
            Data::List(items) if !items.is_empty() => items.iter().for_each(|item| self.value(item, reports)),
            _ => {
                reports.report(idle(node.span, "this statement wins in no environment"));
            }
        }
    }
}

/// The keys of a body whose values can win.
fn keys_of_a_body() -> impl Iterator<Item = &'static str> {
    crate::overlay::EARLY.iter().chain(crate::overlay::LATE).chain(&["resources"]).copied()
}

fn idle(span: Span, message: &str) -> Diagnostic {
    Diagnostic::warning(Code::IdleStatement, span, message)
        .help("another statement is nearer everywhere, or no service has what it speaks of")
}

/// Where a tree says `!remove`.
pub fn removals_in(node: &Node, found: &mut Vec<Span>) {
    match &node.data {
        _ if node.tag == Some(Tag::Remove) => found.push(node.span),
        Data::Map(map) => map.values().for_each(|entry| removals_in(&entry.value, found)),
        Data::List(items) => items.iter().for_each(|item| removals_in(item, found)),
        Data::Scalar(_) => {}
    }
}

/// Notes where each value of a merged tree stands.
pub fn note(node: &Node, spans: &mut Vec<Span>) {
    match &node.data {
        Data::Map(map) if !map.is_empty() => map.values().for_each(|entry| {
            // Of a list of `NAME=value` that became a mapping, the key has the place of the whole item.
            spans.push(entry.key_span);
            note(&entry.value, spans);
        }),
        Data::List(items) if !items.is_empty() => items.iter().for_each(|item| note(item, spans)),
        _ => spans.push(node.span),
    }
}
