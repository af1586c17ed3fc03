//! A cluster that is no longer what is declared.

use std::collections::BTreeMap;

use super::{Cluster, Live};

const BEFORE: &str = "\
topics:
  names:
    grown: { partitions: 2, config: { retention.ms: 1d } }
    with.dot: {}
    fewer: { partitions: 3 }
    touched: { config: { retention.ms: 7d, segment.ms: 1d } }
";

const AFTER: &str = "\
topics:
  names:
    grown: { partitions: 4, config: { retention.ms: 2d, cleanup.policy: [delete, compact] } }
    with.dot: { partitions: 3 }
    fewer: { partitions: 2 }
    touched: { config: { retention.ms: 7d, segment.ms: 1d } }
";

fn lake(touched: Live) -> BTreeMap<String, Live> {
    BTreeMap::from([
        ("fewer".into(), Live::new(3, 1, &[])),
        ("grown".into(), Live::new(2, 1, &["retention.ms=86400000"])),
        ("touched".into(), touched),
        ("with-dot".into(), Live::new(1, 1, &[])),
        ("with.dot".into(), Live::new(1, 1, &[])),
    ])
}

/// Partitions raised and lowered; configuration changed, removed and changed by hand behind our back.
pub fn drifts(cluster: &Cluster) {
    let asked = &["retention.ms=604800000", "segment.ms=86400000"];
    // What Kafka takes for the same as a declared name, where it reads that as a regular expression.
    cluster.tool("kafka-topics", &["--create", "--topic", "with-dot"]);
    cluster.job().done();
    assert_eq!(cluster.live(), lake(Live::new(1, 1, asked)));
    let by_hand = ["--add-config", "retention.ms=5,max.message.bytes=2000000", "--delete-config", "segment.ms"];
    let whose = ["--entity-type", "topics", "--entity-name", "touched", "--alter"];
    cluster.tool("kafka-configs", &[&whose[..], &by_hand[..]].concat());
    let drifted = lake(Live::new(1, 1, &["retention.ms=5", "max.message.bytes=2000000"]));
    cluster.declare(AFTER);

    let job = cluster.job().code(0);
    for line in [
        "fewer: differs: has 3 partitions and not 2: Kafka takes none away",
        "grown: differs: from 2 to 4 partitions",
        "grown: differs: cleanup.policy not set -> delete,compact, retention.ms 86400000 -> 172800000",
        "touched: differs: retention.ms 5 -> 604800000, segment.ms not set -> 86400000",
        "touched: max.message.bytes=2000000 is not declared, and left as it is",
        "scripts/topics.sh changes what differs",
    ] {
        assert!(job.stdout.lines().any(|said| said == line), "{line}\n{}", job.stdout);
    }
    let dry = cluster.launch(&["--dry-run", "--prune"]).code(1);
    assert!(dry.stdout.contains("grown: would be grown from 2 to 4 partitions\n"), "{}", dry.stdout);
    assert_eq!(cluster.live(), drifted);

    let cannot = "fewer: cannot be changed: has 3 partitions and not 2: Kafka takes none away";
    let run = cluster.launch(&[]).code(1);
    assert_eq!(run.stderr.trim_end(), cannot);
    let grown = Live::new(4, 1, &["retention.ms=172800000", "cleanup.policy=delete,compact"]);
    let mut mended =
        lake(Live::new(1, 1, &["retention.ms=604800000", "segment.ms=86400000", "max.message.bytes=2000000"]));
    mended.insert("grown".into(), grown.clone());
    mended.insert("with.dot".into(), Live::new(3, 1, &[]));
    assert_eq!(cluster.live(), mended);

    let pruned = cluster.launch(&["--prune", "--quiet"]).code(1);
    assert_eq!((pruned.stdout.as_str(), pruned.stderr.trim_end()), ("", cannot));
    let mut pruned = lake(Live::new(1, 1, asked));
    pruned.insert("grown".into(), grown);
    pruned.insert("with.dot".into(), Live::new(3, 1, &[]));
    assert_eq!(cluster.live(), pruned);
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_what_differs_is_told_by_the_job_and_mended_by_the_launcher() {
    drifts(&Cluster::kraft(BEFORE));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_the_same_holds_with_zookeeper() {
    drifts(&Cluster::zookeeper(BEFORE));
}
