//! What rules and panels ask for is what the software serves.

use std::collections::BTreeSet;

use super::{Project, Running};
use crate::catalog::monitoring::metrics;

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_the_namenode_serves_what_rules_and_panels_ask_of_it() {
    let running = Running::up(Project::new("services: { hdfs: {} }\nfeatures: { monitoring: true }\n"));
    let page = running.exec("namenode", &["curl", "--fail", "--silent", "http://localhost:9870/prom"]).done();
    let measured = page.lines().filter(|line| !line.starts_with('#'));
    let served: BTreeSet<&str> = measured.filter_map(|line| line.split(['{', ' ']).next()).collect();
    let missing: Vec<String> =
        metrics()["hdfs"].iter().filter(|metric| !served.contains(metric.as_str())).cloned().collect();
    assert_eq!(missing, [""; 0], "{page}");
}
