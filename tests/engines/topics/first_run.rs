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

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_missing_topics_are_created_and_nothing_happens_to_them_again() {
    let cluster = Cluster::kraft(TOPICS);
    let plan = cluster.launch(&["--dry-run"]).code(5);
    println!("{}{}", plan.stdout, plan.stderr);
    assert_eq!(cluster.live(), BTreeMap::new());
    let run = cluster.job().code(0);
    println!("{}{}", run.stdout, run.stderr);
    assert_eq!(cluster.live(), declared());
    let again = cluster.launch(&[]).code(0);
    println!("{}{}", again.stdout, again.stderr);
    assert_eq!(cluster.live(), declared());
}
