//! Topic names.

/// The longest name: a partition's folder is `<topic>-<partition>`, and a folder's name has 255 bytes.
const LONGEST: usize = 249;
/// Topics that brokers make and keep for themselves.
const INTERNAL: &[&str] = &[
    "__cluster_metadata",
    "__consumer_offsets",
    "__remote_log_metadata",
    "__share_group_state",
    "__transaction_state",
];

/// What is wrong with a topic's name, by the rules of `org.apache.kafka.common.internals.Topic`.
pub fn fault(name: &str) -> Option<String> {
    let illegal = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if name.is_empty() {
        return Some("a topic's name cannot be empty".to_owned());
    }
    if matches!(name, "." | "..") {
        return Some(format!("`{name}` cannot be a topic's name"));
    }
    if let Some(c) = name.chars().find(illegal) {
        return Some(format!("a topic's name cannot have `{}` in it", c.escape_debug()));
    }
    if name.len() > LONGEST {
        return Some(format!("a topic's name has at most {LONGEST} characters; this one has {}", name.len()));
    }
    INTERNAL.contains(&name).then(|| format!("`{name}` is a topic that Kafka keeps for itself"))
}

/// The name as Kafka's metrics spell it: two topics that agree in it collide, and the second is refused.
pub fn in_metrics(name: &str) -> String {
    name.replace('.', "_")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn names_follow_kafka() {
        let longest = "a".repeat(249);
        for name in ["traffic-raw", "a", "A.b_c-9", "...", "__mine", &longest] {
            assert_eq!(fault(name), None, "{name}");
        }
        let longer = "a".repeat(250);
        for name in ["", ".", "..", "a b", "a/b", "<rollnumber>_raw", "é", "a:b", "a\n", "__consumer_offsets", &longer]
        {
            assert!(fault(name).is_some(), "{name}");
        }
    }
}
