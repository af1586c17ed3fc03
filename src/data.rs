//! Stage: the topics and directories that a stack declares, in their consumers' own units.

mod holding;
mod jobs;

use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;

use crate::bind::Bound;
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::hdfs::{self, Directory, Hdfs};
use crate::kafka::{self, Cluster, Topic, Topics};
use crate::lay::report_idle_removals;
use crate::load::read::{At, mismatch};
use crate::load::stack::Command as Statement;
use crate::model::Command;
use crate::overlay::Environment;
use crate::source::Sources;
use crate::template::{Lookup, Output, Scope, Templates, is_template, print};
use crate::yaml::Node;

pub use holding::Holding;
pub use jobs::served;

/// What a stack keeps in its services.
#[derive(Debug, Default)]
pub struct Data {
    /// Kafka topics.
    pub topics: Vec<Topic>,
    /// HDFS directories, parents first.
    pub directories: Vec<Directory>,
    /// Commands of the operators' own.
    pub commands: Vec<Command>,
}

/// Resolves a stack's topics and directories.
pub fn resolve(bound: &Bound<'_>, templates: &mut Templates, sources: &Sources, reports: &mut Reports) -> Data {
    let environment = &bound.overlaid.environment;
    for laid in Holding::ALL.iter().filter_map(|holding| holding.laid(environment)) {
        report_idle_removals(laid, reports);
    }
    let clusters = clusters(bound);
    let mut eval = |node: &Node, cluster: Option<&Cluster>, reports: &mut Reports| {
        let mut scope = DataScope { environment, brokers: cluster.map(|cluster| cluster.brokers) };
        evaluate(node, &mut scope, templates, sources, reports)
    };
    let topics = Holding::Topics.merged(environment);
    let topics = topics.and_then(|node| Topics::read(node, reports));
    let topics = topics.map(|topics| kafka::resolve(&topics, &clusters, &mut eval, reports)).unwrap_or_default();
    let tree = Holding::Directories.merged(environment);
    let mut eval = |node: &Node, reports: &mut Reports| {
        let mut scope = DataScope { environment, brokers: None };
        evaluate(node, &mut scope, templates, sources, reports)
    };
    let tree = tree.and_then(|node| Hdfs::read(node, reports));
    let directories = tree.map(|tree| hdfs::resolve(&tree, &mut eval, reports)).unwrap_or_default();
    require_hdfs(&directories, bound, reports);
    let commands = commands(bound, &mut eval, reports);
    let data = Data { topics, directories, commands };
    jobs::check(bound, &data, reports);
    data
}

/// Reports directories of a stack that has no HDFS.
fn require_hdfs(directories: &[Directory], bound: &Bound<'_>, reports: &mut Reports) {
    let overlaid = &bound.overlaid;
    let Some(first) = directories.first() else { return };
    if overlaid.containers.iter().any(|container| container.plays(Holding::Directories.role()))
        || !overlaid.absent.is_empty()
    {
        return;
    }
    let message = "directories need an HDFS service, and this stack has none";
    reports.report(Diagnostic::error(Code::UnmetNeed, first.span, message));
}

/// The commands of the operators' own, nearer ones over farther ones.
fn commands(bound: &Bound<'_>, eval: &mut hdfs::Eval<'_>, reports: &mut Reports) -> Vec<Command> {
    let overlaid = &bound.overlaid;
    let mut commands: IndexMap<Arc<str>, Command> = IndexMap::new();
    let mut stated: IndexMap<Arc<str>, (&At<Arc<str>>, &Statement)> = IndexMap::new();
    for said in overlaid.environment.parts.iter().map(|part| &part.commands) {
        said.take_away(&mut stated, reports);
        stated.extend(said.iter().map(|(name, command)| (name.value.clone(), (name, command))));
    }
    for (name, said) in stated.into_values() {
        let containers = || overlaid.containers.iter().map(|container| &*container.name);
        if !containers().any(|container| *container == *said.container.value) {
            if !overlaid.absent.contains_key(&said.container.value) {
                let message = format!("no container is named `{}`", said.container.value);
                let fault = Diagnostic::error(Code::UnknownName, said.container.span, message);
                reports.report(fault.suggest(&said.container.value, containers()));
            }
            continue;
        }
        let run = said.run.iter().filter_map(|word| command_word(word, eval, reports));
        let command = Command {
            name: name.value.clone(),
            summary: said.summary.clone(),
            container: said.container.value.clone(),
            run: run.collect(),
        };
        commands.insert(name.value.clone(), command);
    }
    commands.into_values().collect()
}

/// A word of a command, its templates evaluated.
fn command_word(word: &Node, eval: &mut hdfs::Eval<'_>, reports: &mut Reports) -> Option<String> {
    let Some(scalar) = word.as_scalar() else {
        reports.report(mismatch(word, "a word of the command"));
        return None;
    };
    if !is_template(&scalar.text) {
        return Some(scalar.text.to_string());
    }
    eval(word, reports)?.as_text().map(ToString::to_string)
}

/// The Kafka services of a stack, each with its brokers.
fn clusters(bound: &Bound<'_>) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let brokers = bound.overlaid.containers.iter().filter(|container| container.plays(Holding::Topics.role()));
    for broker in brokers {
        match clusters.iter_mut().find(|cluster| cluster.name == broker.service) {
            Some(known) => known.brokers += 1,
            None => clusters.push(Cluster { name: broker.service.clone(), brokers: 1 }),
        }
    }
    clusters
}

/// What templates of topics and directories may ask about.
struct DataScope<'a, 'r> {
    environment: &'r Environment<'a>,
    brokers: Option<usize>,
}

impl Scope for DataScope<'_, '_> {
    fn lookup(&mut self, path: &[&str]) -> Lookup {
        let mut heeded: Vec<Arc<str>> = Vec::new();
        if let Some(lookup) = self.environment.lookup(path, &mut heeded) {
            return lookup;
        }
        match (path.first(), self.brokers) {
            (Some(&"brokers"), Some(brokers)) => Lookup::within(Value::from(brokers), path, 1),
            _ => {
                let names = ["env", "features", "parameters", "stack"].into_iter();
                let valid = names.chain(self.brokers.map(|_| "brokers")).map(str::to_owned).collect();
                Lookup::Unknown { depth: 0, valid }
            }
        }
    }
}

fn evaluate(
    node: &Node,
    scope: &mut dyn Scope,
    templates: &mut Templates,
    sources: &Sources,
    reports: &mut Reports,
) -> Option<Node> {
    let text = match templates.eval(node, scope, sources, reports)? {
        Output::Value(value) => print(&value)?,
        Output::Text(text) => text.known()?,
    };
    Some(Node::plain(node.span, text))
}
