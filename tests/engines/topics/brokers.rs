//! Brokers that are down, slow, late, too few, or that say no.

use std::time::{Duration, Instant};

use super::{Cluster, Live};

const ONE: &str = "topics: { names: { orders: {} } }\n";

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_brokers_that_are_down_slow_or_late_are_waited_for_until_the_deadline() {
    let cluster = Cluster::kraft(ONE);
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
    println!("{}{}", run.stdout, run.stderr);
    assert!(run.stderr.starts_with("the brokers at kafka:9092 did not answer in 5 s: "), "{}", run.stderr);
    assert!(took < Duration::from_mins(1), "{took:?}");
    // Late: it comes while the script waits.
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| cluster.launch(&["--timeout", "200"]).code(0));
        cluster.running.start(&["kafka"]).expect("it starts");
        println!("{}", waiting.join().expect("a launcher that ends").stdout);
    });
    assert_eq!(cluster.live()["orders"], Live::new(1, 1, &[]));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_more_replicas_than_brokers_that_run_are_said_for_each_topic() {
    let cluster = Cluster::of_three("topics: { names: { before: { partitions: 2 } } }\n");
    cluster.job().done();
    assert_eq!(cluster.live()["before"], Live::new(2, 3, &[]));
    cluster.declare("topics: { names: { before: { partitions: 3, replication_factor: 2 }, after: {}, small: { replication_factor: 1 } } }\n");
    cluster.running.compose(["stop", "kafka-3"]).done();
    let down = |cluster: &Cluster| cluster.launch(&[]).code(1);
    cluster.running.until("the cluster notices", Duration::from_secs(90), |_| {
        down(&cluster).stderr.contains("after: could not be created: Unable to replicate the partition 3 time(s)")
    });
    let live = cluster.live();
    assert_eq!(live["before"], Live::new(3, 3, &[]));
    assert_eq!(live["small"], Live::new(1, 1, &[]));
    let run = down(&cluster);
    assert!(run.stderr.contains("before: cannot be changed: has replication factor 3 and not 2"), "{}", run.stderr);
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_a_topic_that_is_denied_is_said_and_the_rest_is_applied() {
    let authorizer = "{ service: { environment: { KAFKA_AUTHORIZER_CLASS_NAME: \
        org.apache.kafka.metadata.authorizer.StandardAuthorizer, KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: \"true\" } } }";
    let services = format!("services: {{ kafka: {authorizer} }}\n");
    let cluster = Cluster::with(&services, "topics: { names: { denied: {}, fine: {} } }\n");
    let acl = |rest: &[&str]| cluster.tool("kafka-acls", &[&["--add", "--force"], rest].concat());
    // Whoever may create in the cluster may create every topic: so that is denied, and everything else stays allowed.
    acl(&["--allow-principal", "User:ANONYMOUS", "--operation", "All", "--cluster"]);
    acl(&["--deny-principal", "User:ANONYMOUS", "--operation", "Create", "--cluster"]);
    acl(&["--deny-principal", "User:ANONYMOUS", "--operation", "All", "--topic", "denied"]);
    let run = cluster.job().code(1);
    assert!(run.stderr.contains("denied: could not be created: "), "{}{}", run.stdout, run.stderr);
    println!("{}{}", run.stdout, run.stderr);
    assert_eq!(cluster.live().into_keys().collect::<Vec<_>>(), ["fine"]);
}
