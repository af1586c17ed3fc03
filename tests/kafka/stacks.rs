//! The declarations of two real systems come to the figures of their documents.

use stackgen::kafka::Topic;

use super::{brokers, config, sound, stack, version};

#[test]
fn traffic_has_its_five_topics() {
    for env in ["dev", "staging", "prod"] {
        traffic_topics(&stack("traffic", env, &version(1, 3, 9)));
    }
}

fn traffic_topics(topics: &[Topic]) {
    let shape: Vec<(&str, u32, u16)> =
        topics.iter().map(|topic| (&*topic.name, topic.partitions.value.0, topic.replication_factor.value.0)).collect();
    assert_eq!(
        shape,
        [
            ("traffic-raw", 5, 1),
            ("traffic-events", 4, 1),
            ("traffic-predictions", 4, 1),
            ("processed-traffic-aggregates", 4, 1),
            ("traffic-alerts", 4, 1),
        ]
    );
    for topic in topics {
        let expected = [
            ("compression.type", "snappy"),
            ("max.message.bytes", "1048576"),
            ("retention.ms", "604800000"),
            ("segment.ms", "86400000"),
        ];
        assert_eq!(config(topic), expected.into(), "{}", topic.name);
    }
}

#[test]
fn food_delivery_has_its_topic_with_the_roll_number() {
    let topics = stack("food-delivery", "prod", &brokers(1));
    assert_eq!(topics.len(), 1);
    assert_eq!(&*topics[0].name, "cs21b042_food_orders_raw");
    assert_eq!((topics[0].partitions.value.0, topics[0].replication_factor.value.0), (1, 1));
    assert!(topics[0].config.is_empty());
}

#[test]
fn replication_follows_the_brokers() {
    let stated = r#"names: { a: { replication_factor: "{{ [3, brokers] | min }}" }, b: {} }"#;
    for (count, factor) in [(1, 1), (2, 2), (3, 3), (5, 3)] {
        for topic in sound(&[stated], &brokers(count)) {
            assert_eq!(topic.replication_factor.value.0, factor, "{} of {count}", topic.name);
        }
    }
}
