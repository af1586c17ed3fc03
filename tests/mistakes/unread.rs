//! What nothing that is built reads, so that a mistake in it shows nowhere: by kind, each with its reason.
//!
//! This is the whole list. A silent mistake that no kind covers fails the test, and so does a kind that covers none.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::mistake::{Kind, Mistake};

/// Whether a mistake is of a kind.
type Covers = fn(&Mistake, &Used) -> bool;

/// The catalog's entries that a stack uses.
pub struct Used(BTreeSet<String>);

/// Kinds of inputs in which a mistake may be silent.
pub const KINDS: [(&str, Covers); 15] = [
    ("entries that no stack uses", |mistake, used| used.lacks_entry_of(mistake)),
    ("text for people that no output shows", |mistake, _| {
        matches!(mistake.key(), "summary" | "description" | "docs") && matches!(mistake.kind, Kind::Word | Kind::Cut)
    }),
    ("tools that no stack names, and where each was found", |mistake, _| {
        mistake.path.iter().any(|key| key.as_str() == "tools")
    }),
    ("the schedule of a feature that every stack turns off", |mistake, _| mistake.ends_with("backups / schedule")),
    ("roles that nothing names", |mistake, _| {
        let onlookers = ["airflow-standalone", "kafka-exporter", "node-exporter", "postgres-backup"];
        mistake.path.iter().any(|key| key == "roles")
            && (mistake.name == "jm" || onlookers.iter().any(|entry| mistake.file == format!("catalog/{entry}.yaml")))
    }),
    ("statements under a condition that holds in no stack", |mistake, _| {
        let unmet = [
            ("catalog/spark-local.yaml", "when / [0]"),
            ("catalog/spark-local.yaml", "when / [1]"),
            ("catalog/spark-local.yaml", "when / [2]"),
            ("catalog/spark-local.yaml", "when / [3]"),
            ("catalog/spark.yaml", "when / [2]"),
            // Monitoring.
            ("catalog/spark-local.yaml", "endpoints / ui / metrics"),
            // Brokers with users.
            ("catalog/kafka-connect.yaml", "when / [2]"),
            ("catalog/kafka-exporter.yaml", "when"),
            ("catalog/kafka-topics.yaml", "when / [0]"),
            ("catalog/kafka-topics.yaml", "when / [1]"),
            ("catalog/kafka-ui.yaml", "when / [2]"),
            ("catalog/kafka-zookeeper.yaml", "when / [1]"),
            ("catalog/kafka-zookeeper.yaml", "settings / super_user_password / user"),
            ("catalog/kafka.yaml", "when / [1]"),
            ("catalog/schema-registry.yaml", "when"),
        ];
        unmet.iter().any(|(file, at)| mistake.file == *file && mistake.within(at))
    }),
    ("an optional need that no stack meets", |mistake, _| {
        mistake.ends_with("needs / history / from")
            || mistake.file == "catalog/spark-local.yaml"
                && ["hdfs", "s3"].iter().any(|need| mistake.ends_with(&format!("needs / {need} / from")))
    }),
    ("names of needs that no template uses", |mistake, _| {
        ["datanode / needs / namenode", "nodemanager / needs / resourcemanager", "init / needs / minio"]
            .iter()
            .any(|need| mistake.ends_with(need))
    }),
    ("defaults that every stack of ours overrides", |mistake, _| {
        let settings = ["database", "user", "cluster"].map(|name| format!("settings / {name} / default"));
        settings.iter().any(|setting| mistake.ends_with(setting))
            || mistake.ends_with("admin_password / inline")
            || mistake.ends_with("service / environment / CONNECT_VALUE_CONVERTER")
            || mistake.kind == Kind::Cut && mistake.ends_with("healthcheck / start_period")
            || mistake.ends_with("elasticsearch / settings / heap / default")
            || mistake.ends_with("hive-metastore / settings / warehouse / default")
            || mistake.ends_with("airflow / settings / dags / default")
            || mistake.ends_with("files / /opt/hive/conf/hive-site.xml")
            || ["airflow", "hive-metastore", "postgres-backup", "superset"]
                .iter()
                .any(|entry| mistake.ends_with(&format!("{entry} / needs / database")))
            || ["redis", "airflow-standalone"]
                .iter()
                .any(|entry| mistake.ends_with(&format!("{entry} / service / image")))
            || (mistake.file == "catalog/spark-local.yaml" && mistake.within("service / command"))
    }),
    ("how applications are submitted where no stack has any", |mistake, _| {
        mistake.file == "catalog/spark.yaml" && mistake.within("master / submit")
    }),
    ("words of an enum that no stack says", |mistake, _| {
        ["log_statement", "eviction", "log_level", "platform"]
            .iter()
            .any(|name| mistake.within(&format!("{name} / values")))
    }),
    ("patterns of secrets, which only `secrets init` reads", |mistake, _| mistake.ends_with("_key / pattern")),
    ("words that a template prints where a setting is what no stack says", |mistake, _| {
        // With several brokers each has the option in front of it.
        let several = mistake.file == "catalog/kafka-exporter.yaml" && mistake.ends_with("service / command / [0]");
        several || mistake.file == "catalog/redis.yaml" && mistake.ends_with("service / command / [8]")
    }),
    ("a pattern that its value still matches", |mistake, _| mistake.ends_with("rollnumber / pattern")),
    ("the end of a file whose loss means the same", |mistake, _| {
        let last = [("stackgen.yaml", "stackgen"), ("stackgen.yaml", "compose"), ("profiles/base.yaml", "host")];
        mistake.kind == Kind::Cut && last.contains(&(&mistake.file, mistake.key()))
    }),
];

/// Mistakes that are refused where their line is not, with nothing nearer to offer.
pub fn refused_elsewhere(mistake: &Mistake) -> bool {
    // The default of `replication` counts endpoints of this name, which is text there: it says that it counts none.
    let counted = mistake.file == "catalog/hdfs.yaml" && mistake.ends_with("datanode / endpoints / transfer");
    // Cut before its image, the entry has nothing left that the stack could remove.
    let removed = mistake.file == "catalog/airflow-standalone.yaml" && mistake.kind == Kind::Cut;
    // Cut before its worker, the entry has a container less that stacks speak of.
    let lost =
        mistake.file == "catalog/spark.yaml" && mistake.kind == Kind::Cut && mistake.within("containers / master");
    // Where one of `https` and `http` is used and lost, the other is as near as what it became, and is the one offered.
    let neighbour = mistake.file == "catalog/tls-proxy.yaml"
        && ["endpoints / https", "endpoints / http"].iter().any(|name| mistake.ends_with(name));
    // Its template is a file that no entry names any longer, which is what is said.
    let unnamed = mistake.file == "catalog/grafana.yaml" && mistake.ends_with("/dashboards/stackgen.yml");
    counted || removed || lost || neighbour || unnamed
}

impl Used {
    /// What the stacks use.
    pub fn by(inputs: &BTreeMap<String, String>) -> Used {
        let stacks = inputs.iter().filter(|(path, _)| path.starts_with("stacks/"));
        let mut used = BTreeSet::new();
        for (_, text) in stacks {
            let stack: Value = serde_yaml::from_str(text).expect("a stack that another reader reads");
            let part = |key: &str| stack.get(key).and_then(Value::as_mapping);
            let phases = part("phases").into_iter().flat_map(|phases| phases.values()).filter_map(Value::as_mapping);
            let services = phases.chain(part("services")).flatten();
            for (name, statement) in services.filter(|(_, statement)| statement.get("own").is_none()) {
                used.extend(statement.get("uses").unwrap_or(name).as_str().map(str::to_owned));
            }
        }
        Used(used)
    }

    fn lacks_entry_of(&self, mistake: &Mistake) -> bool {
        let name = mistake.file.strip_prefix("catalog/").and_then(|name| name.strip_suffix(".yaml"));
        name.is_some_and(|name| name != "features" && !self.0.contains(name))
    }
}
