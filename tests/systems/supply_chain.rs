//! The document of supply-chain, `004_8c8e17a40e9f8d73.txt`: lines are its lines.

use std::process::Command;

use super::{COMPOSE, Part, Row, account, file, hold, limits, service};

const JOBS: &str = "config/airflow/opt/supply-chain/jobs.yml";
const CHECKS: &str = "scripts/checks.tsv";
const README: &str = "README.md";

const EVERYWHERE: &[Row] = &[
    // The containers, and what each may take.
    (5, "its name", "scripts/services.tsv", "", "\tanalytics\t"),
    (11, "Redis 7 on Alpine", COMPOSE, "redis", "image: redis:7.4.7-alpine"),
    (11, "Redis: 128 MB", COMPOSE, "redis", "memory: 128m"),
    (11, "Redis on 6379", COMPOSE, "redis", "- --port\n      - \"6379\""),
    (12, "Spark master 3.5, in its last patch", COMPOSE, "spark-master", "image: apache/spark:3.5."),
    (12, "Spark master: 512 MB", COMPOSE, "spark-master", "memory: 512m"),
    (12, "the master coordinates", COMPOSE, "spark-master", "org.apache.spark.deploy.master.Master"),
    (13, "Spark worker 3.5, in its last patch", COMPOSE, "spark-worker", "image: apache/spark:3.5."),
    (13, "Spark worker: 1280 MB", COMPOSE, "spark-worker", "memory: 1280m"),
    (13, "the worker processes", COMPOSE, "spark-worker", "org.apache.spark.deploy.worker.Worker"),
    (14, "NameNode, on the successor of its image", COMPOSE, "namenode", "image: apache/hadoop:3."),
    (14, "NameNode: 512 MB", COMPOSE, "namenode", "memory: 512m"),
    (14, "NameNode: emulated", COMPOSE, "namenode", "platform: linux/amd64"),
    (14, "it is HDFS's name server", COMPOSE, "namenode", "- hdfs\n      - namenode"),
    (14, "metadata are kept", COMPOSE, "namenode", "- namenode-name:/data"),
    (15, "DataNode, on the successor of its image", COMPOSE, "datanode", "image: apache/hadoop:3."),
    (15, "DataNode: 512 MB", COMPOSE, "datanode", "memory: 512m"),
    (15, "DataNode: emulated", COMPOSE, "datanode", "platform: linux/amd64"),
    (15, "it is HDFS's data server", COMPOSE, "datanode", "- hdfs\n      - datanode"),
    (15, "blocks are kept", COMPOSE, "datanode", "- datanode-blocks:/data"),
    (17, "memory of a phase in sum", README, "", "\n| analytics | "),
    (17, "about 3 GB", README, "", "| analytics | 2.75 | 2.9 GiB |"),
    // The job that computes KPIs.
    (22, "it runs on Spark", JOBS, "", "spark: spark://spark-master:7077"),
    (24, "Airflow's jobs", COMPOSE, "airflow", "/jobs:/opt/airflow/jobs:ro"),
    (24, "job 1", JOBS, "", "job: compute_minute_kpis.py"),
    (26, "it writes to Redis", JOBS, "", "redis: redis://redis:6379"),
    (26, "jobs find what they are told", COMPOSE, "airflow", "/opt/supply-chain:/opt/supply-chain:ro"),
    (28, "every minute", JOBS, "", "schedule: \"* * * * *\""),
    (28, "the owner's DAGs", COMPOSE, "airflow", "/dags:/opt/airflow/dags:ro"),
    (31, "the last 15 minutes", JOBS, "", "window_minutes: 15"),
    (31, "jobs read MongoDB", COMPOSE, "airflow", "@mongo:27017/supply_chain?authSource=admin"),
    (31, "Airflow waits for MongoDB", COMPOSE, "airflow", "mongo:\n        condition: service_healthy"),
    (35, "KPI 1", JOBS, "", "\"kpi:inventory_level\""),
    (36, "KPI 2", JOBS, "", "\"kpi:stockout_alerts\""),
    (37, "KPI 3", JOBS, "", "\"kpi:supplier_performance\""),
    (38, "KPI 4", JOBS, "", "\"kpi:dc_utilization\""),
    (39, "KPI 5", JOBS, "", "\"kpi:regional_performance\""),
    (41, "kept for 120 seconds", JOBS, "", "cache_seconds: 120"),
    (59, "the dimensions", JOBS, "", "dimensions: [skus_dim, dcs_dim]"),
    (64, "stockouts within 7 days", JOBS, "", "stockout_below_days: 7"),
    // The job that archives, and its tree.
    (70, "job 2", JOBS, "", "job: archive_mongo_to_hdfs.py"),
    (72, "above 300 MB", JOBS, "", "above_size_mb: 300"),
    (50, "no demand counts as 9999 days", JOBS, "", "no_demand_days: 9999"),
    (84, "what is archived is deleted", JOBS, "", "delete_archived: true"),
    (74, "every five minutes", JOBS, "", "schedule: \"*/5 * * * *\""),
    (77, "dataSize is what counts", CHECKS, "", "print(Math.floor(db.stats().dataSize / 1024 / 1024))"),
    (80, "older than two hours", JOBS, "", "older_than_minutes: 120"),
    (81, "Parquet", JOBS, "", "format: parquet"),
    (
        81,
        "Spark knows HDFS",
        "config/spark-worker/opt/hadoop/conf/core-site.xml",
        "",
        "<value>hdfs://namenode:8020</value>",
    ),
    (82, "partitions", JOBS, "", "partitioned_by: [event_date, event_hour]"),
    (83, "where metadata go", JOBS, "", "metadata_path: hdfs://namenode:8020/supply_chain_archive/metadata"),
    (88, "the base path", JOBS, "", "hdfs_base_path: hdfs://namenode:8020/supply_chain_archive"),
    (88, "/supply_chain_archive", README, "", "| `/supply_chain_archive` |"),
    (88, "HDFS on 8020", COMPOSE, "namenode", "hdfs://namenode:8020"),
    (89, "the facts", JOBS, "", "collections: [orders_fact, shipments_fact, inventory_fact]"),
    (89, "orders", README, "", "| `/supply_chain_archive/orders_fact` |"),
    (98, "shipments", README, "", "| `/supply_chain_archive/shipments_fact` |"),
    (102, "inventory", README, "", "| `/supply_chain_archive/inventory_fact` |"),
    (106, "metadata", README, "", "| `/supply_chain_archive/metadata` |"),
    (107, "a file of metadata is looked for by its name", CHECKS, "", "grep -o 'archive_[^\"]*json'"),
    (142, "snappy", JOBS, "", "compression: snappy"),
    // The DAGs.
    (152, "DAG 1", JOBS, "", "dag: compute_kpis_phase2"),
    (155, "its task", JOBS, "", "tasks: [spark_compute_kpis]"),
    (168, "DAG 2", JOBS, "", "dag: archive_to_hdfs_phase2"),
    (
        171,
        "its four tasks",
        JOBS,
        "",
        "tasks: [check_database_size, trigger_archival, skip_archival, log_archival_complete]",
    ),
    // Start, wait, and what must be there.
    (191, "no folder to go to first", README, "", "From any folder."),
    (192, "down", "scripts/teardown.sh", "", "changing down --remove-orphans"),
    (195, "a phase alone", "scripts/start.sh", "", "containers, services and phases that are named"),
    (198, "up --build", "scripts/start.sh", "", "--build) build=yes"),
    (198, "up --build", "scripts/start.ps1", "", "[switch]$Build"),
    (198, "up -d, in order", "scripts/start.sh", "", "creating up --detach"),
    (202, "MongoDB", COMPOSE, "mongo", "image: mongo:8.0."),
    (202, "the generator is built", COMPOSE, "generator", "/generator"),
    (202, "the generator waits for MongoDB", COMPOSE, "generator", "mongo:\n        condition: service_healthy"),
    (202, "Airflow is built", COMPOSE, "airflow", "/airflow"),
    (202, "phase 1", README, "", "1. ingest: `mongo`, `generator`, `airflow-db`, `airflow`"),
    (202, "MongoDB is dumped by its tool", README, "", "| `mongo` | `mongodump` | runs |"),
    (202, "Airflow's image is built on this one", COMPOSE, "airflow", "AIRFLOW_IMAGE: apache/airflow:2.11.2"),
    (203, "phase 2", README, "", "1. analytics: `redis`, `spark-master`, `spark-worker`, `namenode`, `datanode`"),
    (205, "the ninth container", COMPOSE, "airflow-db", "POSTGRES_DB: airflow"),
    (211, "the sleep is a wait for all", "scripts/start.sh", "", "how long to wait until everything is ready"),
    (214, "ps", "scripts/status.sh", "", "Shows the containers, services and phases that are named"),
    (220, "MongoDB is healthy", COMPOSE, "mongo", "- mongosh"),
    (
        221,
        "the generator has no test: it is up",
        "INFRASTRUCTURE.md",
        "",
        "so that running is what is known: `generator`",
    ),
    (222, "Airflow is up: its page and scheduler answer", COMPOSE, "airflow", "http://localhost:8974/health"),
    (223, "Redis is up: it answers", COMPOSE, "redis", "redis-cli -p 6379 ping"),
    (224, "the master is up: its page answers", COMPOSE, "spark-master", "- http://localhost:8080/"),
    (225, "the worker is up: its page answers", COMPOSE, "spark-worker", "- http://localhost:8081/"),
    (226, "the NameNode is up: its page answers", COMPOSE, "namenode", "- http://localhost:9870/"),
    (227, "the DataNode is up: its page answers", COMPOSE, "datanode", "- http://localhost:9864/"),
    (
        233,
        "a job makes them, when the NameNode is there",
        COMPOSE,
        "hdfs-directories",
        "namenode:\n        condition: service_healthy",
    ),
    (233, "docker exec goes by the service", README, "", "exec namenode hdfs dfs"),
    (
        234,
        "directories are made",
        "config/hdfs-directories/etc/stackgen/hdfs/directories.tsv",
        "",
        "/supply_chain_archive/metadata\tspark",
    ),
    (
        235,
        "orders are made",
        "config/hdfs-directories/etc/stackgen/hdfs/directories.tsv",
        "",
        "/supply_chain_archive/orders_fact\tspark",
    ),
    (
        236,
        "shipments are made",
        "config/hdfs-directories/etc/stackgen/hdfs/directories.tsv",
        "",
        "/supply_chain_archive/shipments_fact\tspark",
    ),
    (
        237,
        "inventory is made",
        "config/hdfs-directories/etc/stackgen/hdfs/directories.tsv",
        "",
        "/supply_chain_archive/inventory_fact\tspark",
    ),
    (238, "jobs write as the archive's owner", COMPOSE, "airflow", "HADOOP_USER_NAME: spark"),
    (246, "step 5: the folders of the archive", README, "", "hdfs dfs -ls /supply_chain_archive"),
    (246, "metadata is looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/metadata"),
    (246, "orders are looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/orders_fact"),
    (246, "shipments are looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/shipments_fact"),
    (246, "inventory is looked for", CHECKS, "", "namenode\tarchive\tcontains\t/supply_chain_archive/inventory_fact"),
    (254, "Airflow's user admin", COMPOSE, "airflow", "_AIRFLOW_WWW_USER_USERNAME: admin"),
    (254, "Airflow on 8080", COMPOSE, "airflow", "AIRFLOW__WEBSERVER__WEB_SERVER_PORT: \"8080\""),
    (256, "step 6: the first DAG is there", CHECKS, "", "airflow\tdags\tcontains\tcompute_kpis_phase2"),
    (257, "step 6: the second DAG is there", CHECKS, "", "airflow\tdags\tcontains\tarchive_to_hdfs_phase2"),
    (258, "enable the DAGs", README, "", "airflow dags unpause compute_kpis_phase2"),
    (258, "and the second", README, "", "airflow dags unpause archive_to_hdfs_phase2"),
    (259, "test 3: trigger", README, "", "airflow dags trigger compute_kpis_phase2"),
    // What is tested.
    (269, "Spark's page is 8080 inside", COMPOSE, "spark-master", "- --webui-port\n      - \"8080\""),
    (272, "test 1: the workers", CHECKS, "", "http://localhost:8080/json/"),
    (273, "the worker registers", COMPOSE, "spark-worker", "- spark://spark-master:7077"),
    (273, "test 1: one worker is registered", CHECKS, "", "spark-master\tworkers\tcontains\t\"aliveworkers\" : 1,"),
    (280, "test 2: the keys", README, "", "redis-cli KEYS 'kpi:*'"),
    (282, "KPIs are asked for once they can be there", CHECKS, "", "redis\tkpis\tdata\tyes"),
    (283, "the time of the update", JOBS, "", "\"kpi:last_update\""),
    (283, "kpi:last_update", CHECKS, "", "redis\tkpis\tcontains\tkpi:last_update"),
    (284, "kpi:inventory_level", CHECKS, "", "redis\tkpis\tcontains\tkpi:inventory_level"),
    (285, "kpi:stockout_alerts", CHECKS, "", "redis\tkpis\tcontains\tkpi:stockout_alerts"),
    (286, "kpi:supplier_performance", CHECKS, "", "redis\tkpis\tcontains\tkpi:supplier_performance"),
    (287, "kpi:dc_utilization", CHECKS, "", "redis\tkpis\tcontains\tkpi:dc_utilization"),
    (288, "kpi:regional_performance", CHECKS, "", "redis\tkpis\tcontains\tkpi:regional_performance"),
    (298, "logs of tasks are kept", COMPOSE, "airflow", "- airflow-logs:/opt/airflow/logs"),
    (301, "test 3: the update", README, "", "redis-cli GET kpi:last_update"),
    (302, "test 3: it is recent", CHECKS, "", "redis\tlast-update\trun\tsh"),
    (302, "recent is no older than the cache keeps it", CHECKS, "", "[ $age -le 120 ]"),
    (309, "test 4: the alerts", README, "", "redis-cli GET kpi:stockout_alerts"),
    (309, "test 4: they are JSON", CHECKS, "", "redis\tstockout-alerts\tcontains\tit is JSON"),
    (316, "its first user", COMPOSE, "mongo", "MONGO_INITDB_ROOT_USERNAME: admin"),
    (316, "its database", COMPOSE, "mongo", "MONGO_INITDB_DATABASE: supply_chain"),
    (316, "its database's address", COMPOSE, "generator", "@mongo:27017/supply_chain?authSource=admin"),
    (316, "its user", COMPOSE, "generator", "MONGO_URI: mongodb://admin:"),
    (316, "MongoDB on 27017", COMPOSE, "mongo", "- --port\n      - \"27017\""),
    (
        316,
        "asked of its own database, as an admin",
        CHECKS,
        "",
        "--authenticationDatabase admin \"$MONGO_INITDB_DATABASE\"",
    ),
    (317, "test 5: DB Size", CHECKS, "", "mongo\tsize\tcontains\tDB Size: "),
    (317, "test 5: the size", README, "", "db.stats().dataSize / 1024 / 1024"),
    (317, "two decimals, in MB", CHECKS, "", ".toFixed(2) + \" MB\")"),
    (321, "test 5: archived from 300 MB on", CHECKS, "", "-le 300 ]"),
    (
        323,
        "after an archival, by the NameNode's page",
        CHECKS,
        "",
        "/webhdfs/v1/supply_chain_archive/metadata?op=LISTSTATUS",
    ),
    (324, "test 5: the archive", README, "", "hdfs dfs -ls -R /supply_chain_archive"),
    // What is looked at.
    (
        334,
        "containers and what they use",
        "scripts/healthcheck.sh",
        "",
        "--detailed          also show what containers use",
    ),
    (334, "docker stats", "scripts/healthcheck.sh", "", "docker stats --no-stream"),
    (341, "the end of a log", "scripts/logs.sh", "", "--lines NUMBER"),
    (341, "a log by name", "scripts/logs.sh", "", "[OPTION ...] [NAME ...]"),
    (347, "its last 100 lines", "scripts/logs.sh", "", "from the end: 100 without it"),
    (357, "it is looked at again and again", "scripts/healthcheck.sh", "", "--watch"),
    (357, "the key that is watched", "README.md", "", "`kpi-last-update`"),
    (357, "every so many seconds", "scripts/healthcheck.sh", "", "--interval SECONDS"),
    (364, "the report of HDFS", README, "", "hdfs dfsadmin -report"),
    (364, "the DataNode is alive", CHECKS, "", "namenode\tdatanodes\tcontains\tLive datanodes (1)"),
    (367, "the DataNode's processes", README, "", "`datanode` | the process of the DataNode runs | `jps`"),
    // Trouble.
    (374, "trouble: connections are refused", README, "", "are refused with `Connection refused`"),
    (376, "trouble: the worker is not registered", README, "", "- `spark`: jobs wait, or are refused"),
    (
        376,
        "the worker waits for its master",
        COMPOSE,
        "spark-worker",
        "spark-master:\n        condition: service_healthy",
    ),
    (380, "restart the worker", README, "", "`scripts/restart.sh` with the name of the worker makes it register again"),
    (
        381,
        "its registration is a check, no line of a log",
        CHECKS,
        "",
        "spark-master\tworkers\tsummary\teach worker is registered",
    ),
    (386, "trouble: the NameNode does not answer", README, "", "- `hdfs`: the NameNode does not answer yet"),
    (388, "the DataNode waits for it", COMPOSE, "datanode", "namenode:\n        condition: service_healthy"),
    (
        388,
        "trouble: emulation is slow",
        README,
        "",
        "- `namenode` is slow: its image is for `linux/amd64`, and another machine emulates that.",
    ),
    (392, "the NameNode takes its time", COMPOSE, "namenode", "start_period: 3m"),
    (396, "how far it is stands in its log", README, "", "`scripts/logs.sh` with its name shows how far it is"),
    (399, "restart both", "scripts/restart.sh", "", "[OPTION ...] [NAME ...]"),
    (
        404,
        "trouble: Redis is empty",
        README,
        "",
        "- Redis has no KPIs: let Airflow run its DAGs (command `enable-dags`)",
    ),
    (411, "trouble: compute the KPIs once", README, "", "compute them once (`compute-kpis`)"),
    (414, "trouble: errors of the worker", README, "", "look for errors in `scripts/logs.sh spark-worker`"),
    (
        421,
        "trouble: nothing is archived below 300 MB",
        README,
        "",
        "- nothing is archived: that is as it should be while MongoDB has less than 300 MB",
    ),
    (425, "trouble: that much takes hours", README, "", "less than 300 MB, hours of the generator;"),
    (426, "trouble: where the threshold stands", README, "", "`above_size_mb` in `jobs.yml` is the threshold"),
    (435, "trouble: more than 90 %", README, "", "`docker stats` shows more than 90 % of it used"),
    (440, "trouble: more memory for Docker", README, "", "give Docker Desktop 6 to 7 GB"),
    (443, "trouble: out of memory", README, "", "or state less `resources` for `spark-worker`"),
    (445, "SPARK_WORKER_MEMORY is 1G", COMPOSE, "spark-worker", "- --memory\n      - 1g"),
    // What it takes.
    (468, "phase 1 may take more than its 1.5 GB in use", README, "", "| ingest | 2 | 2.6 GiB |"),
    (469, "400 MB of the master: a heap below that", COMPOSE, "spark-master", "SPARK_DAEMON_MEMORY: 256m"),
    (472, "50 MB of values fit into Redis", COMPOSE, "redis", "- --maxmemory\n      - \"100663296\""),
    (473, "800 MB of HDFS: the NameNode's heap", COMPOSE, "namenode", "HDFS_NAMENODE_OPTS: -Xmx256m"),
    (473, "and the DataNode's", COMPOSE, "datanode", "HDFS_DATANODE_OPTS: -Xmx256m"),
    (489, "a driver fits beside Airflow", COMPOSE, "airflow", "SPARK_DRIVER_MEMORY: 512m"),
    (489, "an executor fits into the worker", COMPOSE, "airflow", "SPARK_EXECUTOR_MEMORY: 768m"),
    // The dashboard.
    (493, "phase 3", README, "", "1. dashboard: `dashboard`"),
    (497, "Streamlit", README, "", "| `dashboard` | Streamlit pages of the KPIs, built from ./dashboard |"),
    (498, "it reads Redis", COMPOSE, "dashboard", "REDIS_HOST: redis"),
    (500, "it refreshes every 60 seconds", COMPOSE, "dashboard", "REFRESH_SECONDS: \"60\""),
    (502, "the dashboard is built", COMPOSE, "dashboard", "/dashboard\n      args:"),
    (503, "the dashboard on Python 3.11", COMPOSE, "dashboard", "PYTHON_VERSION: \"3.11\""),
    (504, "it waits for Redis", COMPOSE, "dashboard", "redis:\n        condition: service_healthy"),
    (504, "Redis's port", COMPOSE, "dashboard", "REDIS_PORT: \"6379\""),
    (505, "the dashboard on 8501", COMPOSE, "dashboard", "STREAMLIT_SERVER_PORT: \"8501\""),
    (508, "from end to end", README, "", "| see whether it does its work | `scripts/verify.sh` |"),
];

const DEV: &[Row] = &[
    (238, "777", README, "", "| `/supply_chain_archive/metadata` | spark | hadoop | 777 |"),
    (238, "777 on the root of the archive", README, "", "| `/supply_chain_archive` | spark | hadoop | 777 |"),
    (238, "and on orders", README, "", "| `/supply_chain_archive/orders_fact` | spark | hadoop | 777 |"),
    (238, "and on shipments", README, "", "| `/supply_chain_archive/shipments_fact` | spark | hadoop | 777 |"),
    (238, "and on inventory", README, "", "| `/supply_chain_archive/inventory_fact` | spark | hadoop | 777 |"),
    (249, "http://localhost:9870", COMPOSE, "namenode", "\"127.0.0.1:9870:9870\""),
    (254, "http://localhost:8080 is Airflow", COMPOSE, "airflow", "\"127.0.0.1:8080:8080\""),
    (254, "Airflow's password admin", ".env", "", "AIRFLOW_ADMIN_PASSWORD=admin\n"),
    (269, "http://localhost:8081 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    (316, "localhost:27017", COMPOSE, "mongo", "\"127.0.0.1:27017:27017\""),
    (316, "admin123", ".env", "", "MONGO_PASSWORD=admin123"),
    (505, "http://localhost:8501", COMPOSE, "dashboard", "\"127.0.0.1:8501:8501\""),
];

const STAGING: &[Row] = &[
    (249, "HDFS's page, beside dev's", COMPOSE, "namenode", "\"127.0.0.1:19870:9870\""),
    (254, "Airflow's page, beside dev's", COMPOSE, "airflow", "\"127.0.0.1:18080:8080\""),
    (269, "Spark's page, beside dev's", COMPOSE, "spark-master", "\"127.0.0.1:18081:8080\""),
    (505, "the dashboard, beside dev's", COMPOSE, "dashboard", "\"127.0.0.1:18501:8501\""),
];

const PROD: &[Row] = &[
    (249, "http://localhost:9870", COMPOSE, "namenode", "\"127.0.0.1:9870:9870\""),
    (254, "http://localhost:8080 is Airflow", COMPOSE, "airflow", "\"127.0.0.1:8080:8080\""),
    (269, "http://localhost:8081 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    (505, "http://localhost:8501", COMPOSE, "dashboard", "\"127.0.0.1:8501:8501\""),
];

/// Where the document's passwords and rights are not good enough: staging and prod.
const STRICT: &[Row] = &[
    (238, "770 in the place of 777", README, "", "| `/supply_chain_archive` | spark | hadoop | 770 |"),
    (
        254,
        "Airflow's password is a secret",
        COMPOSE,
        "airflow",
        "_AIRFLOW_WWW_USER_PASSWORD: ${AIRFLOW_ADMIN_PASSWORD:?set it in secrets/supply-chain/",
    ),
    (
        316,
        "MongoDB's password is a secret",
        COMPOSE,
        "generator",
        "MONGO_URI: mongodb://admin:${MONGO_PASSWORD:?set it in secrets/supply-chain/",
    ),
];

const DOCUMENT: &[Part] = &[
    (20, 22, "the second phase's services; sums also held by `the_memory_of_the_phases_is_the_documents`"),
    (42, 16, "the job that computes KPIs"),
    (68, 3, "the owner's query: its tables and its limit"),
    (84, 10, "the job that archives"),
    (109, 9, "the tree of the archive"),
    (148, 1, "an example of metadata; where it repeats what was said it has no row"),
    (166, 2, "the DAG of KPIs; its schedule and its stores were said before, how long it takes is nothing to build"),
    (184, 2, "the DAG of the archive; likewise"),
    (206, 15, "stop, build, start; what starts, and how many"),
    (228, 10, "the wait, and what must be up"),
    (250, 21, "HDFS's folders; no 777: `staging_and_prod_have_neither_its_passwords_nor_its_rights_for_everybody`"),
    (261, 12, "DAGs are enabled, and Airflow's page"),
    (275, 7, "test 1: Spark's page, and a worker"),
    (289, 9, "test 2: the keys in Redis"),
    (310, 6, "tests 3 and 4: trigger, and look at values; also held by `the_kpis_are_recent_or_the_check_fails`"),
    (327, 15, "test 5; no admin123: `staging_and_prod_have_neither_its_passwords_nor_its_rights_for_everybody`"),
    (351, 5, "what runs, what it uses, and logs"),
    (370, 6, "looked at again and again, and HDFS's health"),
    (384, 5, "trouble: the worker is not connected"),
    (402, 6, "trouble: the NameNode is slow"),
    (417, 3, "trouble: Redis is empty"),
    (428, 3, "trouble: nothing is archived"),
    (448, 4, "trouble: out of memory"),
    (463, 0, "times and amounts of a run, observed; what is to be built of it was said before"),
    (476, 5, "use, observed, below what each may take; the sum held by `the_memory_of_the_phases_is_the_documents`"),
    (491, 2, "success criteria: each was said before but the last, that memory does not run out"),
    (512, 13, "the third phase; that it asks Redis alone is held by `the_dashboard_asks_redis_alone`"),
    (533, 0, "a summary of what was said before"),
    (538, 0, "a closing line"),
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

#[test]
fn staging_moves_the_pages_and_prod_has_them_where_the_document_has() {
    hold("supply-chain", "staging", STAGING);
    hold("supply-chain", "prod", PROD);
}

#[test]
fn staging_and_prod_want_secrets_and_close_the_archive() {
    for env in ["staging", "prod"] {
        hold("supply-chain", env, STRICT);
    }
}

#[test]
fn the_whole_document_is_accounted_for() {
    account(DOCUMENT, &[EVERYWHERE, DEV, STAGING, PROD, STRICT]);
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
