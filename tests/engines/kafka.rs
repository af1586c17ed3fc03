//! Kafka without ZooKeeper: one broker, three, and one with an authorizer.

use std::time::Duration;

use super::engine::Engine;
use super::{Project, Running, catalog, images};

const BIN: &str = "/opt/kafka/bin/";

/// One of Kafka's tools, in words.
fn tool<'a>(path: &'a str, bootstrap: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [path, "--bootstrap-server", bootstrap].into_iter().chain(rest.iter().copied()).collect()
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_one_broker_answers_inside_and_outside() {
    let (project, offset) = Project::new("services: { kafka: {} }\n").published("broker", &[9092]);
    let running = Running::up(project);
    let (image, topics) = (running.image("kafka"), format!("{BIN}kafka-topics.sh"));
    let outside = format!("localhost:{}", 9092 + offset);
    running.beside(&image, &tool(&topics, "kafka:9092", &["--create", "--topic", "inside"])).done();
    running.outside(&image, &tool(&topics, &outside, &["--create", "--topic", "outside"])).done();
    let list = running.exec("kafka", &tool(&topics, "kafka:9092", &["--list"])).done();
    assert_eq!(list, "inside\noutside\n");
    // Clients go on to the address that is advertised; a record that arrives went there.
    assert_eq!(through(&running, &image, &outside, "inside", &["one"]), "one\n");
    if !images::is_real(&image, Engine::ready()) {
        let listed = catalog::tools().remove(&catalog::kind(&image)).expect("tools");
        let listed: Vec<String> = listed.into_iter().filter(|tool| tool.starts_with(BIN)).collect();
        let has = running.exec("kafka", &["sh", "-c", &format!("for tool in {BIN}*; do echo \"$tool\"; done")]).done();
        assert_eq!(has.lines().collect::<Vec<_>>(), listed, "a stand-in has the tools that the catalog lists alone");
    }
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_three_brokers_answer_inside_and_outside() {
    let (project, offset) =
        Project::new("services: { kafka: { instances: 3 } }\n").published("broker", &[9092, 9093, 9094]);
    let running = Running::up(project);
    let (image, topics) = (running.image("kafka-1"), format!("{BIN}kafka-topics.sh"));
    let create = ["--create", "--topic", "t", "--partitions", "6", "--replication-factor", "3"];
    running.beside(&image, &tool(&topics, "kafka-1:9092,kafka-2:9092,kafka-3:9092", &create)).done();
    for broker in 1..=3 {
        let outside = format!("localhost:{}", 9091 + offset + broker);
        let described = running.outside(&image, &tool(&topics, &outside, &["--describe", "--topic", "t"])).done();
        assert_eq!(described.lines().filter(|line| line.contains("Replicas: ")).count(), 6, "{described}");
        let topic = format!("by-{broker}");
        let create = ["--create", "--topic", &topic, "--partitions", "3"];
        running.exec("kafka-1", &tool(&topics, "kafka-1:9092", &create)).done();
        // A partition on each broker: every address is gone to.
        let records = ["a", "b", "c", "d", "e", "f"];
        let text = through(&running, &image, &outside, &topic, &records);
        let mut read: Vec<&str> = text.lines().collect();
        read.sort_unstable();
        assert_eq!(read, records);
    }
    // Kafka's own topics have three copies, so one broker may be missing.
    running.compose(["stop", "kafka-3"]).done();
    running.until("a new leader", Duration::from_mins(1), |running| {
        let described = running.exec("kafka-1", &tool(&topics, "kafka-1:9092", &["--describe", "--topic", "t"])).stdout;
        !described.contains("Leader: 3") && !described.contains("Leader: none")
    });
    assert_eq!(through(&running, &image, &format!("localhost:{}", 9092 + offset), "t", &["last"]), "last\n");
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_a_broker_with_an_authorizer_refuses_who_has_no_rule() {
    let stack = r#"
services:
  kafka:
    service:
      environment:
        KAFKA_AUTHORIZER_CLASS_NAME: org.apache.kafka.metadata.authorizer.StandardAuthorizer
        KAFKA_SUPER_USERS: User:ANONYMOUS
        KAFKA_LISTENERS: INSIDE://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093,NAMED://0.0.0.0:9095
        KAFKA_ADVERTISED_LISTENERS: INSIDE://kafka:9092,NAMED://kafka:9095
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT,NAMED:SASL_PLAINTEXT
        KAFKA_SASL_ENABLED_MECHANISMS: PLAIN
        KAFKA_OPTS: -Djava.security.auth.login.config=/etc/named/jaas.conf
    files:
      /etc/named/jaas.conf: |
        named.KafkaServer {
          org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="a";
        };
      /etc/named/alice.properties: |
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="a";
"#;
    let running = Running::up(Project::new(stack));
    let (topics, acls) = (format!("{BIN}kafka-topics.sh"), format!("{BIN}kafka-acls.sh"));
    let create = ["--command-config", "/etc/named/alice.properties", "--create", "--topic", "hers"];
    let refused = running.exec("kafka", &tool(&topics, "kafka:9095", &create)).code(1);
    assert!(refused.stdout.contains("Authorization failed"), "{refused:#?}");
    let rule = ["--add", "--allow-principal", "User:alice", "--operation", "All", "--topic", "hers"];
    running.exec("kafka", &tool(&acls, "kafka:9092", &rule)).done();
    running.exec("kafka", &tool(&topics, "kafka:9095", &create)).done();
}

/// Writes records from outside, and reads the topic there from its beginning until it has as many.
fn through(running: &Running, image: &str, bootstrap: &str, topic: &str, records: &[&str]) -> String {
    let (text, count) = (records.join("\n"), records.len());
    let script = format!(
        "echo '{text}' | {BIN}kafka-console-producer.sh --bootstrap-server {bootstrap} --topic {topic} &&
         {BIN}kafka-console-consumer.sh --bootstrap-server {bootstrap} --topic {topic} --from-beginning \
             --max-messages {count} --timeout-ms 60000"
    );
    running.outside(image, &["sh", "-c", &script]).done()
}
