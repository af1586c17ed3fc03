//! The table of topic configuration keys.
//!
//! Names, types, ranges and defaults are those of Kafka's documentation, "Topic Configs" of 3.8, 3.9, 4.0, 4.1, 4.2
//! and 4.4 (`kafka.apache.org/<version>/generated/topic_config.html`, since 4.3 `…/configuration/topic-configs/`),
//! compared with `LogConfig` of its storage module. When a key came or went is from the upgrade notes and from
//! KIP-390, KIP-405, KIP-724, KIP-937, KIP-950, KIP-1030, KIP-1191 and KIP-1241. Confluent Server's own keys are from
//! the "Topic Configurations" page of Confluent Platform 7.1. The descriptions are our own.

use super::kind::Kind::{self, Boolean, Bytes, ListOf, Millis, Number, OneOf, Replicas, Text, Whole, WholeOr};
use super::version::Line;

/// One topic configuration key.
#[derive(Debug, PartialEq)]
pub struct TopicKey {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What a broker uses where neither the topic nor the broker's own configuration says anything.
    pub default: &'static str,
    /// The first version that knows it, where that is later than 3.0.
    pub since: Option<Line>,
    /// The first version that no longer knows it.
    pub gone: Option<Line>,
    /// A lower bound that came later, and with which version.
    pub raised: Option<(Line, i64)>,
    /// What it does.
    pub about: &'static str,
}

impl TopicKey {
    const fn since(self, major: u16, minor: u16) -> TopicKey {
        TopicKey { since: Some(Line::new(major, minor)), ..self }
    }

    const fn gone(self, major: u16, minor: u16) -> TopicKey {
        TopicKey { gone: Some(Line::new(major, minor)), ..self }
    }

    const fn raised(self, major: u16, minor: u16, low: i64) -> TopicKey {
        TopicKey { raised: Some((Line::new(major, minor), low)), ..self }
    }

    /// Whether only Confluent Server knows it.
    pub fn is_confluent(&self) -> bool {
        self.name.starts_with("confluent.")
    }
}

/// The key of that name.
pub fn key(name: &str) -> Option<&'static TopicKey> {
    KEYS.binary_search_by_key(&name, |key| key.name).ok().map(|at| &KEYS[at])
}

/// What `cleanup.policy` takes.
pub const CLEANUP: &[&str] = &["compact", "delete"];
const COMPRESSION: &[&str] = &["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"];
const INT: i64 = i32::MAX as i64;
const LONG: i64 = i64::MAX;
const FOREVER: &str = "9223372036854775807";

const fn row(name: &'static str, kind: Kind, default: &'static str, about: &'static str) -> TopicKey {
    TopicKey { name, kind, default, since: None, gone: None, raised: None, about }
}

/// Every key, sorted by name.
#[rustfmt::skip]
pub static KEYS: &[TopicKey] = &[
    row("cleanup.policy", ListOf(CLEANUP), "delete", "What happens to old segments: `delete` drops them by age and size, `compact` keeps the last record of each key. An empty list, from Kafka 4.2 on, keeps everything."),
    row("compression.gzip.level", WholeOr(-1, 1, 9), "-1", "How hard gzip tries, 1 to 9, or -1 for its own default.").since(3, 8),
    row("compression.lz4.level", Whole(1, 17), "9", "How hard lz4 tries.").since(3, 8),
    row("compression.type", OneOf(COMPRESSION), "producer", "The codec that records are stored with; `producer` stores them as they came."),
    row("compression.zstd.level", Whole(-131_072, 22), "3", "How hard zstd tries.").since(3, 8),
    row("confluent.key.schema.validation", Boolean, "false", "Whether the broker checks the schema of record keys."),
    row("confluent.key.subject.name.strategy", Text, "io.confluent.kafka.serializers.subject.TopicNameStrategy", "The class that names the subject of a key's schema."),
    row("confluent.placement.constraints", Text, "", "Where replicas and observers may lie, as JSON."),
    row("confluent.tier.enable", Boolean, "false", "Whether old segments move to object storage."),
    row("confluent.tier.local.hotset.bytes", Bytes(-1, LONG), "-1", "How much of a partition stays on local disk beside its tier."),
    row("confluent.tier.local.hotset.ms", Millis(-1, LONG), "86400000", "How long a segment stays on local disk beside its tier."),
    row("confluent.value.schema.validation", Boolean, "false", "Whether the broker checks the schema of record values."),
    row("confluent.value.subject.name.strategy", Text, "io.confluent.kafka.serializers.subject.TopicNameStrategy", "The class that names the subject of a value's schema."),
    row("delete.retention.ms", Millis(0, LONG), "86400000", "How long a compacted topic keeps the marks of deleted keys."),
    row("errors.deadletterqueue.group.enable", Boolean, "false", "Whether share groups may use the topic for records that they give up on.").since(4, 4),
    row("file.delete.delay.ms", Millis(0, LONG), "60000", "How long a deleted segment's files stay on disk."),
    row("flush.messages", Whole(1, LONG), FOREVER, "After how many records the log is forced to disk."),
    row("flush.ms", Millis(0, LONG), FOREVER, "After how long the log is forced to disk."),
    row("follower.replication.throttled.replicas", Replicas, "", "Which replicas are throttled as followers."),
    row("index.interval.bytes", Bytes(0, INT), "4096", "How many bytes of records lie between two entries of the offset index."),
    row("leader.replication.throttled.replicas", Replicas, "", "Which replicas are throttled as leaders."),
    row("local.retention.bytes", Bytes(-2, LONG), "-2", "How much of a tiered partition stays on local disk; -2 as much as `retention.bytes` says.").since(3, 6),
    row("local.retention.ms", Millis(-2, LONG), "-2", "How long a tiered segment stays on local disk; -2 as long as `retention.ms` says.").since(3, 6),
    row("max.compaction.lag.ms", Millis(1, LONG), FOREVER, "After how long at the latest a record may be compacted away."),
    row("max.decompressed.message.bytes", Bytes(0, INT), "2147483639", "How large a batch may become when the broker decompresses it.").since(4, 4),
    row("max.message.bytes", Bytes(0, INT), "1048588", "How large a batch of records may be, after compression."),
    row("message.downconversion.enable", Boolean, "true", "Whether records are converted for consumers from before 0.11.").gone(4, 0),
    row("message.format.version", Text, "3.0-IV1", "The record format of brokers from before 3.0.").gone(4, 0),
    row("message.timestamp.after.max.ms", Millis(0, LONG), "3600000", "How far a record's time may lie ahead of the broker's.").since(3, 6),
    row("message.timestamp.before.max.ms", Millis(0, LONG), FOREVER, "How far a record's time may lie behind the broker's.").since(3, 6),
    row("message.timestamp.difference.max.ms", Millis(0, LONG), FOREVER, "How far a record's time may lie from the broker's.").gone(4, 0),
    row("message.timestamp.type", OneOf(&["CreateTime", "LogAppendTime"]), "CreateTime", "Whether a record's time is the producer's or that of its arrival."),
    row("min.cleanable.dirty.ratio", Number(0.0, 1.0), "0.5", "Which share of a compacted log must be uncompacted before it is compacted again."),
    row("min.compaction.lag.ms", Millis(0, LONG), "0", "How long a record is safe from compaction."),
    row("min.insync.replicas", Whole(1, INT), "1", "How many replicas must have a record before a producer with `acks=all` is told so."),
    row("preallocate", Boolean, "false", "Whether a new segment takes its whole space on disk at once."),
    row("remote.copy.lag.bytes", Bytes(-1, LONG), "0", "How far the copy to remote storage may lag; -1 as far as local retention allows.").since(4, 4),
    row("remote.copy.lag.ms", Millis(-1, LONG), "0", "How long the copy to remote storage may lag; -1 as long as local retention allows.").since(4, 4),
    row("remote.log.copy.disable", Boolean, "false", "Whether a tiered topic stops copying to remote storage and only reads from it.").since(3, 9),
    row("remote.log.delete.on.disable", Boolean, "false", "Whether remote data is deleted when tiering is turned off.").since(3, 9),
    row("remote.storage.enable", Boolean, "false", "Whether closed segments move to remote storage.").since(3, 6),
    row("retention.bytes", Bytes(-1, LONG), "-1", "How large a partition may grow before its oldest segments are dropped."),
    row("retention.ms", Millis(-1, LONG), "604800000", "How long a segment is kept before it is dropped."),
    row("segment.bytes", Bytes(14, INT), "1073741824", "How large a segment grows before the next one begins.").raised(4, 0, 1 << 20),
    row("segment.index.bytes", Bytes(4, INT), "10485760", "How large a segment's index may be."),
    row("segment.jitter.ms", Millis(0, LONG), "0", "How far apart at random segments of different partitions begin anew."),
    row("segment.ms", Millis(1, LONG), "604800000", "After how long a new segment begins though the old one is not full."),
    row("unclean.leader.election.enable", Boolean, "false", "Whether a replica that lags may lead when no other is left, losing records."),
];

#[cfg(test)]
mod tests {
    use crate::diagnostic::Reports;
    use crate::source::{Sources, Span};
    use crate::yaml::Node;

    use super::{KEYS, key};

    #[test]
    fn the_table_is_sorted_and_found() {
        assert!(KEYS.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert_eq!(key("retention.ms").map(|key| key.default), Some("604800000"));
        assert_eq!(key("retention"), None);
    }

    /// Each default is a value that its own key takes, and comes out as it went in.
    #[test]
    fn every_default_fits_its_key() {
        let span = Span::new(Sources::default().add("keys", ""), 0..0);
        for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
            let mut reports = Reports::default();
            let text = key.kind.read(key.name, &Node::string(span, key.default), &mut reports);
            assert_eq!(text.as_deref(), Some(key.default), "{}: {:?}", key.name, reports.into_sorted());
        }
    }

    #[test]
    fn descriptions_are_sentences() {
        for key in KEYS {
            assert!(key.about.ends_with('.') && key.about.starts_with(char::is_uppercase), "{}", key.name);
        }
    }
}
