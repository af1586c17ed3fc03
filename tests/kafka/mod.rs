//! Topics from a stack's text to what the brokers get.

mod faults;
mod layers;
mod stacks;

use std::collections::BTreeMap;

use stackgen::diagnostic::Reports;
use stackgen::kafka::{self, Cluster, Topic, Topics, Version};
use stackgen::source::Sources;
use stackgen::yaml::{Node, read};

use crate::declared::{evaluate, said};

/// The Kafka services that topics are resolved for.
struct Setup {
    clusters: Vec<Cluster>,
    version: Option<Version>,
}

/// One cluster of that many brokers.
fn brokers(count: usize) -> Setup {
    Setup { clusters: vec![Cluster { name: "kafka".into(), brokers: count }], version: None }
}

/// The same of a known version.
fn version(count: usize, major: u16, minor: u16) -> Setup {
    Setup { version: Some(Version::new(major, minor)), ..brokers(count) }
}

/// Resolves layers of `topics:`, the weakest first; gives the topics and what was said, a line each.
fn resolve(layers: &[&str], setup: &Setup) -> (Vec<Topic>, Vec<String>) {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let mut nodes = Vec::new();
    for (at, text) in layers.iter().enumerate() {
        let file = sources.add(format!("layer{at}"), *text);
        nodes.push(read(file, &sources, &mut reports).expect("well-formed test input"));
    }
    resolve_nodes(&nodes, setup, &sources, reports)
}

/// The topics that one of the project's own stacks declares for an environment.
fn stack(name: &str, env: &str, setup: &Setup) -> Vec<Topic> {
    let (sources, nodes) = crate::declared::layers(name, env, "topics");
    let (topics, said) = resolve_nodes(&nodes, setup, &sources, Reports::default());
    assert_eq!(said, Vec::<String>::new());
    topics
}

fn resolve_nodes(layers: &[Node], setup: &Setup, sources: &Sources, mut reports: Reports) -> (Vec<Topic>, Vec<String>) {
    let merged = layers.iter().fold(None, |merged, layer| Some(kafka::merge(merged, layer)));
    let topics = Topics::read(&merged.expect("at least one layer"), &mut reports);
    let mut eval = |node: &Node, cluster: Option<&Cluster>, reports: &mut Reports| {
        evaluate(node, cluster.map(|cluster| cluster.brokers), reports)
    };
    let resolved = topics.map(|topics| kafka::resolve(&topics, &setup.clusters, &mut eval, &mut reports));
    let resolved = resolved.unwrap_or_default();
    kafka::check_versions(&resolved, |_| setup.version, &mut reports);
    (resolved, said(sources, reports))
}

/// The topics of layers in which there is nothing to complain about.
fn sound(layers: &[&str], setup: &Setup) -> Vec<Topic> {
    let (topics, said) = resolve(layers, setup);
    assert_eq!(said, Vec::<String>::new());
    topics
}

/// A topic's configuration as key and text.
fn config(topic: &Topic) -> BTreeMap<&str, &str> {
    topic.config.iter().map(|(key, setting)| (*key, setting.text.as_str())).collect()
}
