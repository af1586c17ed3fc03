//! Stage: one canonical form. What needs, endpoints, resources and files imply becomes Compose's own keys.

mod backup;
mod definition;
mod file;
mod inputs;
mod job;
mod order;
mod path;
mod volume;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::bind::{Binding, Need};
use crate::bundle::UnitName;
use crate::data::Data;
use crate::diagnostic::Reports;
use crate::expand::{Expanded, ExpandedContainer};
use crate::load::entry;
use crate::model::{Service, Stack, Trouble, Use, VariableKind};
use crate::overlay::{Container, Environment, FeatureValue};
use crate::source::Sources;
use crate::yaml::Map;

/// Brings a stack into its canonical form.
pub fn normalize(expanded: &Expanded<'_>, data: Data, sources: &Sources, reports: &mut Reports) -> Stack {
    let environment = &expanded.bound.overlaid.environment;
    let unit = UnitName { stack: environment.stack.clone(), env: environment.name.clone() };
    let mut stack = Stack {
        project_name: unit.project().into(),
        unit,
        summary: environment.summary.clone(),
        notes: environment.notes.clone(),
        troubles: troubles(expanded),
        host: environment.host.clone(),
        secrets_mode: environment.secrets,
        phases: expanded.bound.overlaid.phases.clone(),
        services: Vec::new(),
        volumes: Map::default(),
        configs: Map::default(),
        secrets: Map::default(),
        variables: expanded.variables.clone(),
        files: BTreeMap::new(),
        topics: data.topics,
        directories: data.directories,
        parameters: environment.parameters.clone(),
        commands: data.commands,
        features: features(environment),
        stackgen: environment.stackgen.clone(),
        compose: environment.compose,
        inputs: inputs::inputs(expanded, sources),
    };
    let order = order::dependencies(expanded, reports);
    let mut saved = BTreeSet::new();
    let containers = expanded.bound.overlaid.containers.iter().zip(&expanded.containers).enumerate();
    for ((index, (container, evaluated)), depends_on) in containers.zip(order) {
        let mut build = definition::Build { expanded, container, evaluated, stack: &mut stack, reports };
        let definition = build.definition(&depends_on);
        let backup = build.backup(&definition, &mut saved);
        let service = Service { depends_on, backup, definition, ..service(expanded, index, container, evaluated) };
        stack.services.push(service);
    }
    drop_unused_secrets(&mut stack);
    stack
}

/// What can go wrong, once for each service however many containers it has.
fn troubles(expanded: &Expanded<'_>) -> Vec<Trouble> {
    let overlaid = &expanded.bound.overlaid;
    let of = |service: Option<&Arc<str>>, said: &entry::Trouble| Trouble {
        service: service.cloned(),
        when: said.when.clone(),
        remedy: said.remedy.clone(),
    };
    let mut told = HashSet::new();
    let mut troubles: Vec<Trouble> = overlaid.environment.troubleshooting.iter().map(|said| of(None, said)).collect();
    for container in &overlaid.containers {
        for said in container.declarations.iter().flat_map(|declaration| &declaration.troubleshooting) {
            if told.insert((&*container.service, &*said.when)) {
                troubles.push(of(Some(&container.service), said));
            }
        }
    }
    troubles
}

/// The features that are on, as templates see them.
fn features(environment: &Environment<'_>) -> IndexMap<String, serde_json::Value> {
    let value = |feature: &FeatureValue| match (&feature.word, feature.options.is_empty()) {
        (Some(word), _) => serde_json::Value::from(&**word),
        (None, true) => true.into(),
        (None, false) => feature.options.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
    };
    environment.features.iter().map(|(name, feature)| (name.to_string(), value(feature))).collect()
}

fn service(expanded: &Expanded<'_>, index: usize, container: &Container<'_>, evaluated: &ExpandedContainer) -> Service {
    let own = |of: fn(&crate::load::entry::Declaration) -> Option<Arc<str>>| container.declared(of);
    Service {
        name: container.name.clone(),
        service: container.service.clone(),
        span: container.span,
        entry: container.entry_name.clone(),
        part: container.part.clone(),
        summary: own(|declaration| declaration.summary.clone()),
        docs: own(|declaration| declaration.docs.as_ref().map(|docs| docs.value.0.clone())),
        user: own(|declaration| declaration.user.clone()),
        loses: own(|declaration| declaration.loses.clone()),
        kind: container.kind(),
        phase: container.phase.clone(),
        roles: container.entry.roles.iter().map(|role| role.value.clone()).collect(),
        endpoints: evaluated.endpoints.clone(),
        urls: evaluated.urls.clone(),
        checks: evaluated.checks.clone(),
        applications: evaluated.applications.clone(),
        needs: expanded.bound.needs[index].iter().filter_map(|(name, need)| uses(expanded, name, need)).collect(),
        resources: container.resources.clone(),
        replicas: container.replicas.clone(),
        depends_on: IndexMap::new(),
        backup: None,
        certificates: evaluated.certificates.as_deref().map(path::seen_from_unit),
        doubtful: evaluated.doubtful,
        definition: crate::yaml::Node::map(container.span, Map::default()),
    }
}

fn uses(expanded: &Expanded<'_>, name: &Arc<str>, need: &Need) -> Option<Use> {
    let Need::Met(Binding { targets, endpoint, by_default, span, .. }) = need else { return None };
    let containers = &expanded.bound.overlaid.containers;
    Some(Use {
        name: name.clone(),
        services: targets.iter().map(|target| containers[*target].name.clone()).collect(),
        endpoint: endpoint.clone(),
        by_default: *by_default,
        span: *span,
    })
}

/// A secret that nothing reads stands in no file.
fn drop_unused_secrets(stack: &mut Stack) {
    let mut used: Vec<String> = Vec::new();
    let texts = stack.services.iter().map(|service| &service.definition);
    let configs = stack.configs.values().map(|entry| &entry.value);
    let secrets = stack.secrets.values().map(|entry| &entry.value);
    for node in texts.chain(configs).chain(secrets) {
        collect_variables(node, &mut used);
    }
    let on_host: Vec<&str> = stack.files.values().map(|file| file.artifact.text()).collect();
    stack.variables.retain(|name, variable| {
        !matches!(variable.kind, VariableKind::Secret { .. })
            || used.iter().any(|known| **known == **name)
            || on_host.iter().any(|text| text.contains(&**name))
    });
}

/// The variables that strings of a tree mention; a secret of the `secrets:` block is one by its name.
fn collect_variables(node: &crate::yaml::Node, used: &mut Vec<String>) {
    match &node.data {
        crate::yaml::Data::Scalar(scalar) => {
            used.extend(
                crate::compose::variables(&scalar.text).found.into_iter().map(|variable| variable.name.to_string()),
            );
        }
        crate::yaml::Data::List(items) => items.iter().for_each(|item| collect_variables(item, used)),
        crate::yaml::Data::Map(map) => {
            for (key, entry) in &**map {
                if &**key == "environment"
                    && let Some(name) = entry.value.as_text()
                {
                    used.push(name.to_string());
                }
                collect_variables(&entry.value, used);
            }
        }
    }
}
