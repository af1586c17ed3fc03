//! From the model to the names that artifact templates may see, and on to a unit's files.

mod alerts;
mod connections;
mod folders;
mod health;
mod operation;
mod order;
mod places;
mod press;
mod ready;
mod totals;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bundle::UnitName;
use crate::data::Holding;
use crate::expand::Endpoint;
use crate::load::entry::Kind;
use crate::load::profile::SecretsMode;
use crate::load::read::Scalar;
use crate::model::{Backup, Service, Stack, Variable, VariableKind};
use crate::overlay::Parameter;
use crate::render::Tree;
use crate::render::context::{self, Context};
use crate::value::Duration;
use crate::yaml::{Map, Node};

use connections::{Peers, need_of};
use places::Places;
pub use press::{Printed, Sheet, bundle, sheets};

/// The path of a unit's folder, relative to the project.
pub fn folder(unit: &UnitName) -> String {
    format!("generated/{}/{}", unit.stack, unit.env)
}

/// The compose file as a tree.
fn document(stack: &Stack) -> Option<Node> {
    let first = stack.services.first()?;
    let services = stack
        .services
        .iter()
        .map(|service| (service.name.clone(), crate::yaml::Entry::new(service.definition.clone())));
    let services = Node::map(first.span, services.collect());
    let blocks = [
        ("services", Some(services)),
        ("volumes", block(&stack.volumes)),
        ("configs", block(&stack.configs)),
        ("secrets", block(&stack.secrets)),
    ];
    let stated = blocks.into_iter().filter_map(|(name, node)| Some((name.into(), crate::yaml::Entry::new(node?))));
    Some(Node::map(first.span, stated.collect()))
}

fn block(map: &Map) -> Option<Node> {
    map.values().next().map(|entry| Node::map(entry.key_span, map.clone()))
}

/// What templates see of a stack.
pub fn context(stack: &Stack) -> Context {
    let tree = |map: &Map| block(map).map(Tree::new);
    let peers: Peers<'_> = stack.services.iter().map(|service| (&*service.name, service)).collect();
    let places = Places::of(stack);
    let connections: Vec<(&str, Vec<context::Need>)> = stack
        .services
        .iter()
        .map(|service| (&*service.name, connections::connections(stack, &peers, &places, service)))
        .collect();
    let mut users = connections::users(&connections);
    let unit = &stack.unit;
    let services: Vec<context::Service> = stack
        .services
        .iter()
        .zip(connections)
        .map(|(service, (name, connects))| context::Service {
            used_by: users.remove(name).unwrap_or_default(),
            connects,
            ..service_context(stack, &peers, &places, service)
        })
        .collect();
    Context {
        api: context::VERSION,
        stackgen: stack.stackgen.as_deref().unwrap_or_default().to_owned(),
        compose: stack.compose.to_string(),
        stack: stack_context(stack),
        inputs: stack.inputs.clone(),
        regenerate: format!("stackgen build --stack {} --env {}", unit.stack, unit.env),
        published: services.iter().flat_map(published).collect(),
        services,
        totals: totals::totals(stack),
        phases: phases(stack),
        start_order: order::start_order(&stack.services),
        networks: None,
        volumes: tree(&stack.volumes),
        configs: tree(&stack.configs),
        secrets: tree(&stack.secrets),
        required: required(stack, &places),
        variables: env_variables(stack, &places),
        missing_secret: crate::expand::service::secret_hint(stack.secrets_mode, &unit.stack, &unit.env),
        secrets_command: format!("stackgen secrets init --stack {} --env {}", unit.stack, unit.env),
        topics: stack.topics.iter().map(context::Topic::from).collect(),
        hdfs: stack.directories.iter().map(context::Directory::from).collect(),
        topic_jobs: jobs(stack, Holding::Topics),
        directory_jobs: jobs(stack, Holding::Directories),
        checks: operation::checks(stack),
        applications: operation::applications(stack),
        commands: stack.commands.iter().map(command).collect(),
        alerts: alerts::alerts(stack),
        notes: stack.notes.iter().map(ToString::to_string).collect(),
        troubles: stack.troubles.iter().map(trouble).collect(),
        parameters: stack.parameters.iter().map(parameter).collect(),
        backup_days: backup_days(stack),
        features: stack.features.clone(),
    }
}

/// What is published of a container.
fn published(service: &context::Service) -> impl Iterator<Item = context::Published> {
    service.endpoints.iter().filter(|endpoint| endpoint.published).map(|endpoint| context::Published {
        name: format!("{} {}", service.name, endpoint.name),
        kind: endpoint.kind.clone(),
        port: endpoint.host_port,
    })
}

/// Whether a container's programs can gain no rights.
fn is_hardened(service: &Service) -> bool {
    let options = service.definition.get("security_opt").and_then(Node::as_list).unwrap_or_default();
    options
        .iter()
        .filter_map(Node::as_text)
        .any(|option| matches!(&**option, "no-new-privileges" | "no-new-privileges:true"))
}

/// For how many whole days backups are kept; a day that has begun is kept.
fn backup_days(stack: &Stack) -> Option<u64> {
    let keep = stack.features.get("backups")?.get("keep")?.as_str()?;
    let keep = <Duration as Scalar>::parse(keep).ok()?;
    Some(keep.as_millis().div_ceil(DAY).max(1))
}

/// The milliseconds of a day.
const DAY: u64 = 86_400_000;

/// The containers that apply what a stack keeps in its services.
fn jobs(stack: &Stack, holding: Holding) -> Vec<String> {
    let jobs = stack.services.iter().filter(|service| service.plays(holding.job()));
    jobs.map(|service| service.name.to_string()).collect()
}

fn stack_context(stack: &Stack) -> context::Stack {
    let unit = &stack.unit;
    context::Stack {
        name: unit.stack.to_string(),
        env: unit.env.to_string(),
        project_name: stack.project_name.to_string(),
        summary: text(stack.summary.as_ref()),
        host: stack.host.name.to_string(),
        bind: stack.host.bind.to_string(),
        secrets_required: stack.secrets_mode == SecretsMode::Required && has_secrets(stack),
        secrets_file: format!("../../../secrets/{}/{}.env", unit.stack, unit.env),
        folder: folder(unit),
    }
}

fn has_secrets(stack: &Stack) -> bool {
    stack.variables.values().any(|variable| matches!(variable.kind, VariableKind::Secret { .. }))
}

fn service_context(stack: &Stack, peers: &Peers<'_>, places: &Places<'_>, service: &Service) -> context::Service {
    let depends = service.depends_on.iter();
    let stated = |key: &str| service.definition.get(key).and_then(Node::as_text).map(ToString::to_string);
    context::Service {
        name: service.name.to_string(),
        service: service.service.to_string(),
        entry: service.entry.as_ref().map(ToString::to_string),
        container: service.part.as_ref().map(ToString::to_string),
        summary: text(service.summary.as_ref()),
        docs: service.docs.as_ref().map(ToString::to_string),
        kind: match service.kind {
            Kind::Service => context::Kind::Service,
            Kind::Job => context::Kind::Job,
        },
        phase: service.phase.as_ref().map(ToString::to_string),
        step: step(stack, service),
        roles: service.roles.iter().map(ToString::to_string).collect(),
        image: stated("image"),
        definition: Tree::new(service.definition.clone()),
        hardened: is_hardened(service),
        endpoints: service
            .endpoints
            .iter()
            .map(|endpoint| endpoint_context(stack, places, service, endpoint))
            .collect(),
        needs: service.needs.iter().map(|need| need_of(peers, need)).collect(),
        resources: resources(service),
        depends_on: depends.map(|(name, edge)| (name.to_string(), edge.condition.as_str().to_owned())).collect(),
        replicas: service.replicas.as_ref().map_or(1, |replicas| replicas.value),
        user: stated("user").or_else(|| service.user.as_ref().map(ToString::to_string)),
        loses: service.loses.as_ref().map(ToString::to_string),
        backup: service.backup.as_ref().map(backup),
        healthcheck: health::healthcheck(service),
        used_by: Vec::new(),
        connects: Vec::new(),
        measured: service.endpoints.iter().any(|endpoint| endpoint.metrics.is_some()),
        certificates: service.certificates.as_ref().map(ToString::to_string),
        folders: folders::folders(service),
    }
}

/// The number of the start layer that a container belongs to.
fn step(stack: &Stack, service: &Service) -> usize {
    let layer = |phase: &Arc<str>| stack.phases.iter().position(|name| name == phase);
    service.phase.as_ref().and_then(layer).map_or(0, |place| place + 1)
}

fn backup(backup: &Backup) -> context::Backup {
    let words = |words: &[Arc<str>]| words.iter().map(ToString::to_string).collect();
    match backup {
        Backup::Commands { tool, dump, restore } => context::Backup {
            tool: Some(tool.to_string()),
            dump: words(dump),
            restore: words(restore),
            paths: Vec::new(),
        },
        Backup::Paths(paths) => {
            context::Backup { tool: None, dump: Vec::new(), restore: Vec::new(), paths: words(paths) }
        }
    }
}

fn endpoint_context(stack: &Stack, places: &Places<'_>, service: &Service, endpoint: &Endpoint) -> context::Endpoint {
    let port = endpoint.port.value.get();
    let host_port = endpoint.host_port.as_ref().map(|port| port.value.get());
    let address = format!("{}:{port}", service.name);
    let outside = host_port.map(|port| format!("{}:{port}", stack.host.name));
    let stated = service.urls.iter().find(|(name, _)| *name == endpoint.name);
    let url = |address: &str| endpoint.scheme.as_ref().map(|scheme| format!("{scheme}://{address}"));
    context::Endpoint {
        name: endpoint.name.to_string(),
        scheme: endpoint.scheme.as_ref().map(ToString::to_string),
        kind: endpoint.kind.map(|kind| kind.as_str().to_owned()),
        port,
        host_port,
        published: endpoint.published(),
        health: endpoint.health.as_ref().map(ToString::to_string),
        metrics: endpoint.metrics.as_ref().map(ToString::to_string),
        url: stated.map(|(_, url)| url.to_string()).or_else(|| url(&address)),
        outside_url: outside.as_deref().and_then(url),
        served_url: places.served(service, endpoint),
        serves: !endpoint.serves.is_empty(),
        address,
        outside,
    }
}

fn resources(service: &Service) -> Option<context::Resources> {
    let cpus = service.resources.cpus.as_ref().map(|at| at.value.to_string());
    let memory = service.resources.memory.as_ref().map(|at| at.value.compose());
    let reserved = service.resources.reserved_memory.as_ref().map(|at| at.value.compose());
    (cpus.is_some() || memory.is_some()).then_some(context::Resources { cpus, memory, reserved })
}

fn phases(stack: &Stack) -> Vec<context::Phase> {
    let phase = |name: &Arc<str>| {
        let own = || stack.services.iter().filter(|service| service.phase.as_ref() == Some(name));
        context::Phase {
            name: name.to_string(),
            services: own().map(|service| service.name.to_string()).collect(),
            sum: totals::sum(own().filter(|service| service.kind == Kind::Service)),
        }
    };
    stack.phases.iter().map(phase).collect()
}

fn required(stack: &Stack, places: &Places<'_>) -> Vec<context::Required> {
    if stack.secrets_mode == SecretsMode::Inline {
        return Vec::new();
    }
    let secrets = stack.variables.values().filter(|variable| matches!(variable.kind, VariableKind::Secret { .. }));
    let by_name: BTreeMap<&str, &Variable> = secrets.map(|variable| (&*variable.name, variable)).collect();
    let one = |variable: &&Variable| context::Required {
        name: variable.name.to_string(),
        description: variable.description.to_string(),
        reference: context::Reference { variable: variable.name.clone() },
        login: places.login(stack, variable),
    };
    by_name.values().map(one).collect()
}

/// The variables of `.env`: those that operators may turn, and secrets where they are inline. What the project
/// declares has no value that stackgen knows.
fn env_variables(stack: &Stack, places: &Places<'_>) -> Vec<context::Variable> {
    let by_name: BTreeMap<&str, &Variable> =
        stack.variables.values().map(|variable| (&*variable.name, variable)).collect();
    let one = |variable: &&Variable| {
        let (kind, value) = match &variable.kind {
            VariableKind::Secret { inline, .. } if stack.secrets_mode == SecretsMode::Inline => {
                (context::VariableKind::Secret, inline.value.to_string())
            }
            VariableKind::Turned { default } => (context::VariableKind::Turned, default.to_string()),
            VariableKind::Secret { .. } | VariableKind::Declared => return None,
        };
        Some(context::Variable {
            name: variable.name.to_string(),
            value,
            description: variable.description.to_string(),
            allowed: text(variable.allowed.as_ref()),
            login: (kind == context::VariableKind::Secret).then(|| places.login(stack, variable)),
            kind,
        })
    };
    by_name.values().filter_map(one).collect()
}

fn trouble(trouble: &crate::model::Trouble) -> context::Trouble {
    context::Trouble {
        service: trouble.service.as_ref().map(ToString::to_string),
        when: trouble.when.to_string(),
        remedy: trouble.remedy.to_string(),
    }
}

fn command(command: &crate::model::Command) -> context::Command {
    context::Command {
        name: command.name.to_string(),
        service: command.container.to_string(),
        run: command.run.clone(),
        summary: command.summary.to_string(),
    }
}

fn parameter((name, parameter): (&Arc<str>, &Parameter)) -> context::Parameter {
    context::Parameter {
        name: name.to_string(),
        value: parameter.value.to_string(),
        description: text(parameter.description.as_ref()),
    }
}

fn text(text: Option<&Arc<str>>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}
