//! What entries derive from resources fits into them, and what cannot run is refused.

use stackgen::bundle::Unit;
use stackgen::pipeline::{Selection, compile};
use stackgen::report::{Format, render};

use super::{compiled, project};

/// What the profile of these tests turns on and small stacks do not heed.
const PLAIN: &str = "features: { monitoring: false, debug: false, tls: false, backups: false }\n";

const DEFAULTS: &str = "config/spark-master/opt/spark/conf/spark-defaults.conf";

fn unit(stack: &str) -> Unit {
    compiled("small", &format!("{stack}{PLAIN}")).expect("a sound stack")
}

fn said(unit: &Unit, path: &str) -> String {
    unit.get(path).unwrap_or_else(|| panic!("{path}")).text().to_owned()
}

/// What is said of a stack that is refused.
fn refused(stack: &str) -> String {
    let sandbox = project([("small".to_owned(), format!("{stack}{PLAIN}"))]);
    let compilation = compile(sandbox.root(), &Selection::default(), &());
    let reports = compilation.reports.into_sorted();
    assert!(compilation.bundle.is_none(), "{stack}");
    render(&reports, &compilation.sources, Format::Human { styled: false })
}

#[test]
fn an_executor_fits_into_its_worker() {
    // Half of it, as the profile says: 1638 MiB for executors.
    let unit = unit("services: { spark: {}, spark-worker: { resources: 2/4G } }\n");
    assert!(said(&unit, DEFAULTS).contains("\nspark.executor.memory 1228m\n"), "{}", said(&unit, DEFAULTS));
}

#[test]
fn an_executor_of_a_small_worker_has_what_spark_wants() {
    let unit = self::unit("services: { spark: {}, spark-worker: { settings: { memory: 512M } } }\n");
    assert!(said(&unit, DEFAULTS).contains("\nspark.executor.memory 480m\n"), "{}", said(&unit, DEFAULTS));
}

#[test]
fn a_worker_that_no_executor_fits_into() {
    let said = refused("services: { spark: {}, spark-worker: { resources: 1/512M } }\n");
    assert!(said.contains("`memory` does not fit: `204m` is less than `480M`"), "{said}");
}

#[test]
fn a_kibana_that_would_not_start() {
    let said = refused("services: { elasticsearch: {}, kibana: { resources: 1/1G } }\n");
    assert!(said.contains("`heap` does not fit: `384` is less than `700M`"), "{said}");
}

#[test]
fn workers_are_counted_as_instances_and_as_replicas() {
    for many in ["instances: 2", "replicas: 2"] {
        let unit = self::unit(&format!("services: {{ spark: {{}}, spark-worker: {{ {many} }} }}\n"));
        let checks = said(&unit, "scripts/checks.tsv");
        assert!(checks.contains("spark-master\tworkers\tcontains\t\"aliveworkers\" : 2,\n"), "{many}: {checks}");
    }
}

#[test]
fn airflow_runs_as_many_tasks_as_its_memory_holds() {
    let stack = |own: &str| format!("services: {{ postgres: {{}}, airflow: {{ {own} }} }}\n");
    let tasks = |unit: &Unit| {
        let compose = said(unit, "docker-compose.yml");
        let value = compose.split("AIRFLOW__CORE__PARALLELISM: \"").nth(1).expect("a number").split('"').next();
        value.expect("a number").to_owned()
    };
    // Half of 4 GiB for the scheduler, and of 2 GiB for all of Airflow, of which its own parts take one.
    assert_eq!(tasks(&unit(&stack(""))), "8");
    assert_eq!(tasks(&unit(&stack("uses: airflow3"))), "8");
    assert_eq!(tasks(&unit(&stack("uses: airflow-standalone"))), "1");
    assert_eq!(tasks(&unit(&stack("uses: airflow-standalone, resources: 2/4G"))), "4");
    assert_eq!(tasks(&unit(&stack("settings: { parallelism: 3 }"))), "3");
}

/// `airflow standalone` makes a second administrator where the first user is not called `admin`.
#[test]
fn airflow_in_one_container_has_the_user_that_is_said() {
    let unit = unit("services: { postgres: {}, airflow-standalone: { settings: { admin_user: ada } } }\n");
    let compose = said(&unit, "docker-compose.yml");
    assert!(compose.contains("_AIRFLOW_WWW_USER_USERNAME: ada\n"), "{compose}");
    assert!(!compose.contains("- standalone\n"), "{compose}");
}

#[test]
fn notebooks_without_a_spark_beside_them_run_their_own() {
    let unit = unit("services: { jupyter: {}, postgres: {} }\n");
    assert!(!said(&unit, "docker-compose.yml").contains("--master"));
}

#[test]
fn hadoop_is_emulated_where_that_is_said() {
    for (own, platform) in [("", false), ("settings: { platform: linux/amd64 }", true)] {
        let unit = self::unit(&format!("services: {{ hdfs: {{ {own} }}, postgres: {{}} }}\n"));
        assert_eq!(
            said(&unit, "docker-compose.yml").matches("platform: linux/amd64").count(),
            2 * usize::from(platform)
        );
    }
}
