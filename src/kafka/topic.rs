//! `topics:` as a stack writes it.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::lay::report_idle_removals;
use crate::load::read::{At, FromNode, Named, Scalar, Templated, mapping, record, scalars};
use crate::load::stated::Stated;
use crate::source::Span;
use crate::template::is_template;
use crate::yaml::{Entry, Node, Tag};

use super::acl::AclStatements;
use super::keys::{KEYS, TopicKey, key};
use super::kind::Kind;

record! {
    /// The Kafka topics of a stack. The job `kafka-topics` makes them what is declared here.
    pub struct Topics {
        /// What every topic has unless it says otherwise itself.
        #[schemars(default)]
        defaults: Stated<TopicSettings>,
        /// The topics by name. A name may hold templates, such as `{{ parameters.rollnumber }}_orders`.
        #[schemars(default)]
        names: Named<TopicSettings>,
    }
}

record! {
    /// What may be said about a topic.
    #[derive(Default)]
    pub struct TopicSettings {
        /// How many partitions it has; 1 where nothing is said. Kafka can add partitions but never take one away.
        #[schemars(default)]
        partitions: Stated<Templated<Partitions>>,
        /// How many brokers hold a copy of each partition: a number or a template over `brokers`. Where nothing is
        /// said, 3 or as many as there are brokers.
        #[schemars(default)]
        replication_factor: Stated<Templated<ReplicationFactor>>,
        /// Topic configuration under Kafka's own names; durations as `7d`, sizes as `1M`.
        #[schemars(default)]
        config: Stated<Config>,
        /// Who may do what to it, where the brokers have an authorizer. A topic that says this has no rule of the
        /// defaults.
        #[schemars(default)]
        acl: Stated<AclStatements>,
        /// The Kafka service of the stack that has the topic, where the stack has several.
        #[schemars(default)]
        cluster: Stated<At<Arc<str>>>,
    }
}

impl Topics {
    /// Reads the merged tree, and reports each `!remove` in it that removed nothing.
    pub fn read(merged: &Node, reports: &mut Reports) -> Option<Topics> {
        report_idle_removals(merged, reports);
        Topics::from_node(merged, reports)
    }
}

/// A number of partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partitions(pub u32);

/// More than any cluster holds: a slip of the hand, not a plan.
const MOST_PARTITIONS: u32 = 200_000;

impl Scalar for Partitions {
    const EXPECTED: &'static str = "a whole number of partitions, at least 1";
    const PATTERN: Option<&'static str> = Some("^[0-9]+$");

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(0) => Err("a topic has at least one partition".to_owned()),
            Ok(count) if count > MOST_PARTITIONS => {
                Err(format!("{count} partitions are more than a Kafka cluster can hold"))
            }
            Ok(count) => Ok(Partitions(count)),
            Err(_) => Err(String::new()),
        }
    }
}

/// A number of replicas. Kafka's protocol carries it in 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplicationFactor(pub u16);

impl ReplicationFactor {
    /// What a topic gets that says nothing: 3, or as many as there are brokers.
    pub fn usual(brokers: usize) -> ReplicationFactor {
        ReplicationFactor(match brokers {
            0 | 1 => 1,
            2 => 2,
            _ => 3,
        })
    }
}

impl Scalar for ReplicationFactor {
    const EXPECTED: &'static str = "a whole number of replicas, at least 1";
    const PATTERN: Option<&'static str> = Some("^[0-9]+$");

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(0) => Err("a topic has at least one replica".to_owned()),
            Ok(count) if count <= i16::MAX.unsigned_abs() => Ok(ReplicationFactor(count)),
            _ => Err(String::new()),
        }
    }
}

scalars!(Partitions, ReplicationFactor);

/// Topic configuration: values by Kafka's own keys. What is written literally has been checked.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The keys stated, in order of the input.
    pub entries: Vec<ConfigEntry>,
}

/// One stated key.
#[derive(Debug, Clone)]
pub struct ConfigEntry {
    /// The key.
    pub key: &'static TopicKey,
    /// Where the key stands.
    pub key_span: Span,
    /// The value, whose templates are yet to be evaluated.
    pub value: Node,
}

impl FromNode for Config {
    fn from_node(node: &Node, reports: &mut Reports) -> Option<Self> {
        let mut entries = Vec::new();
        let said =
            |(name, entry): &(&Arc<str>, &Entry)| entry.value.tag != Some(Tag::Remove) && !name.starts_with("x-");
        for (name, entry) in mapping(node, reports)?.iter().filter(said) {
            let Some(key) = key(name) else {
                reports.report(unknown(name, entry.key_span));
                continue;
            };
            if holds_template(&entry.value) || key.kind.read(key.name, &entry.value, reports).is_some() {
                entries.push(ConfigEntry { key, key_span: entry.key_span, value: entry.value.clone() });
            }
        }
        Some(Config { entries })
    }
}

/// Whether a value, or an item of it, is a template.
pub(super) fn holds_template(node: &Node) -> bool {
    node.as_text().is_some_and(|text| is_template(text))
        || node.as_list().is_some_and(|items| items.iter().any(holds_template))
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let report =
        Diagnostic::error(Code::UnknownTopicConfig, span, format!("Kafka has no topic configuration `{name}`"));
    // Brokers know the same settings under names of their own, and people copy those.
    match name.strip_prefix("log.").filter(|rest| key(rest).is_some()) {
        Some(rest) => report.help(format!("`{name}` is the broker's default; the topic's own key is `{rest}`")),
        None => report.suggest(name, KEYS.iter().map(|key| key.name)),
    }
}

impl JsonSchema for Config {
    fn schema_name() -> Cow<'static, str> {
        "TopicConfig".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let properties: serde_json::Map<_, _> =
            KEYS.iter().map(|key| (key.name.to_owned(), value_schema(key))).collect();
        json_schema!({
            "type": "object",
            "description": "Topic configuration under Kafka's own names.",
            "additionalProperties": false,
            "patternProperties": { "^x-": true },
            "properties": properties,
        })
    }
}

fn value_schema(key: &TopicKey) -> serde_json::Value {
    let mut notes =
        vec![key.about.to_owned(), format!("Default: {}.", if key.default.is_empty() { "none" } else { key.default })];
    notes.extend(key.since.map(|version| format!("From Kafka {version} on.")));
    notes.extend(key.gone.map(|version| format!("Gone from Kafka {version} on.")));
    let description = notes.join(" ");
    let template = serde_json::json!({ "type": "string", "pattern": r"\{\{|\{%" });
    match key.kind {
        Kind::Boolean => {
            serde_json::json!({ "description": description, "anyOf": [{ "enum": [true, false, "true", "false"] }, template] })
        }
        Kind::OneOf(words) => serde_json::json!({ "description": description, "anyOf": [{ "enum": words }, template] }),
        Kind::ListOf(words) => serde_json::json!({ "description": description, "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "anyOf": [{ "enum": words }, template] }, "uniqueItems": true },
        ] }),
        _ => serde_json::json!({ "description": description, "type": ["string", "number"] }),
    }
}
