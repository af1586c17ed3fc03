//! The topics of real systems, on the brokers that they name.

use serde_json::{Value, json};

use super::{Cluster, Live};

fn stack(text: &str) -> Value {
    serde_yaml::from_str(text).expect("a stack")
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_traffic_gets_its_topics() {
    let stack = stack(include_str!("../../../stacks/traffic/stack.yaml"));
    let services = json!({ "zookeeper": {}, "kafka-broker1": stack["phases"]["infrastructure"]["kafka-broker1"] });
    let topics = format!("topics: {}\n", stack["topics"]);
    let cluster =
        Cluster::zookeeper_at(&format!("services: {services}\n"), "kafka-broker1", "kafka-broker1:9092", &topics);
    cluster.job().done();
    let topic = |name: &str, partitions| {
        let config =
            ["retention.ms=604800000", "segment.ms=86400000", "compression.type=snappy", "max.message.bytes=1048576"];
        (name.to_owned(), Live::new(partitions, 1, &config))
    };
    let declared = [
        topic("traffic-raw", 5),
        topic("traffic-events", 4),
        topic("traffic-predictions", 4),
        topic("processed-traffic-aggregates", 4),
        topic("traffic-alerts", 4),
    ];
    assert_eq!(cluster.live(), declared.into());
    let again = cluster.launch(&[]).code(0);
    assert_eq!(again.stdout, "5 topics: created 0, changed 0, not declared 0, failed 0\n");
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_food_delivery_gets_its_topic_by_the_roll_number() {
    let stack = stack(include_str!("../../../stacks/food-delivery/stack.yaml"));
    let services = json!({ "zookeeper": {}, "kafka": stack["services"]["kafka"] });
    let data = format!("topics: {}\nparameters: {}\n", stack["topics"], stack["parameters"]);
    let cluster = Cluster::zookeeper_at(&format!("services: {services}\n"), "kafka", "kafka:29092", &data);
    cluster.job().done();
    assert_eq!(cluster.live(), [("r0000001_food_orders_raw".to_owned(), Live::new(1, 1, &[]))].into());
    let again = cluster.launch(&[]).code(0);
    assert_eq!(again.stdout, "1 topic: created 0, changed 0, not declared 0, failed 0\n");
}
