//! What the inputs must keep once all of them are read: Compose's keys against the project's oldest Compose,
//! declarations of settings against themselves.

use super::Inputs;
use super::body::{Body, ServiceTree, When};
use super::entry::{Declaration, Entry};
use super::profile::Profile;
use super::project::Feature;
use super::read::{Kept, Named};
use super::stack::{Part, Stack};
use crate::compose::{self, Version};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::yaml::Node;

/// Checks the entries, stacks and profiles.
pub fn check(inputs: &Inputs, reports: &mut Reports) {
    super::names::check(inputs, reports);
    super::removals::check(inputs, reports);
    let stated = inputs.project.as_ref().and_then(|project| project.compose.as_ref());
    inputs.features.values().for_each(|feature| check_words(feature, reports));
    let mut check = Check { oldest: stated.map_or(Version::OLDEST, |version| version.value), reports };
    inputs.entries.values().for_each(|entry| check.entry(&entry.content));
    inputs.partial_entries.iter().for_each(|entry| check.entry(entry));
    inputs.profiles.values().for_each(|profile| check.profile(&profile.content));
    inputs.stacks.values().for_each(|stack| check.stack(&stack.content));
}

/// A word that must be heeded is one that the feature may be set to.
fn check_words(feature: &Feature, reports: &mut Reports) {
    let known = || feature.values.iter().map(|word| &*word.value);
    for word in feature.must_heed.iter().filter(|word| !known().any(|known| *known == *word.value)) {
        let message = format!("the feature cannot be set to `{}`", word.value);
        let fault = Diagnostic::error(Code::UnknownName, word.span, message);
        reports.report(fault.suggest(&word.value, known()));
    }
}

struct Check<'r> {
    oldest: Version,
    reports: &'r mut Reports,
}

impl Check<'_> {
    fn entry(&mut self, entry: &Entry) {
        self.declaration(&entry.declaration);
        entry.containers.values().for_each(|container| self.declaration(&container.declaration));
    }

    fn profile(&mut self, profile: &Profile) {
        profile.all.iter().chain(profile.roles.values()).for_each(|body| self.body(body));
        for entry in profile.entries.values() {
            self.body(&entry.body);
            entry.containers.values().for_each(|body| self.body(body));
        }
    }

    fn stack(&mut self, stack: &Stack) {
        stack.env.values().for_each(|part| self.inner_environments(part));
        for part in std::iter::once(&stack.part).chain(stack.env.values().map(|part| &part.value)) {
            part.all.iter().for_each(|body| self.body(body));
            self.volumes(&part.volumes);
            for (_, statement) in part.statements() {
                self.body(&statement.body);
                statement.own.iter().for_each(|own| self.entry(own));
                statement.env.values().for_each(|body| self.body(body));
            }
        }
    }

    /// An environment's part of a stack is for that environment.
    fn inner_environments(&mut self, part: &Part) {
        for (_, statement) in part.statements().filter(|(_, statement)| !statement.env.is_empty()) {
            let Some(entry) = statement.node.as_map().and_then(|map| map.get("in")) else { continue };
            let message = "`in` has no meaning inside of `in`";
            self.reports.report(Diagnostic::error(Code::UnknownKey, entry.key_span, message));
        }
    }

    fn declaration(&mut self, declaration: &Declaration) {
        for (name, setting) in &declaration.settings {
            setting.check(&name.value, self.reports);
        }
        self.volumes(&declaration.volumes);
        self.service(declaration.service.as_ref());
        self.whens(&declaration.when);
    }

    fn body(&mut self, body: &Body) {
        self.volumes(&body.volumes);
        self.service(body.service.as_ref());
        self.whens(&body.when);
    }

    fn volumes(&mut self, volumes: &Named<Node>) {
        volumes.values().for_each(|volume| compose::check(compose::Part::Volume, volume, self.oldest, self.reports));
    }

    fn whens(&mut self, whens: &[Kept<When>]) {
        for when in whens {
            if let Some(entry) = when.node.as_map().and_then(|map| map.get("when")) {
                let message = "`when` has no meaning inside of `when`";
                let fault = Diagnostic::error(Code::UnknownKey, entry.key_span, message);
                self.reports
                    .report(fault.help("write a statement of its own, whose `if` joins both conditions with `and`"));
            }
            self.body(&when.body);
        }
    }

    fn service(&mut self, service: Option<&ServiceTree>) {
        if let Some(service) = service {
            compose::check_service(&service.node, self.oldest, self.reports);
        }
    }
}
