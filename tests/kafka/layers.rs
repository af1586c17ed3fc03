//! Closer layers win, and what they beat stays known.

use stackgen::diagnostic::Reports;
use stackgen::kafka;
use stackgen::source::Sources;
use stackgen::yaml::{Node, read};

use super::{brokers, config, resolve, sound};

const BASE: &str = "
defaults: { partitions: 4, config: { retention.ms: 7d, compression.type: snappy } }
names: { raw: { partitions: 6, config: { retention.ms: 30d } }, events: {} }
";

fn partitions(layers: &[&str]) -> Vec<(String, u32)> {
    sound(layers, &brokers(3)).iter().map(|topic| (topic.name.to_string(), topic.partitions.value.0)).collect()
}

fn named(list: &[(&str, u32)]) -> Vec<(String, u32)> {
    list.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[test]
fn a_topic_beats_the_defaults_and_the_environment_beats_both() {
    assert_eq!(partitions(&[BASE]), named(&[("raw", 6), ("events", 4)]));
    assert_eq!(partitions(&[BASE, "defaults: { partitions: 1 }"]), named(&[("raw", 1), ("events", 1)]));
    assert_eq!(
        partitions(&[BASE, "{ defaults: { partitions: 1 }, names: { events: { partitions: 2 } } }"]),
        named(&[("raw", 1), ("events", 2)])
    );
    assert_eq!(partitions(&[BASE, "names: { extra: {} }"]), named(&[("raw", 6), ("events", 4), ("extra", 4)]));
}

#[test]
fn configuration_merges_by_key() {
    let topics = sound(&[BASE, "defaults: { config: { retention.ms: 1h } }"], &brokers(1));
    let expected = [("compression.type", "snappy"), ("retention.ms", "3600000")];
    assert!(topics.iter().all(|topic| config(topic) == expected.into()));
}

#[test]
fn remove_and_replace() {
    assert_eq!(partitions(&[BASE, "names: { raw: !remove }"]), named(&[("events", 4)]));
    assert_eq!(partitions(&[BASE, "names: { raw: { partitions: !remove } }"]), named(&[("raw", 4), ("events", 4)]));
    assert_eq!(partitions(&[BASE, "names: !replace { only: {} }"]), named(&[("only", 4)]));
    let topics = sound(&[BASE, "names: { raw: { config: !replace { retention.ms: 1d } } }"], &brokers(1));
    assert_eq!(config(&topics[0]), [("compression.type", "snappy"), ("retention.ms", "86400000")].into());
    assert_eq!(
        partitions(&[BASE, "names: { raw: !remove }", "names: { raw: {} }"]),
        named(&[("raw", 4), ("events", 4)])
    );
}

#[test]
fn removing_what_is_not_there_is_reported() {
    let (_, said) = resolve(&[BASE, "names: { rwa: !remove }"], &brokers(1));
    assert_eq!(said, ["layer1:1:15 error[idle-removal] `!remove` finds nothing here to remove"]);
}

#[test]
fn losers_stay_in_order() {
    let (mut sources, mut reports) = (Sources::default(), Reports::default());
    let mut merged: Option<Node> = None;
    for count in ["4", "5", "6"] {
        let file = sources.add(count, format!("names: {{ raw: {{ partitions: {count} }} }}"));
        let node = read(file, &sources, &mut reports).expect("well-formed");
        merged = Some(kafka::merge(merged, &node));
    }
    let merged = merged.expect("three layers");
    let mut at = merged.get("names").and_then(|names| names.get("raw")?.get("partitions"));
    let mut chain = Vec::new();
    while let Some(node) = at {
        chain.push(sources.slice(node.span).to_owned());
        at = node.beaten.as_deref();
    }
    assert_eq!(chain, ["6", "5", "4"]);
}

#[test]
fn a_topic_with_rules_has_none_of_the_defaults_and_those_of_the_environment_beat_both() {
    let base = "{ defaults: { acl: [{ allow: User:a, operations: [Read, Write], group: g }] }, \
        names: { inherits: {}, own: { acl: [{ deny: 'User:*', operations: All, host: '::1' }] }, none: { acl: [] } } }";
    let rules = |layers: &[&str]| -> Vec<Vec<String>> {
        let said =
            |topic: &stackgen::kafka::Topic| topic.acl.iter().flatten().map(|rule| rule.acl.to_string()).collect();
        sound(layers, &brokers(1)).iter().map(said).collect()
    };
    let inherited = vec!["Allow User:a Read", "Allow User:a Write", "Allow User:a Read of group g"];
    assert_eq!(rules(&[base]), [inherited, vec!["Deny User:* All from 0:0:0:0:0:0:0:1"], vec![]]);
    let dev = "defaults: { acl: [{ allow: 'User:*', operations: All }] }";
    assert_eq!(rules(&[base, dev]), vec![vec!["Allow User:* All"]; 3]);
}
