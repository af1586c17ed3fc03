//! Rules and panels ask for what their stack measures, and nothing else; a rule holds when it should.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use stackgen::bundle::Unit;
use stackgen::pipeline::{Selection, compile};

use super::{bodies, compiled, entries, folder, stacks, used};
use crate::support::Sandbox;

const RULES: &str = "config/prometheus/etc/prometheus/rules.yml";
const SCRAPED: &str = "config/prometheus/etc/prometheus/prometheus.yml";
const PANELS: &str = "config/grafana/etc/grafana/dashboards/overview.json";

/// The metrics of each entry.
pub fn metrics() -> BTreeMap<String, BTreeSet<String>> {
    let table = std::fs::read_to_string(folder("tests/catalog/metrics.tsv")).expect("the table");
    let mut metrics: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [entry, metric, source] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(source.starts_with("https://"), "{line}");
        assert!(metrics.entry(entry.to_owned()).or_default().insert(metric.to_owned()), "{line} stands twice");
    }
    metrics
}

/// What a stack measures: all metrics of those of its entries that Prometheus reads.
fn measured(stack: &str) -> BTreeSet<String> {
    let (entries, metrics) = (entries(), metrics());
    let used = used(stack).into_values().chain(["*".to_owned()]);
    used.filter(|entry| entries.get(entry).is_none_or(|entry| bodies(entry).into_iter().any(is_read)))
        .flat_map(|entry| metrics.get(&entry).cloned().unwrap_or_default())
        .collect()
}

fn is_read(body: &Value) -> bool {
    body["endpoints"].as_object().into_iter().flatten().any(|(_, endpoint)| endpoint["metrics"].is_string())
}

fn yaml(unit: &Unit, path: &str) -> Option<Value> {
    unit.get(path).map(|artifact| serde_yaml::from_str(artifact.text()).expect("YAML, or JSON"))
}

/// The rules of a unit: name and expression.
fn rules(unit: &Unit) -> Vec<(String, String)> {
    let file = yaml(unit, RULES).unwrap_or_default();
    let groups = file["groups"].as_array().into_iter().flatten();
    let rules = groups.flat_map(|group| group["rules"].as_array().expect("rules"));
    let text = |rule: &Value, key: &str| rule[key].as_str().expect("a text").to_owned();
    rules.map(|rule| (text(rule, "alert"), text(rule, "expr"))).collect()
}

/// What the panels of a unit ask: title and expression.
fn panels(unit: &Unit) -> Vec<(String, String)> {
    let dashboard = yaml(unit, PANELS).unwrap_or_default();
    let panels = dashboard["panels"].as_array().into_iter().flatten();
    let asked = panels.flat_map(|panel| {
        let title = panel["title"].as_str().expect("a title");
        let targets = panel["targets"].as_array().expect("targets").iter();
        targets.map(move |target| (title.to_owned(), target["expr"].as_str().expect("an expression").to_owned()))
    });
    asked.collect()
}

/// The metrics that an expression asks for: its words that are neither functions nor operators, outside of
/// selectors, ranges and groupings.
fn asked(expression: &str) -> BTreeSet<String> {
    const OPERATORS: [&str; 5] = ["and", "or", "unless", "by", "without"];
    let mut plain = String::new();
    let (mut inside, mut quoted) = (0, false);
    for sign in expression.replace("by (", "by {").chars() {
        match sign {
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => inside += 1,
            // What `by` groups ends with the parenthesis that ends it.
            '}' | ']' if !quoted => inside -= 1,
            ')' if !quoted && inside > 0 => inside -= 1,
            sign if inside == 0 && !quoted => plain.push(sign),
            _ => {}
        }
    }
    let words = plain.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_'));
    let is_metric = |word: &&str| {
        word.starts_with(|sign: char| sign.is_ascii_alphabetic())
            && !OPERATORS.contains(word)
            && !["sum", "min", "avg", "rate", "vector"].contains(word)
    };
    words.filter(is_metric).map(str::to_owned).collect()
}

#[test]
fn expressions_are_read() {
    let asks = |expression: &str, metrics: &[&str]| {
        assert_eq!(asked(expression).into_iter().collect::<Vec<_>>(), metrics, "{expression}");
    };
    asks("up == 0", &["up"]);
    asks("1 - avg (rate(cpu_seconds{mode=\"idle\"}[5m]))", &["cpu_seconds"]);
    asks("sum by (job, instance) (a_count) > 0.9 * min by (job) (b_max{x=\"}\"})", &["a_count", "b_max"]);
}

/// Every stack that is measured: those of this repository and of these tests, as text, with a unit each.
fn monitored() -> Vec<(String, String, Unit)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shipped = compile(root, &Selection::default(), &()).bundle.expect("sound inputs");
    let shipped = shipped.units.into_iter().map(|(name, unit)| {
        let stack = std::fs::read_to_string(root.join(format!("stacks/{}/stack.yaml", name.stack))).expect("a stack");
        (format!("{} {}", name.stack, name.env), stack, unit)
    });
    let ours = stacks().into_iter().map(|(name, stack)| {
        let unit = compiled(&name, &stack).expect("a sound stack");
        (name, stack, unit)
    });
    shipped.chain(ours).filter(|(_, _, unit)| unit.contains_key(SCRAPED)).collect()
}

#[test]
fn rules_and_panels_ask_for_what_is_measured() {
    let mut unused: BTreeSet<String> = metrics().into_values().flatten().collect();
    for (name, stack, unit) in monitored() {
        let measured = measured(&stack);
        let everything = rules(&unit).into_iter().chain(panels(&unit));
        for (place, expression) in everything {
            let asked = asked(&expression);
            let missing: Vec<_> = asked.difference(&measured).collect();
            assert!(!asked.is_empty() && missing.is_empty(), "{name}: {place} asks for {missing:?}: {expression}");
            unused.retain(|metric| !asked.contains(metric));
        }
    }
    assert_eq!(unused, BTreeSet::new(), "nothing asks for these");
}

#[test]
fn the_dashboard_reads_the_data_source_that_is_there() {
    for (name, _, unit) in monitored() {
        let Some(dashboard) = yaml(&unit, PANELS) else { continue };
        let sources =
            yaml(&unit, "config/grafana/etc/grafana/provisioning/datasources/prometheus.yml").expect("sources");
        let there: Vec<&Value> =
            sources["datasources"].as_array().expect("sources").iter().map(|source| &source["uid"]).collect();
        let panels = dashboard["panels"].as_array().expect("panels");
        assert!(panels.len() >= 4, "{name}");
        let mut places = BTreeSet::new();
        for panel in panels {
            assert!(there.contains(&&panel["datasource"]["uid"]), "{name}: {panel}");
            assert!(places.insert(panel["gridPos"].to_string()), "{name}: two panels are in one place: {panel}");
        }
    }
}

/// Each rule of the test stacks with measurements under which it holds after a quarter of an hour; with all others
/// it does not.
const HOLDS: [(&str, &[(&str, &str)]); 18] = [
    ("EndpointDown", &[("up", "0")]),
    (
        "DiskAlmostFull",
        &[
            ("node_filesystem_avail_bytes", "9"),
            ("node_filesystem_size_bytes", "100"),
            ("node_filesystem_readonly", "0"),
        ],
    ),
    ("MemoryAlmostFull", &[("node_memory_MemAvailable_bytes", "9"), ("node_memory_MemTotal_bytes", "100")]),
    ("KafkaPartitionsUnderReplicated", &[("kafka_topic_partition_under_replicated_partition", "1")]),
    ("KafkaPartitionsWithoutLeader", &[("kafka_topic_partition_leader", "-1")]),
    ("PostgresDown", &[("pg_up", "0")]),
    ("PostgresConnectionsAlmostUsedUp", &[("pg_stat_activity_count", "91"), ("pg_settings_max_connections", "100")]),
    ("RedisDown", &[("redis_up", "0")]),
    ("RedisMemoryAlmostFull", &[("redis_memory_used_bytes", "91"), ("redis_memory_max_bytes", "100")]),
    ("MongoDown", &[("mongodb_up", "0")]),
    ("ElasticsearchRed", &[("elasticsearch_cluster_health_status{color=\"red\"}", "1")]),
    (
        "ElasticsearchDiskAlmostFull",
        &[("elasticsearch_filesystem_data_available_bytes", "9"), ("elasticsearch_filesystem_data_size_bytes", "100")],
    ),
    ("HdfsBlocksMissing", &[("fs_namesystem_missing_blocks", "1")]),
    ("HdfsDataNodesDead", &[("fs_namesystem_num_dead_data_nodes", "1")]),
    ("HdfsAlmostFull", &[("fs_namesystem_capacity_remaining", "9"), ("fs_namesystem_capacity_total", "100")]),
    ("SparkWithoutWorkers", &[("metrics_master_aliveWorkers_Value{type=\"gauges\"}", "0")]),
    ("MinioDrivesOffline", &[("minio_cluster_drive_offline_total", "1")]),
    (
        "MinioAlmostFull",
        &[("minio_cluster_capacity_usable_free_bytes", "9"), ("minio_cluster_capacity_usable_total_bytes", "100")],
    ),
];

/// Measurements under which no rule holds.
const WELL: [(&str, &str); 3] =
    [("up", "1"), ("redis_memory_max_bytes", "0"), ("elasticsearch_cluster_health_status{color=\"red\"}", "0")];

/// A file of promtool's: under each row of [`HOLDS`] that rule holds alone, under [`WELL`] none.
fn rule_tests(known: &BTreeSet<String>) -> String {
    let mut text = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n".to_owned();
    let rows = HOLDS.iter().filter(|(rule, _)| known.contains(*rule)).map(|(rule, series)| (Some(*rule), *series));
    for (rule, series) in rows.chain([(None, &WELL[..])]) {
        text += "  - interval: 1m\n    input_series:\n";
        for (series, value) in series {
            writeln!(text, "      - {{ series: '{series}', values: '{value}x20' }}").expect("text");
        }
        text += "    promql_expr_test:\n      - expr: sum by (alertname) (ALERTS{alertstate=\"firing\"})\n        eval_time: 15m\n";
        match rule {
            Some(rule) => {
                writeln!(text, "        exp_samples: [{{ labels: '{{alertname=\"{rule}\"}}', value: 1 }}]")
                    .expect("text");
            }
            None => text += "        exp_samples: []\n",
        }
    }
    text
}

fn promtool() -> PathBuf {
    let installed = Command::new(folder("tests/tools/install-promtool.sh")).output().expect("a run");
    assert!(installed.status.success(), "{installed:?}");
    PathBuf::from(String::from_utf8_lossy(&installed.stdout).trim())
}

#[test]
fn each_rule_has_measurements_under_which_it_holds() {
    let names: BTreeSet<String> =
        monitored().iter().flat_map(|(_, _, unit)| rules(unit)).map(|(name, _)| name).collect();
    assert_eq!(names, HOLDS.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
#[ignore = "gate: needs promtool"]
fn gate_promtool_takes_configuration_and_rules_and_they_hold_when_they_should() {
    let promtool = promtool();
    for (name, _, unit) in monitored() {
        let sandbox = Sandbox::new();
        for (path, file) in [(SCRAPED, "prometheus.yml"), (RULES, "rules.yml")] {
            sandbox.write(file, unit.get(path).expect("a file").text());
        }
        let known = rules(&unit).into_iter().map(|(name, _)| name).collect();
        sandbox.write("tests.yml", &rule_tests(&known));
        for arguments in [["check", "config", "prometheus.yml"], ["test", "rules", "tests.yml"]] {
            let output = Command::new(&promtool).args(arguments).current_dir(sandbox.root()).output().expect("a run");
            assert!(output.status.success(), "{name}: {output:?}");
        }
    }
}
