//! Kafka with ZooKeeper, as the systems that name it run it.

use super::{Project, Running};

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_a_broker_with_zookeeper_answers_inside_and_outside() {
    let (project, offset) =
        Project::new("services: { zookeeper: {}, kafka: { uses: kafka-zookeeper } }\n").published("broker", &[9092]);
    let running = Running::up(project);
    let image = running.image("kafka");
    let create = |bootstrap, topic| ["kafka-topics", "--bootstrap-server", bootstrap, "--create", "--topic", topic];
    running.beside(&image, &create("kafka:9092", "inside")).done();
    running.outside(&image, &create(&format!("localhost:{}", 9092 + offset), "outside")).done();
    let list = running.exec("kafka", &["kafka-topics", "--bootstrap-server", "kafka:9092", "--list"]).done();
    assert_eq!(list, "inside\noutside\n");
    let brokers = running.exec("zookeeper", &["zookeeper-shell", "localhost:2181", "ls", "/brokers/ids"]).done();
    assert!(brokers.contains("[1]"), "{brokers}");
}

#[test]
#[ignore = "full: three brokers and their ZooKeeper"]
fn full_three_brokers_with_zookeeper_are_healthy() {
    let stack = "services: { zookeeper: {}, kafka: { uses: kafka-zookeeper, instances: 3 } }\n";
    let running = Running::up(Project::new(stack));
    let topic = ["--create", "--topic", "t", "--partitions", "3", "--replication-factor", "3"];
    let bootstrap = ["kafka-topics", "--bootstrap-server", "kafka-1:9092,kafka-2:9092,kafka-3:9092"];
    running.exec("kafka-2", &[&bootstrap[..], &topic[..]].concat()).done();
}
