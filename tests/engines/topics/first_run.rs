//! A fresh cluster, and the same once more.

use std::collections::BTreeMap;

use super::{Cluster, Live};

const TOPICS: &str = "\
topics:
  defaults: { partitions: 2, config: { retention.ms: 7d } }
  names:
    orders: { partitions: 3, config: { cleanup.policy: [compact, delete], max.message.bytes: 2M } }
    a.b_c-d: {}
";

fn declared() -> BTreeMap<String, Live> {
    BTreeMap::from([
        ("a.b_c-d".into(), Live::new(2, 1, &["retention.ms=604800000"])),
        (
            "orders".into(),
            Live::new(3, 1, &["retention.ms=604800000", "cleanup.policy=compact,delete", "max.message.bytes=2097152"]),
        ),
    ])
}

/// Planned, made, and left alone.
fn creates(cluster: &Cluster) {
    let plan = cluster.launch(&["--dry-run"]).code(5);
    let line = "orders: would be created with 3 partitions, replication factor 1\n";
    assert!(plan.stdout.contains(line), "{}{}", plan.stdout, plan.stderr);
    assert_eq!(cluster.live(), BTreeMap::new());
    cluster.job().done();
    assert_eq!(cluster.live(), declared());
    let again = cluster.launch(&[]).code(0);
    assert_eq!(again.stdout, "2 topics: created 0, changed 0, not declared 0, failed 0\n");
    assert_eq!(cluster.live(), declared());
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_missing_topics_are_created_and_nothing_happens_to_them_again() {
    creates(&Cluster::kraft(TOPICS));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_missing_topics_are_created_with_zookeeper() {
    creates(&Cluster::zookeeper(TOPICS));
}
