//! The document of supply-chain.

use std::process::Command;

use super::{COMPOSE, Row, file, hold, limits, service};

const JOBS: &str = "config/airflow/opt/supply-chain/jobs.yml";
const CHECKS: &str = "scripts/checks.tsv";
const README: &str = "README.md";

const EVERYWHERE: &[Row] = &[
    // The containers, and what each may take.
    ("MongoDB", COMPOSE, "mongo", "image: mongo:8.0."),
    ("its first user", COMPOSE, "mongo", "MONGO_INITDB_ROOT_USERNAME: admin"),
    ("its database", COMPOSE, "mongo", "MONGO_INITDB_DATABASE: supply_chain"),
    ("MongoDB is healthy", COMPOSE, "mongo", "- mongosh"),
    ("the generator is built", COMPOSE, "generator", "/generator"),
    ("its database's address", COMPOSE, "generator", "@mongo:27017/supply_chain?authSource=admin"),
    ("its user", COMPOSE, "generator", "MONGO_URI: mongodb://admin:"),
    ("the generator waits for MongoDB", COMPOSE, "generator", "mongo:\n        condition: service_healthy"),
    ("Airflow is built", COMPOSE, "airflow", "/airflow"),
    ("the ninth container", COMPOSE, "airflow-db", "POSTGRES_DB: airflow"),
    ("Airflow's user admin", COMPOSE, "airflow", "_AIRFLOW_WWW_USER_USERNAME: admin"),
    ("Airflow's jobs", COMPOSE, "airflow", "/jobs:/opt/airflow/jobs:ro"),
    ("Redis 7 on Alpine", COMPOSE, "redis", "image: redis:7.4.7-alpine"),
    ("Redis: 128 MB", COMPOSE, "redis", "memory: 128m"),
    ("Spark master 3.5", COMPOSE, "spark-master", "image: apache/spark:3.5."),
    ("Spark master: 512 MB", COMPOSE, "spark-master", "memory: 512m"),
    ("Spark worker 3.5", COMPOSE, "spark-worker", "image: apache/spark:3.5."),
    ("Spark worker: 1280 MB", COMPOSE, "spark-worker", "memory: 1280m"),
    ("SPARK_WORKER_MEMORY is 1G", COMPOSE, "spark-worker", "- --memory\n      - 1g"),
    ("the worker registers", COMPOSE, "spark-worker", "- spark://spark-master:7077"),
    ("NameNode", COMPOSE, "namenode", "image: apache/hadoop:3."),
    ("NameNode: 512 MB", COMPOSE, "namenode", "memory: 512m"),
    ("NameNode: emulated", COMPOSE, "namenode", "platform: linux/amd64"),
    ("the NameNode takes its time", COMPOSE, "namenode", "start_period: 3m"),
    ("DataNode", COMPOSE, "datanode", "image: apache/hadoop:3."),
    ("DataNode: 512 MB", COMPOSE, "datanode", "memory: 512m"),
    ("DataNode: emulated", COMPOSE, "datanode", "platform: linux/amd64"),
    ("the dashboard on Python 3.11", COMPOSE, "dashboard", "PYTHON_VERSION: \"3.11\""),
    ("it refreshes every 60 seconds", COMPOSE, "dashboard", "REFRESH_SECONDS: \"60\""),
    ("it reads Redis", COMPOSE, "dashboard", "REDIS_HOST: redis"),
    ("it waits for Redis", COMPOSE, "dashboard", "redis:\n        condition: service_healthy"),
    // The phases.
    ("phase 1", README, "", "1. ingest: `mongo`, `generator`, `airflow-db`, `airflow`"),
    ("phase 2", README, "", "1. analytics: `redis`, `spark-master`, `spark-worker`, `namenode`, `datanode`"),
    ("phase 3", README, "", "1. dashboard: `dashboard`"),
    // The job that computes KPIs.
    ("DAG 1", JOBS, "", "dag: compute_kpis_phase2"),
    ("every minute", JOBS, "", "schedule: \"* * * * *\""),
    ("its task", JOBS, "", "tasks: [spark_compute_kpis]"),
    ("job 1", JOBS, "", "job: compute_minute_kpis.py"),
    ("the last 15 minutes", JOBS, "", "window_minutes: 15"),
    ("kept for 120 seconds", JOBS, "", "cache_seconds: 120"),
    ("stockouts within 7 days", JOBS, "", "stockout_below_days: 7"),
    ("the time of the update", JOBS, "", "\"kpi:last_update\""),
    ("KPI 1", JOBS, "", "\"kpi:inventory_level\""),
    ("KPI 2", JOBS, "", "\"kpi:stockout_alerts\""),
    ("KPI 3", JOBS, "", "\"kpi:supplier_performance\""),
    ("KPI 4", JOBS, "", "\"kpi:dc_utilization\""),
    ("KPI 5", JOBS, "", "\"kpi:regional_performance\""),
    ("it writes to Redis", JOBS, "", "redis: redis://redis:6379"),
    ("it runs on Spark", JOBS, "", "spark: spark://spark-master:7077"),
    ("the dimensions", JOBS, "", "dimensions: [skus_dim, dcs_dim]"),
    // The job that archives.
    ("DAG 2", JOBS, "", "dag: archive_to_hdfs_phase2"),
    ("every five minutes", JOBS, "", "schedule: \"*/5 * * * *\""),
    (
        "its four tasks",
        JOBS,
        "",
        "tasks: [check_database_size, trigger_archival, skip_archival, log_archival_complete]",
    ),
    ("job 2", JOBS, "", "job: archive_mongo_to_hdfs.py"),
    ("from 300 MB on", JOBS, "", "from_size_mb: 300"),
    ("older than two hours", JOBS, "", "older_than_minutes: 120"),
    ("the base path", JOBS, "", "hdfs_base_path: hdfs://namenode:8020/supply_chain_archive"),
    ("the facts", JOBS, "", "collections: [orders_fact, shipments_fact, inventory_fact]"),
    ("Parquet", JOBS, "", "format: parquet"),
    ("snappy", JOBS, "", "compression: snappy"),
    ("partitions", JOBS, "", "partitioned_by: [event_date, event_hour]"),
    // The tree.
    ("/supply_chain_archive", README, "", "| `/supply_chain_archive` |"),
    ("metadata", README, "", "| `/supply_chain_archive/metadata` |"),
    ("orders", README, "", "| `/supply_chain_archive/orders_fact` |"),
    ("shipments", README, "", "| `/supply_chain_archive/shipments_fact` |"),
    ("inventory", README, "", "| `/supply_chain_archive/inventory_fact` |"),
    // The scripts.
    ("a phase alone", "scripts/start.sh", "", "containers, services and phases that are named"),
    ("its name", "scripts/services.tsv", "", "\tanalytics\t"),
    ("up --build", "scripts/start.sh", "", "--build) build=yes"),
    ("up --build", "scripts/start.ps1", "", "[switch]$Build"),
    ("the end of a log", "scripts/logs.sh", "", "--lines NUMBER"),
    ("containers and what they use", "scripts/healthcheck.sh", "", "--detailed          also show what containers use"),
    ("it is looked at again and again", "scripts/healthcheck.sh", "", "--watch"),
    (
        "directories are made",
        "config/hdfs-directories/etc/stackgen/hdfs/directories.tsv",
        "",
        "/supply_chain_archive/metadata\tspark",
    ),
    ("trouble: Redis is empty", README, "", "- Redis has no KPIs: let Airflow run its DAGs (command `enable-dags`)"),
    (
        "trouble: nothing is archived below 300 MB",
        README,
        "",
        "- nothing is archived: that is as it should be while MongoDB has less than 300 MB",
    ),
    ("trouble: the worker is not registered", README, "", "- `spark`: jobs wait, or are refused"),
    ("trouble: out of memory", README, "", "or state less `resources` for `spark-worker`"),
    ("memory of a phase in sum", README, "", "\n| analytics | "),
    ("MongoDB is dumped by its tool", README, "", "| `mongo` | `mongodump` | runs |"),
    // What operators run.
    ("enable the DAGs", README, "", "airflow dags unpause compute_kpis_phase2"),
    ("and the second", README, "", "airflow dags unpause archive_to_hdfs_phase2"),
    ("test 1: the workers", CHECKS, "", "http://localhost:8080/json/"),
    ("test 1: one worker is registered", CHECKS, "", "spark-master\tworkers\tcontains\t\"aliveworkers\" : 1,"),
    ("test 2: the keys", README, "", "redis-cli KEYS 'kpi:*'"),
    ("kpi:last_update", CHECKS, "", "redis\tkpis\tcontains\tkpi:last_update"),
    ("kpi:inventory_level", CHECKS, "", "redis\tkpis\tcontains\tkpi:inventory_level"),
    ("kpi:stockout_alerts", CHECKS, "", "redis\tkpis\tcontains\tkpi:stockout_alerts"),
    ("kpi:supplier_performance", CHECKS, "", "redis\tkpis\tcontains\tkpi:supplier_performance"),
    ("kpi:dc_utilization", CHECKS, "", "redis\tkpis\tcontains\tkpi:dc_utilization"),
    ("kpi:regional_performance", CHECKS, "", "redis\tkpis\tcontains\tkpi:regional_performance"),
    ("test 3: trigger", README, "", "airflow dags trigger compute_kpis_phase2"),
    ("test 3: the update", README, "", "redis-cli GET kpi:last_update"),
    ("test 3: it is recent", CHECKS, "", "redis\tlast-update\trun\tsh"),
    ("test 4: the alerts", README, "", "redis-cli GET kpi:stockout_alerts"),
    ("test 4: they are JSON", CHECKS, "", "redis\tstockout-alerts\tcontains\tit is JSON"),
    ("test 5: DB Size", CHECKS, "", "mongo\tsize\tcontains\tDB Size: "),
    ("test 5: archived from 300 MB on", CHECKS, "", "-le 300 ]"),
    ("Airflow's image is built on this one", COMPOSE, "airflow", "AIRFLOW_IMAGE: apache/airflow:2.11.2"),
    ("a driver fits beside Airflow", COMPOSE, "airflow", "SPARK_DRIVER_MEMORY: 512m"),
    ("an executor fits into the worker", COMPOSE, "airflow", "SPARK_EXECUTOR_MEMORY: 768m"),
    ("test 5: the size", README, "", "db.stats().dataSize / 1024 / 1024"),
    ("test 5: the archive", README, "", "hdfs dfs -ls -R /supply_chain_archive"),
    ("step 5: the folders of the archive", README, "", "hdfs dfs -ls /supply_chain_archive"),
    ("metadata is looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/metadata"),
    ("orders are looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/orders_fact"),
    ("shipments are looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/shipments_fact"),
    ("inventory is looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/inventory_fact"),
    ("step 6: the first DAG is there", CHECKS, "", "airflow\tdags\tcontains\tcompute_kpis_phase2"),
    ("step 6: the second DAG is there", CHECKS, "", "airflow\tdags\tcontains\tarchive_to_hdfs_phase2"),
    ("the report of HDFS", README, "", "hdfs dfsadmin -report"),
    ("the DataNode's processes", README, "", "`datanode` | the process of the DataNode runs | `jps`"),
    // Ports inside.
    ("MongoDB on 27017", COMPOSE, "mongo", "- --port\n      - \"27017\""),
    ("Redis on 6379", COMPOSE, "redis", "- --port\n      - \"6379\""),
    ("HDFS on 8020", COMPOSE, "namenode", "hdfs://namenode:8020"),
    ("Airflow on 8080", COMPOSE, "airflow", "AIRFLOW__WEBSERVER__WEB_SERVER_PORT: \"8080\""),
    ("the dashboard on 8501", COMPOSE, "dashboard", "STREAMLIT_SERVER_PORT: \"8501\""),
    ("jobs write as the archive's owner", COMPOSE, "airflow", "HADOOP_USER_NAME: spark"),
];

const DEV: &[Row] = &[
    ("http://localhost:8080 is Airflow", COMPOSE, "airflow", "\"127.0.0.1:8080:8080\""),
    ("http://localhost:8081 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    ("http://localhost:9870", COMPOSE, "namenode", "\"127.0.0.1:9870:9870\""),
    ("http://localhost:8501", COMPOSE, "dashboard", "\"127.0.0.1:8501:8501\""),
    ("localhost:27017", COMPOSE, "mongo", "\"127.0.0.1:27017:27017\""),
    ("admin123", ".env", "", "MONGO_PASSWORD=admin123"),
    ("Airflow's password admin", ".env", "", "AIRFLOW_ADMIN_PASSWORD=admin\n"),
    ("777", README, "", "| `/supply_chain_archive/metadata` | spark | hadoop | 777 |"),
];

const SECOND: [&str; 5] = ["redis", "spark-master", "spark-worker", "namenode", "datanode"];
const FIRST: [&str; 4] = ["mongo", "generator", "airflow-db", "airflow"];

#[test]
fn every_environment_says_what_the_document_says() {
    for env in ["dev", "staging", "prod"] {
        hold("supply-chain", env, EVERYWHERE);
    }
}

#[test]
fn the_dashboard_asks_redis_alone() {
    for env in ["dev", "staging", "prod"] {
        let compose = file("supply-chain", env, COMPOSE).expect("a Compose file");
        assert!(!service(compose, "dashboard").contains("mongo"), "{env}");
    }
}

#[test]
fn dev_has_the_documents_ports_and_passwords() {
    hold("supply-chain", "dev", DEV);
}

#[test]
fn staging_and_prod_have_neither_its_passwords_nor_its_rights_for_everybody() {
    for env in ["staging", "prod"] {
        for path in [".env", COMPOSE, README] {
            let text = file("supply-chain", env, path).expect("a file");
            assert!(!text.contains("admin123"), "{env}: {path}");
        }
        assert!(!file("supply-chain", env, README).expect("a page").contains("| 777 |"), "{env}");
        assert!(!service(file("supply-chain", env, COMPOSE).expect("a file"), "mongo").contains("ports:"), "{env}");
    }
}

/// About 3 GB for the second phase, about 5 GB in use with the first and 6 to 7 for Docker, whatever the environment: nine
/// containers.
#[test]
fn the_memory_of_the_phases_is_the_documents() {
    for env in ["dev", "staging", "prod"] {
        let compose = file("supply-chain", env, COMPOSE).expect("a Compose file");
        let sum = |names: &[&str]| names.iter().map(|name| limits(service(compose, name)).1).sum::<u32>();
        assert_eq!(sum(&SECOND), 128 + 512 + 1280 + 512 + 512, "{env}");
        let both = sum(&FIRST) + sum(&SECOND);
        assert!((4608..=5632).contains(&both), "{env}: {both} MiB");
    }
}

/// Whether the check of the last update passes where Redis answers this; `$(…)` in it is the shell's.
fn is_recent(answer: &str) -> bool {
    let checks = file("supply-chain", "dev", CHECKS).expect("checks");
    let script = checks.lines().filter_map(|line| line.strip_prefix("redis\tlast-update\trun\t")).nth(2);
    let asked = ("redis-cli GET kpi:last_update", format!("printf '%s\\n' \"{answer}\""));
    let program = script.expect("a script").replace(asked.0, &asked.1);
    let output = Command::new("sh").args(["-c", &program]).output().expect("a shell");
    output.status.success()
}

#[test]
fn the_kpis_are_recent_or_the_check_fails() {
    let recent = ["$(date -u +%Y-%m-%dT%H:%M:%SZ)", "'$(date -u +%Y-%m-%dT%H:%M:%S).123456+00:00'", "$(date +%s).5"];
    for answer in recent.map(|answer| answer.replace('\'', "\\\"")) {
        assert!(is_recent(&answer), "{answer}");
    }
    for answer in ["2025-12-25T14:30:00Z", "1766673000", "", "soon"] {
        assert!(!is_recent(answer), "{answer}");
    }
}
