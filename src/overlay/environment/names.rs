//! Names that stacks and profiles give to what does not exist.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::report_unknown_feature;
use crate::bundle::UnitName;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::discover::builtin_profiles;
use crate::load::body::EndpointKind;
use crate::load::read::At;
use crate::load::stack::Part;
use crate::load::{BUILTIN_PREFIX, Inputs};
use crate::source::{FileId, Span};

/// Reports profiles that extend what does not exist, and statements for environments that do not.
pub fn check_names(inputs: &Inputs, reports: &mut Reports) {
    let parents = inputs.profiles.values().filter_map(|profile| profile.content.extends.as_ref());
    let parts = inputs.stacks.values().flat_map(|stack| {
        let parts = std::iter::once(&stack.content.part).chain(stack.content.env.values().map(|part| &part.value));
        let services = parts.flat_map(Part::statements).flat_map(|(_, statement)| statement.env.keys());
        stack.content.env.keys().chain(services)
    });
    for name in parents.chain(parts) {
        if !inputs.profile_names.contains(&*name.value) && !inputs.profiles.contains_key(&name.value) {
            let message = format!("no profile is named `{}`", name.value);
            let fault = Diagnostic::error(Code::UnknownName, name.span, message);
            let builtin = builtin_profiles().map(|name| format!("{BUILTIN_PREFIX}{name}")).collect::<Vec<_>>();
            let builtin = builtin.iter().map(String::as_str).filter(|_| name.value.starts_with(BUILTIN_PREFIX));
            reports.report(fault.suggest(&name.value, inputs.profile_names.iter().map(String::as_str).chain(builtin)));
        }
    }
    check_projects(inputs, reports);
}

/// Two stacks in two environments are two projects of Compose: under one name each would take the containers of the other for
/// its own.
fn check_projects(inputs: &Inputs, reports: &mut Reports) {
    let mut named: BTreeMap<String, (UnitName, FileId)> = BTreeMap::new();
    for (stack, loaded) in &inputs.stacks {
        for env in inputs.environments() {
            let unit = UnitName { stack: stack.clone(), env: env.clone() };
            let project = unit.project();
            let Some((other, file)) = named.get(&project) else {
                named.insert(project, (unit, loaded.file));
                continue;
            };
            let message = format!(
                "`{}` in `{}` and `{stack}` in `{env}` are both the project `{project}` of Compose",
                other.stack, other.env
            );
            let fault = Diagnostic::error(Code::DuplicateName, Span::new(loaded.file, 0..0), message);
            let help = "give one of the stacks or of the environments another name";
            reports.report(fault.related(Span::new(*file, 0..0), "the other stack").help(help));
        }
    }
}

/// Reports what profiles say of roles that nobody plays, of entries that the catalog lacks and of containers that an
/// entry lacks.
pub fn check_profiles(inputs: &Inputs, reports: &mut Reports) {
    let report = |name: &At<Arc<str>>, message: String, known: &mut dyn Iterator<Item = &str>| {
        Diagnostic::error(Code::UnknownName, name.span, message).suggest(&name.value, known)
    };
    for profile in inputs.profiles.values().map(|profile| &profile.content) {
        // Also of a profile that no environment comes from.
        let kinds = || EndpointKind::ALL.iter().map(|(kind, _)| *kind);
        for kind in profile.publish.keys().filter(|kind| !kinds().any(|known| *known == *kind.value)) {
            let message = format!("no kind of endpoint is named `{}`", kind.value);
            reports.report(report(kind, message, &mut kinds()));
        }
        for name in profile.features.keys().filter(|name| !inputs.features.contains_key(&*name.value)) {
            report_unknown_feature(name, inputs, reports);
        }
        for role in profile.roles.keys().filter(|role| !inputs.roles.contains(&*role.value)) {
            let message = format!("no service plays the role `{}`", role.value);
            reports.report(report(role, message, &mut inputs.roles.iter().map(|role| &**role)));
        }
        for (name, said) in &profile.entries {
            if !inputs.entry_names.contains(&*name.value) {
                let message = format!("the catalog has no entry `{}`", name.value);
                reports.report(report(name, message, &mut inputs.entry_names.iter().map(String::as_str)));
            }
            let Some(entry) = inputs.entries.get(&name.value) else { continue };
            let entry_settings = || {
                let parts = entry.content.containers.values().flat_map(|part| part.declaration.settings.keys());
                entry.content.declaration.settings.keys().chain(parts).map(|name| &*name.value)
            };
            let bodies = std::iter::once(&said.body).chain(said.body.when.iter().map(|when| &*when.body));
            let stated = bodies.flat_map(|body| body.settings.keys());
            for setting in stated.filter(|name| !entry_settings().any(|known| *known == *name.value)) {
                let message = format!("`{}` has no setting `{}`", name.value, setting.value);
                reports.report(report(setting, message, &mut entry_settings()));
            }
            let known = || entry.content.containers.keys().map(|name| &*name.value);
            for container in said.containers.keys().filter(|name| !known().any(|known| *known == *name.value)) {
                let message = format!("`{}` has no container `{}`", name.value, container.value);
                reports.report(report(container, message, &mut known()));
            }
        }
    }
}
