//! From what a stack declares to the topics that its brokers get.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::{At, FromNode, Templated};
use crate::load::stated::Stated;
use crate::source::Span;
use crate::yaml::{Data, Node};

use super::acl::{Acl, AclStatement, AclStatements, Host, Operation, Resource, Rule};
use super::check;
use super::keys::TopicKey;
use super::topic::{Config, Partitions, ReplicationFactor, TopicSettings, Topics, holds_template};

/// A Kafka service of the stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The service's name.
    pub name: Arc<str>,
    /// How many brokers it has.
    pub brokers: usize,
}

/// A topic as its cluster gets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Its name, parameters filled in.
    pub name: Arc<str>,
    /// Where its name stands.
    pub span: Span,
    /// The Kafka service that has it.
    pub cluster: Arc<str>,
    /// How many partitions it has.
    pub partitions: At<Partitions>,
    /// How many brokers hold each partition.
    pub replication_factor: At<ReplicationFactor>,
    /// Its configuration in Kafka's own units, by key.
    pub config: Settings,
    /// Who may do what to it, each with where it is said; `None` where nothing is said of it.
    pub acl: Option<Vec<Rule>>,
}

/// A topic's configuration by key.
pub type Settings = BTreeMap<&'static str, Setting>;

/// One value of a topic's configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The text that Kafka gets: milliseconds, bytes, words joined by commas.
    pub text: String,
    /// The row of the table that it belongs to.
    pub key: &'static TopicKey,
    /// Where its key stands.
    pub key_span: Span,
    /// Where the value stands.
    pub span: Span,
    /// Whether it comes from the defaults rather than from the topic itself.
    pub inherited: bool,
}

/// Evaluates the templates of one scalar, with `brokers` in reach where the cluster is known; text without
/// templates is never asked for. `None` means that the fault has been reported.
pub type Eval<'a> = dyn FnMut(&Node, Option<&Cluster>, &mut Reports) -> Option<Node> + 'a;

/// Evaluates and checks every topic. Those with a fault of their own are reported and left out.
pub fn resolve(topics: &Topics, clusters: &[Cluster], eval: &mut Eval<'_>, reports: &mut Reports) -> Vec<Topic> {
    let nothing = TopicSettings::default();
    let defaults = topics.defaults.value().unwrap_or(&nothing);
    let mut resolved = Vec::new();
    let mut names = check::Names::default();
    for (key, settings) in &topics.names {
        let Some(name) = name(key, eval, reports) else { continue };
        let Some(cluster) = cluster(key, settings, defaults, clusters, reports) else { continue };
        if !names.admit(&name, key.span, &cluster.name, reports) {
            continue;
        }
        let mut scope = Scope { cluster, eval, reports };
        resolved.extend(scope.topic(name, key.span, settings, defaults));
    }
    check::load(&resolved, clusters, reports);
    resolved
}

fn name(key: &At<Arc<str>>, eval: &mut Eval<'_>, reports: &mut Reports) -> Option<Arc<str>> {
    let written = Node::string(key.span, key.value.clone());
    let node = if holds_template(&written) { eval(&written, None, reports)? } else { written };
    let name = Arc::<str>::from_node(&node, reports)?;
    check::name(&name, key.span, reports).then_some(name)
}

/// The cluster that has the topic: the one it names, else the only one.
fn cluster<'a>(
    key: &At<Arc<str>>,
    settings: &TopicSettings,
    defaults: &TopicSettings,
    clusters: &'a [Cluster],
    reports: &mut Reports,
) -> Option<&'a Cluster> {
    let names = || clusters.iter().map(|cluster| &*cluster.name);
    let report = match settings.cluster.or(&defaults.cluster) {
        Stated::Faulty => return None,
        Stated::As(chosen) => {
            if let Some(cluster) = clusters.iter().find(|cluster| cluster.name == chosen.value) {
                return Some(cluster);
            }
            let message = format!("`{}` is no Kafka service of this stack", chosen.value);
            Diagnostic::error(Code::UnknownCluster, chosen.span, message).suggest(chosen, names())
        }
        Stated::Not => match clusters {
            [only] => return Some(only),
            [] => Diagnostic::error(
                Code::UnknownCluster,
                key.span,
                "topics need a Kafka service, and this stack has none",
            ),
            _ => {
                let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                let message = format!("topic `{}` does not say which Kafka service has it", key.value);
                Diagnostic::error(Code::UnknownCluster, key.span, message)
                    .help(format!("say `cluster:` here or in the defaults: {}", names.join(" or ")))
            }
        },
    };
    reports.report(report);
    None
}

/// What one topic is resolved in.
struct Scope<'a, 'e> {
    cluster: &'a Cluster,
    eval: &'a mut Eval<'e>,
    reports: &'a mut Reports,
}

impl Scope<'_, '_> {
    /// The topic, checked as far as its sound values go.
    fn topic(&mut self, name: Arc<str>, span: Span, own: &TopicSettings, defaults: &TopicSettings) -> Option<Topic> {
        let spread = ReplicationFactor::usual(self.cluster.brokers);
        let partitions = self.stated(own.partitions.or(&defaults.partitions), Partitions(1), span);
        let factor = self.stated(own.replication_factor.or(&defaults.replication_factor), spread, span);
        let (config, sound) = self.config(own.config.value(), defaults.config.value());
        let acl = self.acl(&name, own.acl.or(&defaults.acl));
        if let Some(factor) = &factor {
            check::replication(&name, factor, self.cluster, self.reports);
            check::insync(&name, factor, &config, self.reports);
        }
        if !sound {
            return None;
        }
        check::config(&config, self.reports);
        let cluster = self.cluster.name.clone();
        Some(Topic { name, span, cluster, partitions: partitions?, replication_factor: factor?, config, acl: acl? })
    }

    /// The value where one is stated, else the default; `None` where what is stated is faulty.
    fn stated<T: FromNode>(&mut self, stated: &Stated<Templated<T>>, default: T, span: Span) -> Option<At<T>> {
        match stated {
            Stated::Not => Some(At { value: default, span }),
            Stated::Faulty => None,
            Stated::As(written) => self.read(written),
        }
    }

    fn config(&mut self, own: Option<&Config>, defaults: Option<&Config>) -> (Settings, bool) {
        let mut settings = Settings::new();
        let mut sound = true;
        let own_keys = |key: &TopicKey| own.is_some_and(|own| own.entries.iter().any(|entry| entry.key == key));
        let inherited = defaults.into_iter().flat_map(|config| &config.entries).filter(|entry| !own_keys(entry.key));
        let stated = own.into_iter().flat_map(|config| &config.entries);
        for (entry, inherited) in inherited.map(|entry| (entry, true)).chain(stated.map(|entry| (entry, false))) {
            let value = self.evaluated(&entry.value);
            match value.and_then(|value| entry.key.kind.read(entry.key.name, &value, self.reports)) {
                Some(text) => {
                    let (key, span) = (entry.key, entry.value.span);
                    settings.insert(key.name, Setting { text, key, key_span: entry.key_span, span, inherited });
                }
                None => sound = false,
            }
        }
        (settings, sound)
    }

    /// The rules, each operation by itself. The outer `None` means that a fault was reported.
    #[expect(clippy::option_option, reason = "a fault is not the same as nothing said")]
    fn acl(&mut self, topic: &Arc<str>, stated: &Stated<AclStatements>) -> Option<Option<Vec<Rule>>> {
        let statements = match stated {
            Stated::Not => return Some(None),
            Stated::Faulty => return None,
            Stated::As(statements) => &statements.0,
        };
        let read: Vec<Option<Vec<Rule>>> = statements.iter().map(|statement| self.rules(topic, statement)).collect();
        let rules: Vec<Rule> = read.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        check::rules(topic, &rules, self.reports).then_some(Some(rules))
    }

    /// What one statement comes to.
    fn rules(&mut self, topic: &Arc<str>, statement: &At<AclStatement>) -> Option<Vec<Rule>> {
        let (permission, principal) = statement.permission(self.reports)?;
        let principal = self.read(principal)?;
        let host = match &statement.host {
            Some(host) => self.read(host)?.value,
            None => Host("*".into()),
        };
        let rule = |resource: Resource, operation: Operation, span: Span| {
            let acl = Acl { resource, permission, principal: principal.value.clone(), host: host.clone(), operation };
            Rule { acl, span, principal_span: principal.span }
        };
        let operations = statement.operations.0.iter();
        let mut rules: Vec<Rule> =
            operations.map(|said| rule(Resource::Topic(topic.clone()), said.value, said.span)).collect();
        if let Some(group) = &statement.group {
            let group = self.read(group)?;
            rules.push(rule(Resource::Group(group.value.0), Operation::Read, group.span));
        }
        Some(rules)
    }

    /// The value of what may be a template.
    fn read<T: FromNode>(&mut self, written: &Templated<T>) -> Option<At<T>> {
        let node = self.evaluated(&written.node)?;
        T::from_node(&node, self.reports).map(|value| At { value, span: written.node.span })
    }

    fn evaluated(&mut self, node: &Node) -> Option<Node> {
        if !holds_template(node) {
            return Some(node.clone());
        }
        let Some(items) = node.as_list() else { return (self.eval)(node, Some(self.cluster), self.reports) };
        let items: Option<Vec<Node>> = items.iter().map(|item| self.evaluated(item)).collect();
        Some(node.with_data(Data::List(items?)))
    }
}
