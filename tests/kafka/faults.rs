//! Each fault at its place.

use stackgen::kafka::{Cluster, Version};

use super::{Setup, brokers, resolve, version};

fn one(text: &str, setup: &Setup) -> Vec<String> {
    resolve(&[text], setup).1
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn single_faults() {
    let cases: &[(&str, &[&str])] = &[
        ("names: { 'a b': {} }", &["1:10 error[invalid-name] a topic's name cannot have ` ` in it"]),
        ("names: { '..': {} }", &["1:10 error[invalid-name] `..` cannot be a topic's name"]),
        (
            "names: { __consumer_offsets: {} }",
            &["1:10 error[invalid-name] `__consumer_offsets` is a topic that Kafka keeps for itself"],
        ),
        (
            "names: { <rollnumber>_raw: {} }",
            &[
                "1:10 error[invalid-name] a topic's name cannot have `<` in it\n  help: for a part that differs, declare it under `parameters:` and write `{{ parameters.rollnumber }}`",
            ],
        ),
        (
            "names: { a.b: {}, a_b: {} }",
            &[
                "1:19 error[topic-collision] topic `a_b` collides with `a.b`: Kafka takes `.` and `_` for the same\n  1:10 `a.b` is declared here",
            ],
        ),
        (
            r#"names: { cs21b042_raw: {}, "{{ parameters.rollnumber }}_raw": {} }"#,
            &["1:28 error[duplicate-topic] topic `cs21b042_raw` is declared twice\n  1:10 declared here first"],
        ),
        ("names: { a: { partitions: 0 } }", &["1:27 error[invalid-value] a topic has at least one partition"]),
        (
            "names: { a: { partitions: many } }",
            &["1:27 error[invalid-value] expected a whole number of partitions, at least 1, found the text `many`"],
        ),
        (
            "names: { a: { partitions: 400000 } }",
            &["1:27 error[invalid-value] 400000 partitions are more than a Kafka cluster can hold"],
        ),
        (
            "names: { a: { partition: 4 } }",
            &["1:15 error[unknown-key] unknown key `partition`\n  help: did you mean `partitions`?"],
        ),
        (
            "names: { a: { replication_factor: 2 } }",
            &[
                "1:35 error[replication-above-brokers] topic `a` wants 2 replicas, and `kafka` has 1 broker\n  help: `\"{{ [3, brokers] | min }}\"` follows the number of brokers; so does leaving it out",
            ],
        ),
        (
            "names: { a: { config: { retention.msx: 1 } } }",
            &[
                "1:25 error[unknown-topic-config] Kafka has no topic configuration `retention.msx`\n  help: did you mean `retention.ms`?",
            ],
        ),
        (
            "names: { a: { config: { log.cleanup.policy: delete } } }",
            &[
                "1:25 error[unknown-topic-config] Kafka has no topic configuration `log.cleanup.policy`\n  help: `log.cleanup.policy` is the broker's default; the topic's own key is `cleanup.policy`",
            ],
        ),
        (
            "names: { a: { config: { retention.ms: 7y } } }",
            &[
                "1:39 error[invalid-value] `retention.ms` cannot be the text `7y`\n  help: `y` is no unit of time; there are `d`, `h`, `m`, `s` and `ms`",
            ],
        ),
        (
            "names: { a: { config: { retention.ms: -2 } } }",
            &["1:39 error[invalid-value] `retention.ms` is out of range at `-2`"],
        ),
        (
            "names: { a: { config: { segment.bytes: 3G } } }",
            &["1:40 error[invalid-value] `segment.bytes` is out of range at the text `3G`"],
        ),
        (
            "names: { a: { config: { compression.type: snapy } } }",
            &["1:43 error[invalid-value] `compression.type` knows no `snapy`\n  help: did you mean `snappy`?"],
        ),
        (
            "names: { a: { config: { cleanup.policy: [compact, compact] } } }",
            &["1:41 error[invalid-value] `cleanup.policy` says `compact` twice"],
        ),
        (
            "names: { a: { config: { preallocate: yes } } }",
            &["1:38 error[invalid-value] `preallocate` cannot be the text `yes`"],
        ),
        (
            "names: { a: { config: { min.cleanable.dirty.ratio: 2, cleanup.policy: compact } } }",
            &["1:52 error[invalid-value] `min.cleanable.dirty.ratio` is out of range at `2`"],
        ),
        (
            "names: { a: { config: { compression.gzip.level: 0, compression.type: gzip } } }",
            &["1:49 error[invalid-value] `compression.gzip.level` is out of range at `0`"],
        ),
        (
            "names: { a: { cluster: kafak } }",
            &["1:24 error[unknown-cluster] `kafak` is no Kafka service of this stack\n  help: did you mean `kafka`?"],
        ),
        (
            "names: { a: { config: { min.compaction.lag.ms: 2h, max.compaction.lag.ms: 1h, cleanup.policy: compact } } }",
            &[
                "1:48 error[topic-config-clash] `min.compaction.lag.ms` is 7200000, which is more than `max.compaction.lag.ms` at 3600000\n  1:75 `max.compaction.lag.ms` is said here",
            ],
        ),
        (
            "names: { a: { config: { remote.storage.enable: true, local.retention.ms: -1, retention.ms: 1h } } }",
            &[
                "1:74 error[topic-config-clash] `local.retention.ms` has no limit, which is more than `retention.ms` at 3600000\n  1:92 `retention.ms` is said here",
            ],
        ),
        (
            "names: { a: { config: { remote.storage.enable: true, cleanup.policy: compact } } }",
            &["1:70 error[topic-config-clash] a topic with `remote.storage.enable` cannot be compacted"],
        ),
        (
            "names: { a: { config: { cleanup.policy: compact, retention.ms: 1h } } }",
            &["1:64 warning[idle-topic-config] `retention.ms` does nothing here: `cleanup.policy` has no `delete`"],
        ),
        (
            "names: { a: { config: { delete.retention.ms: 1h } } }",
            &[
                "1:46 warning[idle-topic-config] `delete.retention.ms` does nothing here: `cleanup.policy` has no `compact`",
            ],
        ),
        (
            "names: { a: { config: { compression.zstd.level: 9, compression.type: gzip } } }",
            &[
                "1:49 warning[idle-topic-config] `compression.zstd.level` does nothing here: `compression.type` is not `zstd`",
            ],
        ),
        (
            "names: { a: { partitions: 9000 } }",
            &[
                "1:27 warning[too-many-partitions] the topics of `kafka` come to 9000 replicas for each broker\n  help: a broker carries some 4000 well",
            ],
        ),
        ("names: { a: { partitions: '{{ nope }}' } }", &["1:27 error[invalid-value] undefined value"]),
        (
            "names: { a: { partitions: '{{ brokers - 1 }}' } }",
            &["1:27 error[invalid-value] a topic has at least one partition"],
        ),
        (
            "names: { a: { config: { retention.ms: \"{{ 'soon' }}\" } } }",
            &["1:39 error[invalid-value] `retention.ms` cannot be the text `soon`"],
        ),
    ];
    for (text, expected) in cases {
        let expected: Vec<String> =
            expected.iter().map(|line| format!("layer0:{}", line.replace("\n  1:", "\n  layer0:1:"))).collect();
        assert_eq!(one(text, &brokers(1)), expected, "{text}");
    }
}

#[test]
fn insync_replicas_leave_room() {
    let with = |least: u32, factor: u32| {
        format!("names: {{ a: {{ replication_factor: {factor}, config: {{ min.insync.replicas: {least} }} }} }}")
    };
    let none: [&str; 0] = [];
    assert_eq!(one(&with(2, 3), &brokers(3)), none);
    assert_eq!(one(&with(1, 1), &brokers(3)), none);
    assert_eq!(
        one(&with(3, 3), &brokers(3)),
        [
            "layer0:1:69 warning[min-insync-replicas] `min.insync.replicas` is 3, and topic `a` has 3 replicas\n  layer0:1:35 the replication factor comes from here"
        ]
    );
    assert_eq!(
        one(&with(2, 1), &brokers(3)),
        [
            "layer0:1:69 error[min-insync-replicas] `min.insync.replicas` is 2, and topic `a` has 1 replica\n  layer0:1:35 the replication factor comes from here"
        ]
    );
}

#[test]
fn keys_belong_to_versions() {
    let text = "names: { a: { config: { remote.log.copy.disable: true, message.format.version: 3.0-IV1, segment.bytes: 64K } } }";
    let none: [&str; 0] = [];
    assert_eq!(one(text, &brokers(1)), none);
    assert_eq!(one(text, &version(1, 3, 9)), none);
    assert_eq!(
        one(text, &version(1, 3, 8)),
        ["layer0:1:25 error[topic-config-version] `remote.log.copy.disable` came with Kafka 3.9, and `kafka` is 3.8"]
    );
    assert_eq!(
        one(text, &version(1, 4, 1)),
        [
            "layer0:1:56 error[topic-config-version] `message.format.version` is gone since Kafka 4.0, and `kafka` is 4.1\n  help: leave it out",
            "layer0:1:104 error[topic-config-version] `segment.bytes` is at least 1048576 since Kafka 4.0, and `kafka` is 4.1",
        ]
    );
}

#[test]
fn keys_of_confluent_server_belong_there() {
    let text = "names: { a: { config: { confluent.tier.enable: true } } }";
    let none: [&str; 0] = [];
    let server = Version { confluent_server: true, ..Version::new(3, 9) };
    let of = |version| Setup { version, ..brokers(1) };
    assert_eq!(one(text, &of(None)), none);
    assert_eq!(one(text, &of(Some(server))), none);
    assert_eq!(
        one(text, &version(1, 3, 9)),
        [
            "layer0:1:25 error[topic-config-version] `confluent.tier.enable` is known to Confluent Server alone, and `kafka` is none"
        ]
    );
}

#[test]
fn several_clusters_want_a_name() {
    let clusters: Vec<Cluster> =
        ["east", "west"].map(|name| Cluster { name: name.into(), brokers: if name == "east" { 3 } else { 1 } }).into();
    let clusters = Setup { clusters, version: None };
    let text = "{ defaults: { cluster: west }, names: { a.b: {}, a_b: { cluster: east } } }";
    let (topics, said) = resolve(&[text], &clusters);
    assert_eq!(said, Vec::<String>::new());
    let placed: Vec<(&str, u16)> =
        topics.iter().map(|topic| (&*topic.cluster, topic.replication_factor.value.0)).collect();
    assert_eq!(placed, [("west", 1), ("east", 3)]);
    assert_eq!(
        one("names: { a: {} }", &clusters),
        [
            "layer0:1:10 error[unknown-cluster] topic `a` does not say which Kafka service has it\n  help: say `cluster:` here or in the defaults: `east` or `west`"
        ]
    );
    assert_eq!(
        one("names: { a: {} }", &Setup { clusters: Vec::new(), version: None }),
        ["layer0:1:10 error[unknown-cluster] topics need a Kafka service, and this stack has none"]
    );
}

/// Faults of one run come out in that run, also those of a broken value's neighbours.
#[test]
fn several_faults_at_once() {
    let text = "
defaults: { partitions: none, config: { retention.ms: never } }
names: { 'x y': {}, ok: { replication_factor: 9 }, a.b: {}, a_b: { config: { bogus: 1 } } }
";
    let places: Vec<String> =
        one(text, &brokers(1)).iter().filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect();
    assert_eq!(places, ["layer0:2:25", "layer0:2:55", "layer0:3:10", "layer0:3:47", "layer0:3:61", "layer0:3:78"]);
}

#[test]
fn rules_that_do_not_parse() {
    let rule = |text: &str| one(&format!("names: {{ a: {{ acl: [{text}] }} }}"), &brokers(1));
    let cases: &[(&str, &[&str])] = &[
        (
            "{ allow: shop, operations: Read }",
            &["layer0:1:30 error[invalid-value] a principal has a type: `User:shop`"],
        ),
        (
            "{ allow: 'User:', operations: Read }",
            &[
                "layer0:1:30 error[invalid-value] expected a principal such as `User:shop`, or `User:*` for everyone, found the text `User:`",
            ],
        ),
        ("{ operations: Read }", &["layer0:1:21 error[missing-key] a rule says whom it allows or denies something"]),
        ("{ allow: User:a }", &["layer0:1:21 error[missing-key] `operations` is missing"]),
        (
            "{ allow: User:a, operations: [] }",
            &["layer0:1:50 error[invalid-value] a rule names at least one operation"],
        ),
        (
            "{ allow: User:a, operations: Raed }",
            &["layer0:1:50 error[invalid-value] Kafka knows no operation `Raed` on topics; did you mean `Read`?"],
        ),
        (
            "{ allow: User:a, operations: Read, host: a.example.org }",
            &[
                "layer0:1:62 error[invalid-value] `a.example.org` would match nobody: Kafka compares with the client's IP address, and knows no names and no ranges",
            ],
        ),
        (
            "{ allow: User:a, deny: User:a, operations: Read }",
            &["layer0:1:44 error[conflicting-keys] a rule either allows or denies\n  help: say two rules"],
        ),
        (
            "{ allow: User:a, operations: Read, group: '' }",
            &["layer0:1:63 error[invalid-value] expected the name of a consumer group, found an empty text"],
        ),
        (
            "{ allow: User:a, operations: Read, gruop: a }",
            &["layer0:1:56 error[unknown-key] unknown key `gruop`\n  help: did you mean `group`?"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(rule(text), *expected, "{text}");
    }
}

#[test]
fn rules_are_said_once() {
    let text =
        "names: { a: { acl: [{ allow: User:a, operations: [Read, Read] }, { deny: User:a, operations: Read }] } }";
    assert_eq!(
        one(text, &brokers(1)),
        [
            "layer0:1:51 error[conflicting-keys] `Allow User:a Read` has no effect on topic `a`\n  layer0:1:94 the same is denied here",
            "layer0:1:57 error[duplicate-item] topic `a` says `Allow User:a Read` twice\n  layer0:1:51 said here first",
        ]
    );
    // From two addresses, or as the member of one group through two topics, it is not the same.
    let sound = "{ defaults: { acl: [{ allow: User:a, operations: Read, group: g }, { allow: User:a, operations: Write, group: g }] }, \
        names: { a: { acl: [{ allow: User:a, operations: Read }, { deny: User:a, operations: Read, host: 10.0.0.1 }] }, b: {}, c: {} } }";
    assert_eq!(one(sound, &brokers(1)), Vec::<String>::new());
}
