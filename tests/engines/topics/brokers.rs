//! Brokers that are down, slow, late, too few, or that say no.

use std::time::{Duration, Instant};

use super::{Cluster, Live};

const ONE: &str = "topics: { names: { orders: {} } }\n";

/// Slow, down, and late.
fn waits(cluster: &Cluster) {
    // Slow: it accepts connections and never answers.
    cluster.running.compose(["pause", "kafka"]).done();
    let start = Instant::now();
    let run = cluster.launch(&["--timeout", "5"]).code(3);
    let took = start.elapsed();
    assert!(run.stderr.contains("did not answer in 5 s: "), "{}{}", run.stdout, run.stderr);
    assert!(took < Duration::from_mins(1), "{took:?}");
    cluster.running.compose(["unpause", "kafka"]).done();
    // Down: its name means nothing any more.
    cluster.running.compose(["stop", "kafka"]).done();
    let start = Instant::now();
    let run = cluster.launch(&["--timeout", "5"]).code(3);
    let took = start.elapsed();
    assert!(run.stderr.starts_with("the brokers at kafka:9092 did not answer in 5 s: "), "{}", run.stderr);
    assert!(took < Duration::from_mins(1), "{took:?}");
    // Late: it comes while the script waits.
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| cluster.launch(&["--timeout", "200"]).code(0));
        cluster.running.start(&["kafka"]).expect("it starts");
        waiting.join().expect("a launcher that ends").done();
    });
    assert_eq!(cluster.live()["orders"], Live::new(1, 1, &[]));
}

const WIDE: &str = "topics: { names: { wide: {}, small: { replication_factor: 2 } } }\n";

/// More replicas than brokers, said for each topic until the last broker comes; `why` is what Kafka says. A broker that was
/// there once counts for Kafka, also while it is down: this one has not come yet.
fn lacks_a_broker(cluster: &Cluster, why: &str) {
    let run = cluster.launch(&[]).code(1);
    let told = format!("wide: could not be created: {why}");
    assert!(run.stderr.starts_with(&told), "{}{}", run.stdout, run.stderr);
    assert_eq!(cluster.live(), [("small".to_owned(), Live::new(1, 2, &[]))].into());
    cluster.running.start(&["kafka-3"]).expect("it starts");
    cluster.launch(&[]).done();
    assert_eq!(cluster.live()["wide"], Live::new(1, 3, &[]));
    cluster.declare("topics: { names: { wide: { partitions: 4 }, small: { partitions: 2 } } }\n");
    let run = cluster.launch(&[]).code(1);
    assert!(run.stderr.starts_with("small: cannot be changed: has replication factor 2 and not 3"), "{}", run.stderr);
    assert_eq!(cluster.live()["wide"], Live::new(4, 3, &[]));
    assert_eq!(cluster.live()["small"], Live::new(2, 2, &[]));
}

const DENIED: &str = "topics: { names: { denied: {}, fine: {} } }\n";

/// What a service says that has an authorizer, and is open where nobody denies.
fn authorizer(class: &str) -> String {
    format!(
        "service: {{ environment: {{ KAFKA_AUTHORIZER_CLASS_NAME: {class}, KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: \"true\" }} }}"
    )
}

/// A topic that is denied is said, and the rest is applied.
fn is_denied(cluster: &Cluster) {
    let acl = |rest: &[&str]| cluster.tool("kafka-acls", &[&["--add", "--force"], rest].concat());
    // Whoever may create in the cluster may create every topic: so that is denied, and everything else stays allowed.
    acl(&["--allow-principal", "User:ANONYMOUS", "--operation", "All", "--cluster"]);
    acl(&["--deny-principal", "User:ANONYMOUS", "--operation", "Create", "--cluster"]);
    acl(&["--deny-principal", "User:ANONYMOUS", "--operation", "All", "--topic", "denied"]);
    let run = cluster.job().code(1);
    assert!(run.stderr.contains("denied: could not be created: "), "{}{}", run.stdout, run.stderr);
    assert_eq!(cluster.live().into_keys().collect::<Vec<_>>(), ["fine"]);
    // One that is there, and may be looked at only.
    cluster.declare("topics: { names: { fine: { partitions: 2, config: { retention.ms: 1d } } } }\n");
    // Where a topic has rules, what none of them allows is denied.
    acl(&["--allow-principal", "User:ANONYMOUS", "--operation", "All", "--topic", "fine"]);
    for operation in ["Alter", "AlterConfigs"] {
        acl(&["--deny-principal", "User:ANONYMOUS", "--operation", operation, "--topic", "fine"]);
    }
    let run = cluster.launch(&[]).code(1);
    for line in ["fine: could not be grown: ", "fine: could not be configured: "] {
        assert!(run.stderr.contains(line), "{}{}", run.stdout, run.stderr);
    }
    assert_eq!(cluster.live()["fine"], Live::new(1, 1, &[]));
    // Its configuration may not be looked at either: nothing is waited for.
    acl(&["--deny-principal", "User:ANONYMOUS", "--operation", "DescribeConfigs", "--topic", "fine"]);
    let start = Instant::now();
    let run = cluster.launch(&["--timeout", "300"]).code(1);
    let took = start.elapsed();
    assert!(run.stderr.starts_with("the topics cannot be read: "), "{}{}", run.stdout, run.stderr);
    assert!(took < Duration::from_mins(1), "{took:?}");
}

/// Brokers that answer no more in the middle of a run.
fn go_away(cluster: &Cluster) {
    std::thread::scope(|scope| {
        let running = scope.spawn(|| cluster.launch(&["--timeout", "10"]));
        cluster.running.until("a first topic", Duration::from_mins(2), |_| !cluster.live().is_empty());
        cluster.running.compose(["pause", "kafka"]).done();
        let start = Instant::now();
        let run = running.join().expect("a launcher that ends");
        let took = start.elapsed();
        cluster.running.compose(["unpause", "kafka"]).done();
        let run = run.code(3);
        assert!(took < Duration::from_mins(1), "{took:?}");
        assert!(run.stdout.contains(": created with 1 partition, "), "{}{}", run.stdout, run.stderr);
        // Compose ends a run that failed with an empty line.
        let last = run.stderr.trim_end().lines().last().unwrap_or_default();
        assert!(last.starts_with("the brokers at kafka:9092 did not answer in 10 s; not tried: "), "{}", run.stderr);
    });
    assert!(cluster.live().len() < 60, "nothing was left to do");
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_brokers_that_are_down_slow_or_late_are_waited_for_until_the_deadline() {
    waits(&Cluster::kraft(ONE));
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_brokers_that_go_away_end_a_run() {
    let names: Vec<String> = (0..60).map(|n| format!("topic-{n}: {{}}")).collect();
    go_away(&Cluster::kraft(&format!("topics: {{ names: {{ {} }} }}\n", names.join(", "))));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_brokers_with_zookeeper_are_waited_for() {
    waits(&Cluster::zookeeper(ONE));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_more_replicas_than_brokers_are_said_for_each_topic_until_the_last_broker_comes() {
    lacks_a_broker(&Cluster::two_of_three(WIDE), "Unable to replicate the partition 3 time(s)");
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_more_replicas_than_brokers_are_said_with_zookeeper() {
    let why = "Replication factor: 3 larger than available brokers: 2";
    lacks_a_broker(&Cluster::two_of_three_with_zookeeper(WIDE), why);
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_a_topic_that_is_denied_is_said_and_the_rest_is_applied() {
    let kafka = authorizer("org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    is_denied(&Cluster::with(&format!("services: {{ kafka: {{ {kafka} }} }}\n"), DENIED));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_a_topic_that_is_denied_is_said_with_zookeeper() {
    let kafka = authorizer("kafka.security.authorizer.AclAuthorizer");
    let services = format!("services: {{ zookeeper: {{}}, kafka: {{ uses: kafka-zookeeper, {kafka} }} }}\n");
    is_denied(&Cluster::zookeeper_with(&services, DENIED));
}
