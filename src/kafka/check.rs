//! What Kafka would refuse, or take and not do.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::At;
use crate::source::Span;

use super::acl::{Acl, Permission, Resource, Rule};
use super::name::{fault, in_metrics};
use super::resolve::{Cluster, Setting, Settings, Topic};
use super::topic::ReplicationFactor;
use super::version::Version;

/// How many replicas a broker carries well; Kafka's project speaks of some thousands.
const REPLICAS_PER_BROKER: u64 = 4_000;

/// Checks a topic's name.
pub fn name(name: &str, span: Span, reports: &mut Reports) -> bool {
    let Some(fault) = fault(name) else { return true };
    let report = Diagnostic::error(Code::InvalidName, span, fault).label("letters, digits, `.`, `_` and `-`");
    reports.report(match name.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        Some((parameter, _)) => report.help(format!(
            "for a part that differs, declare it under `parameters:` and write `{{{{ parameters.{parameter} }}}}`"
        )),
        None => report,
    });
    false
}

/// The names of a cluster that are taken, as its metrics spell them.
#[derive(Default)]
pub struct Names {
    taken: HashMap<(Arc<str>, String), (Arc<str>, Span)>,
}

impl Names {
    /// Whether the name is free; if not, both places are reported.
    pub fn admit(&mut self, name: &Arc<str>, span: Span, cluster: &Arc<str>, reports: &mut Reports) -> bool {
        let slot = (cluster.clone(), in_metrics(name));
        let Some((other, place)) = self.taken.get(&slot) else {
            self.taken.insert(slot, (name.clone(), span));
            return true;
        };
        reports.report(if other == name {
            Diagnostic::error(Code::DuplicateTopic, span, format!("topic `{name}` is declared twice"))
                .related(*place, "declared here first")
        } else {
            let message = format!("topic `{name}` collides with `{other}`: Kafka takes `.` and `_` for the same");
            Diagnostic::error(Code::TopicCollision, span, message)
                .related(*place, format!("`{other}` is declared here"))
        });
        false
    }
}

/// Checks the configuration of topics against what the brokers of their cluster run; `of` gives the version of a
/// cluster, where it is known.
pub fn versions(topics: &[Topic], of: impl Fn(&str) -> Option<Version>, reports: &mut Reports) {
    for topic in topics {
        let Some(brokers) = of(&topic.cluster) else { continue };
        topic.config.values().for_each(|setting| version(setting, &topic.cluster, brokers, reports));
    }
}

/// Checks a key, and its value, against the version of a cluster.
fn version(setting: &Setting, cluster: &str, version: Version, reports: &mut Reports) {
    let (key, span) = (setting.key, setting.key_span);
    let (name, brokers) = (key.name, version.line);
    if key.is_confluent() && !version.confluent_server {
        let message = format!("`{name}` is known to Confluent Server alone, and `{cluster}` is none");
        reports.report(Diagnostic::error(Code::TopicConfigVersion, span, message));
    }
    if let Some(since) = key.since.filter(|since| brokers < *since) {
        let message = format!("`{name}` came with Kafka {since}, and `{cluster}` is {brokers}");
        reports.report(Diagnostic::error(Code::TopicConfigVersion, span, message));
    }
    if let Some(gone) = key.gone.filter(|gone| brokers >= *gone) {
        let message = format!("`{name}` is gone since Kafka {gone}, and `{cluster}` is {brokers}");
        let report = Diagnostic::error(Code::TopicConfigVersion, span, message);
        reports.report(match name {
            "message.timestamp.difference.max.ms" => {
                report.help("`message.timestamp.before.max.ms` and `message.timestamp.after.max.ms` took its place")
            }
            _ => report.help("leave it out"),
        });
    }
    if let Some((since, low)) = key.raised.filter(|(since, low)| brokers >= *since && whole(&setting.text) < *low) {
        let message = format!("`{name}` is at least {low} since Kafka {since}, and `{cluster}` is {brokers}");
        reports.report(Diagnostic::error(Code::TopicConfigVersion, setting.span, message));
    }
}

/// Checks a topic's replicas against the brokers.
pub fn replication(topic: &str, factor: &At<ReplicationFactor>, cluster: &Cluster, reports: &mut Reports) {
    if usize::from(factor.value.0) > cluster.brokers {
        let (wanted, there) = (factor.value.0, brokers(cluster.brokers));
        let message = format!("topic `{topic}` wants {wanted} replicas, and `{}` has {there}", cluster.name);
        reports.report(
            Diagnostic::error(Code::ReplicationAboveBrokers, factor.span, message)
                .help("`\"{{ [3, brokers] | min }}\"` follows the number of brokers; so does leaving it out"),
        );
    }
}

fn brokers(count: usize) -> String {
    if count == 1 { "1 broker".to_owned() } else { format!("{count} brokers") }
}

/// Checks how many replicas must be in sync against how many there are.
pub fn insync(topic: &str, replicas: &At<ReplicationFactor>, settings: &Settings, reports: &mut Reports) {
    let Some(setting) = settings.get("min.insync.replicas") else { return };
    let (least, factor) = (whole(&setting.text), i64::from(replicas.value.0));
    let counts = format!("`min.insync.replicas` is {least}, and topic `{topic}` has {factor} replica");
    let report = if least > factor {
        Diagnostic::error(Code::MinInsyncReplicas, setting.span, format!("{counts}{}", plural(factor)))
            .label("no producer with `acks=all` could ever write")
    } else if least == factor && factor > 1 {
        Diagnostic::warning(Code::MinInsyncReplicas, setting.span, format!("{counts}{}", plural(factor)))
            .label("one broker down stops producers with `acks=all`")
    } else {
        return;
    };
    reports.report(report.related(replicas.span, "the replication factor comes from here"));
}

fn plural(count: i64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Whether the rules of a topic each say something; if not, both places are reported.
pub fn rules(topic: &str, rules: &[Rule], reports: &mut Reports) -> bool {
    let mut sound = true;
    for (at, rule) in rules.iter().enumerate() {
        let alike = |other: &&Rule| Acl { permission: rule.acl.permission, ..other.acl.clone() } == rule.acl;
        let Some(other) = rules[..at].iter().find(alike) else { continue };
        let same = other.acl.permission == rule.acl.permission;
        // Several statements may be for one group: their operations are what differs.
        if same && matches!(rule.acl.resource, Resource::Group(_)) {
            continue;
        }
        reports.report(if same {
            let message = format!("topic `{topic}` says `{}` twice", rule.acl);
            Diagnostic::error(Code::DuplicateItem, rule.span, message).related(other.span, "said here first")
        } else {
            let (allowed, denied) = if rule.acl.permission == Permission::Deny { (other, rule) } else { (rule, other) };
            let message = format!("`{}` has no effect on topic `{topic}`", allowed.acl);
            Diagnostic::error(Code::ConflictingKeys, allowed.span, message)
                .related(denied.span, "the same is denied here")
        });
        sound = false;
    }
    sound
}

/// Checks what the values of a topic's configuration say together.
pub fn config(settings: &Settings, reports: &mut Reports) {
    clashes(settings, reports);
    idle(settings, reports);
}

/// Values that Kafka refuses together.
fn clashes(settings: &Settings, reports: &mut Reports) {
    let mut clash = |lower: &str, upper: &str| {
        if let (Some(low), Some(high)) = (settings.get(lower), settings.get(upper))
            && let (low_value, high_value) = (whole(&low.text), whole(&high.text))
            && high_value >= 0
            && (low_value > high_value || low_value == -1)
        {
            let what = if low_value == -1 { "has no limit".to_owned() } else { format!("is {low_value}") };
            let message = format!("`{lower}` {what}, which is more than `{upper}` at {high_value}");
            let place = format!("`{upper}` is said here");
            reports.report(Diagnostic::error(Code::TopicConfigClash, low.span, message).related(high.span, place));
        }
    };
    clash("min.compaction.lag.ms", "max.compaction.lag.ms");
    if is(settings, "remote.storage.enable", "true") {
        clash("local.retention.ms", "retention.ms");
        clash("local.retention.bytes", "retention.bytes");
        if let Some(policy) = settings.get("cleanup.policy").filter(|_| compacts(settings)) {
            let message = "a topic with `remote.storage.enable` cannot be compacted";
            reports.report(Diagnostic::error(Code::TopicConfigClash, policy.span, message));
        }
    }
}

/// Values that a topic states for itself and that another of its values makes meaningless.
fn idle(settings: &Settings, reports: &mut Reports) {
    let mut idle = |key: &str, reason: String| {
        if let Some(setting) = settings.get(key).filter(|setting| !setting.inherited) {
            let message = format!("`{key}` does nothing here: {reason}");
            reports.report(Diagnostic::warning(Code::IdleTopicConfig, setting.span, message));
        }
    };
    for codec in ["gzip", "lz4", "zstd"] {
        if !is(settings, "compression.type", codec) {
            idle(&format!("compression.{codec}.level"), format!("`compression.type` is not `{codec}`"));
        }
    }
    if !compacts(settings) {
        for key in
            ["delete.retention.ms", "max.compaction.lag.ms", "min.cleanable.dirty.ratio", "min.compaction.lag.ms"]
        {
            idle(key, "`cleanup.policy` has no `compact`".to_owned());
        }
    }
    if settings.get("cleanup.policy").is_some_and(|policy| !policy.text.contains("delete")) {
        for key in ["retention.bytes", "retention.ms"] {
            idle(key, "`cleanup.policy` has no `delete`".to_owned());
        }
    }
}

/// Checks each cluster against the replicas of all its topics.
pub fn load(topics: &[Topic], clusters: &[Cluster], reports: &mut Reports) {
    for cluster in clusters.iter().filter(|cluster| cluster.brokers > 0) {
        let own = || topics.iter().filter(|topic| topic.cluster == cluster.name);
        let replicas =
            |topic: &Topic| u64::from(topic.partitions.value.0) * u64::from(topic.replication_factor.value.0);
        let per_broker = own().map(replicas).sum::<u64>() / cluster.brokers as u64;
        if per_broker > REPLICAS_PER_BROKER
            && let Some(largest) = own().max_by_key(|topic| replicas(topic))
        {
            let message = format!("the topics of `{}` come to {per_broker} replicas for each broker", cluster.name);
            reports.report(
                Diagnostic::warning(Code::TooManyPartitions, largest.partitions.span, message)
                    .label(format!("`{}` has the most", largest.name))
                    .help(format!("a broker carries some {REPLICAS_PER_BROKER} well")),
            );
        }
    }
}

fn is(settings: &Settings, key: &str, text: &str) -> bool {
    settings.get(key).is_some_and(|setting| setting.text == text)
}

fn compacts(settings: &Settings) -> bool {
    settings.get("cleanup.policy").is_some_and(|policy| policy.text.contains("compact"))
}

fn whole(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}
