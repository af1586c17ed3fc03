//! Each engine as the built-in profile `prod` has it: secrets from a file, no new privileges, all of its memory.

use super::{Project, Running};

/// Its health checks ask more often, so that the test need not wait half a minute for each.
const PROFILE: &str = "\
extends: builtin/prod
all: { service: { healthcheck: { interval: 5s }, restart: \"no\" } }
publish: { ui: false, api: false }
features: { monitoring: false, tls: false, backups: false }
";

#[test]
#[ignore = "full: each engine at the size of production"]
fn full_each_engine_is_healthy_as_in_production() {
    let postgres = Running::up(Project::new("services: { postgres: {} }\n").profile(PROFILE).with_secrets());
    postgres.exec("postgres", &["psql", "--username", "postgres", "--command", "select 1"]).done();
    for services in ["{ kafka: {} }", "{ hdfs: {} }", "{ zookeeper: {}, kafka: { uses: kafka-zookeeper } }"] {
        drop(Running::up(Project::new(&format!("services: {services}\n")).profile(PROFILE)));
    }
}
