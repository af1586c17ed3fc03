//! Kafka without ZooKeeper.

use super::{Project, Running};

const TOPICS: &str = "/opt/kafka/bin/kafka-topics.sh";

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_kafka_is_healthy_and_keeps_a_topic() {
    let running = Running::up(Project::new("services: { kafka: {} }\n"));
    running.exec("kafka", &[TOPICS, "--bootstrap-server", "kafka:9092", "--create", "--topic", "a.b"]).done();
    let list = running.exec("kafka", &[TOPICS, "--bootstrap-server", "kafka:9092", "--list"]).done();
    assert_eq!(list, "a.b\n");
}
