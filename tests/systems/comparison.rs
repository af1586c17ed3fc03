//! The comparison of environments in lakehouse's document: each row, each cell.

use super::lakehouse::{JOBS, SERVICES};
use super::{COMPOSE, file, limits, service};

/// What a cell of the table comes to in the output.
#[derive(Debug)]
enum Cell {
    /// Each of the sixteen services says it.
    All(&'static str),
    /// Each of them that stays says it; jobs end.
    Stays(&'static str),
    /// A file, or the service in it, says it.
    Has(&'static str, &'static str, &'static str),
    /// It does not.
    Lacks(&'static str, &'static str, &'static str),
    /// There is no such service.
    Without(&'static str),
    /// Processors and MiB of a service.
    Limits(&'static str, f64, u32),
    /// Processors and MiB of the services in the table of resources, in sum.
    Sum(f64, u32),
}

use Cell::{All, Has, Lacks, Limits, Stays, Sum, Without};

const ENVIRONMENTS: [&str; 3] = ["dev", "staging", "prod"];

const ENV_FILE: &str = ".env";
const TRINO_LOG: &str = "config/trino/etc/trino/log.properties";
const BACKUP: &str = "config/metastore-backup/opt/stackgen/backup.sh";
const SCHEDULE: Cell = Has(COMPOSE, "metastore-backup", "echo '0 3 * * * sh /opt/stackgen/backup.sh");

/// A feature, and its cell for development, staging and production.
type Feature = (&'static str, [&'static [Cell]; 3]);

/// In the document's order. Its totals are not what its own table of resources comes to: the table holds, and these are its sums.
const COMPARISON: [Feature; 17] = [
    (
        "Resource Allocation",
        [
            &[Limits("airflow-init", 0.5, 512)],
            &[Limits("airflow-init", 0.75, 768), Limits("trino", 6.0, 12288)],
            &[Limits("airflow-init", 1.0, 1024)],
        ],
    ),
    ("Total RAM and CPUs", [&[Sum(12.0, 18944)], &[Sum(38.0, 80896)], &[Sum(50.0, 106_496)]]),
    (
        "Credentials",
        [
            &[Has(ENV_FILE, "", "MINIO_ROOT_PASSWORD=minio123\n"), Has(ENV_FILE, "", "METASTORE_DB_PASSWORD=")],
            &[Lacks(ENV_FILE, "", "PASSWORD="), Has(COMPOSE, "minio", "${MINIO_ROOT_PASSWORD:?")],
            &[Lacks(ENV_FILE, "", "PASSWORD="), Has(COMPOSE, "minio", "${MINIO_ROOT_PASSWORD:?")],
        ],
    ),
    (
        "Restart Policy",
        [&[All("restart: \"no\"")], &[Stays("restart: unless-stopped")], &[Stays("restart: unless-stopped")]],
    ),
    ("Health Check Interval", [&[Stays("interval: 15s")], &[Stays("interval: 30s")], &[Stays("interval: 30s")]]),
    (
        "Health Check Start",
        [&[Stays("start_period: 20s")], &[Stays("start_period: 60s")], &[Stays("start_period: 90s")]],
    ),
    ("Logging Max Size", [&[All("max-size: 5m")], &[All("max-size: 10m")], &[All("max-size: 20m")]]),
    ("Logging Max Files", [&[All("max-file: \"2\"")], &[All("max-file: \"5\"")], &[All("max-file: \"10\"")]]),
    (
        "HTTPS",
        [
            &[Without("tls-proxy"), Has(COMPOSE, "superset", "\"127.0.0.1:8088:8088\"")],
            &[
                Has(COMPOSE, "tls-proxy", "if [ -f /etc/nginx/certs/tls.crt ]"),
                Has(COMPOSE, "superset", "\"127.0.0.1:18088:8088\""),
            ],
            &[Has(COMPOSE, "tls-proxy", "/etc/nginx/stackgen/https.conf"), Lacks(COMPOSE, "superset", "ports:")],
        ],
    ),
    (
        "Monitoring",
        [
            &[Without("prometheus"), Without("grafana")],
            &[Has(COMPOSE, "prometheus", "image: prom/prometheus:"), Has(COMPOSE, "grafana", "image: grafana/")],
            &[Has(COMPOSE, "prometheus", "image: prom/prometheus:"), Has(COMPOSE, "grafana", "image: grafana/")],
        ],
    ),
    (
        "Backups",
        [
            // By hand.
            &[Without("metastore-backup"), Has("README.md", "", "exec metastore-db pg_dump -U hive metastore")],
            &[SCHEDULE],
            &[SCHEDULE],
        ],
    ),
    (
        "Retention",
        [&[Without("metastore-backup")], &[Has(BACKUP, "", "days='7'\n")], &[Has(BACKUP, "", "days='30'\n")]],
    ),
    (
        "Spark Workers",
        [
            &[Has(COMPOSE, "spark-worker-1", "image:"), Without("spark-worker-2")],
            &[Has(COMPOSE, "spark-worker-2", "image:"), Without("spark-worker-3")],
            &[Has(COMPOSE, "spark-worker-2", "image:"), Without("spark-worker-3")],
        ],
    ),
    (
        "Database Ports Exposed: the metastore's",
        [
            &[Has(COMPOSE, "metastore-db", "\"127.0.0.1:5432:5432\"")],
            &[Lacks(COMPOSE, "metastore-db", "ports:")],
            &[Lacks(COMPOSE, "metastore-db", "ports:")],
        ],
    ),
    (
        "Database Ports Exposed: Superset's",
        [
            &[Has(COMPOSE, "superset-db", "\"127.0.0.1:5433:5432\"")],
            &[Lacks(COMPOSE, "superset-db", "ports:")],
            &[Lacks(COMPOSE, "superset-db", "ports:")],
        ],
    ),
    (
        "Database Ports Exposed: Airflow's",
        [
            &[Has(COMPOSE, "airflow-db", "\"127.0.0.1:5434:5432\"")],
            &[Lacks(COMPOSE, "airflow-db", "ports:")],
            &[Lacks(COMPOSE, "airflow-db", "ports:")],
        ],
    ),
    (
        "Debug Logging",
        [
            &[
                Has(ENV_FILE, "", "AIRFLOW_LOG_LEVEL=DEBUG\n"),
                Has(TRINO_LOG, "", "io.trino=DEBUG\n"),
                Has(COMPOSE, "superset", "GUNICORN_LOGLEVEL: debug\n"),
                Has(COMPOSE, "superset-db", "log_statement=all\n"),
            ],
            &[
                Has(ENV_FILE, "", "AIRFLOW_LOG_LEVEL=INFO\n"),
                Lacks(TRINO_LOG, "", "DEBUG"),
                Lacks(COMPOSE, "superset", "debug"),
                Has(COMPOSE, "superset-db", "log_statement=none\n"),
            ],
            &[
                Has(ENV_FILE, "", "AIRFLOW_LOG_LEVEL=INFO\n"),
                Lacks(TRINO_LOG, "", "DEBUG"),
                Lacks(COMPOSE, "superset", "debug"),
                Has(COMPOSE, "superset-db", "log_statement=none\n"),
            ],
        ],
    ),
];

/// The services of the document that an environment has.
fn services(env: &str) -> impl Iterator<Item = &'static str> {
    SERVICES.into_iter().filter(move |name| env != "dev" || *name != "spark-worker-2")
}

/// What of a cell does not hold.
fn fault(env: &str, cell: &Cell) -> Option<String> {
    let whole = |path: &str| file("lakehouse", env, path).unwrap_or_else(|| panic!("{env} has no {path}"));
    let compose = whole(COMPOSE);
    let says = |path: &str, name: &str, text: &str| {
        let place = whole(path);
        if name.is_empty() { place.contains(text) } else { service(place, name).contains(text) }
    };
    let silent = |names: &mut dyn Iterator<Item = &'static str>, text: &str| {
        let silent: Vec<&str> = names.filter(|name| !says(COMPOSE, name, text)).collect();
        (!silent.is_empty()).then(|| format!("not said of {}", silent.join(", ")))
    };
    match cell {
        All(text) => silent(&mut services(env), text),
        Stays(text) => silent(&mut services(env).filter(|name| !JOBS.contains(name)), text),
        Has(path, name, text) => (!says(path, name, text)).then(|| format!("not in {path} {name}")),
        Lacks(path, name, text) => says(path, name, text).then(|| format!("in {path} {name}")),
        Without(name) => compose.contains(&format!("\n  {name}:\n")).then(|| "it is there".to_owned()),
        Limits(name, cpus, mib) => {
            let found = limits(service(compose, name));
            (found != (*cpus, *mib)).then(|| format!("{found:?}"))
        }
        Sum(cpus, mib) => {
            // Two jobs stand in no row of the table.
            let counted = services(env).filter(|name| !["minio-init", "airflow-init"].contains(name));
            let found = counted.map(|name| limits(service(compose, name)));
            let found = found.fold((0.0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            (found != (*cpus, *mib)).then(|| format!("{found:?}"))
        }
    }
}

#[test]
fn each_cell_holds() {
    let mut faults = Vec::new();
    for (feature, cells) in &COMPARISON {
        for (env, cells) in ENVIRONMENTS.iter().zip(cells) {
            assert!(!cells.is_empty(), "{feature}, {env}");
            let found = cells.iter().filter_map(|cell| Some((cell, fault(env, cell)?)));
            faults.extend(found.map(|(cell, fault)| format!("{feature}, {env}: {cell:?}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
