//! The names that inputs give to things: each as strict as the strictest of those who read it.

use std::sync::Arc;

use super::Inputs;
use super::body::{Body, EndpointStatement, NeedStatement};
use super::entry::{Declaration, Entry};
use super::read::{At, Named, Scalar};
use super::stack::Part;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::value::{FeatureName, Name, NeedName, SettingName, VariableName};

/// What templates ask of a peer beside its settings: `database.host`.
const FIGURES: [&str; 4] = ["address", "host", "port", "url"];

/// What templates know by these names everywhere, and the words of their own language.
const ROOTS: [&str; 19] = [
    "and",
    "else",
    "env",
    "false",
    "features",
    "if",
    "in",
    "instance",
    "is",
    "loop",
    "needs",
    "none",
    "not",
    "or",
    "parameters",
    "resources",
    "self",
    "stack",
    "true",
];

/// What templates know of `self` beside endpoints and containers.
const OF_SELF: [&str; 3] = ["instances", "name", "service"];

/// Checks each name where it is given.
pub fn check(inputs: &Inputs, reports: &mut Reports) {
    let mut check = Check { reports };
    inputs.project.iter().for_each(|project| check.all::<VariableName, _>(&project.variables));
    check.all::<FeatureName, _>(&inputs.features);
    for feature in inputs.features.values() {
        check.all::<FeatureName, _>(&feature.options);
    }
    inputs.entries.values().for_each(|entry| check.entry(&entry.content));
    inputs.partial_entries.iter().for_each(|entry| check.entry(entry));
    for stack in inputs.stacks.values() {
        check.part(&stack.content.part);
        stack.content.env.values().for_each(|part| check.part(part));
    }
}

struct Check<'r> {
    reports: &'r mut Reports,
}

impl Check<'_> {
    fn entry(&mut self, entry: &Entry) {
        self.all::<Name, _>(&entry.containers);
        self.reserved(entry.containers.keys(), "container", &OF_SELF);
        self.declaration(&entry.declaration, None);
        for container in entry.containers.values() {
            self.declaration(&container.declaration, Some(&entry.declaration));
        }
    }

    fn declaration(&mut self, declaration: &Declaration, of_all: Option<&Declaration>) {
        self.all::<SettingName, _>(&declaration.settings);
        self.all::<SettingName, _>(&declaration.endpoints);
        self.all::<Name, _>(&declaration.volumes);
        self.all::<Name, _>(&declaration.checks);
        self.all::<Name, _>(&declaration.applications);
        self.reserved(declaration.settings.keys(), "setting", &ROOTS);
        self.names_of_statement(&declaration.needs, &declaration.endpoints, &declaration.after);
        for name in declaration.settings.keys() {
            let needs = [Some(declaration), of_all].into_iter().flatten().flat_map(|one| one.needs.keys());
            self.taken(name, needs);
        }
    }

    /// A setting is known to templates by its name alone, and to peers beside the figures of an endpoint.
    fn taken<'a>(&mut self, name: &At<Arc<str>>, mut needs: impl Iterator<Item = &'a At<Arc<str>>>) {
        let fault = |message: String| Diagnostic::error(Code::DuplicateName, name.span, message);
        if FIGURES.contains(&&*name.value) {
            let message =
                format!("a setting cannot be named `{}`: that is the endpoint's for whoever needs it", name.value);
            self.reports.report(fault(message));
        } else if let Some(need) = needs.find(|need| need.value.replace('-', "_") == *name.value) {
            let message = format!("`{}` is a setting and a need, and templates could mean either", name.value);
            self.reports.report(fault(message).related(need.span, "the need"));
        }
    }

    fn part(&mut self, part: &Part) {
        part.phases.iter().for_each(|phases| self.all::<Name, _>(phases));
        self.all::<Name, _>(&part.volumes);
        self.all::<SettingName, _>(&part.parameters);
        self.all::<Name, _>(&part.commands);
        for (name, statement) in part.statements() {
            // Any other name stands for what the catalog names.
            if statement.uses.is_some() || statement.own.is_some() {
                self.name::<Name>(name);
            }
            statement.own.iter().for_each(|own| self.entry(own));
            self.body(&statement.body);
            statement.env.values().for_each(|body| self.body(body));
        }
    }

    fn body(&mut self, body: &Body) {
        self.names_of_statement(&body.needs, &body.endpoints, &body.after);
        body.when.iter().for_each(|when| self.body(&when.body));
        self.all::<Name, _>(&body.volumes);
        self.all::<Name, _>(&body.checks);
        self.all::<Name, _>(&body.applications);
    }

    /// What an entry declares and a statement may add to it.
    fn names_of_statement(
        &mut self,
        needs: &Named<NeedStatement>,
        endpoints: &Named<EndpointStatement>,
        after: &[At<Arc<str>>],
    ) {
        self.all::<NeedName, _>(needs);
        self.reserved(needs.keys(), "need", &ROOTS);
        self.reserved(endpoints.keys(), "endpoint", &OF_SELF);
        for (at, name) in after.iter().enumerate() {
            if let Some(first) = after[..at].iter().find(|first| first.value == name.value) {
                let message = format!("`{}` is said twice in this list", name.value);
                let fault = Diagnostic::error(Code::DuplicateItem, name.span, message);
                self.reports.report(fault.label("again").related(first.span, "first"));
            }
        }
    }

    /// A name that templates would take for something else.
    fn reserved<'a>(&mut self, names: impl Iterator<Item = &'a At<Arc<str>>>, what: &str, taken: &[&str]) {
        for name in names.filter(|name| taken.contains(&&*name.value.replace('-', "_"))) {
            let message = format!("no {what} can be named `{}`: templates know something else by it", name.value);
            self.reports.report(Diagnostic::error(Code::ReservedName, name.span, message));
        }
    }

    fn all<N: Scalar, T>(&mut self, named: &Named<T>) {
        named.keys().filter(|name| !name.value.starts_with("x-")).for_each(|name| self.name::<N>(name));
    }

    fn name<N: Scalar>(&mut self, name: &At<Arc<str>>) {
        if let Err(reason) = N::parse(&name.value) {
            self.reports.report(Diagnostic::error(Code::InvalidName, name.span, reason));
        }
    }
}
