//! The document of lakehouse, `001_3e403c1817b6e043.txt`: lines are its lines.

use super::{COMPOSE, Part, Row, account, file, hold, limits, service};

const README: &str = "README.md";
const CHECKS: &str = "scripts/checks.tsv";
const INFRASTRUCTURE: &str = "INFRASTRUCTURE.md";
const DEPLOYMENT: &str = "DEPLOYMENT.md";
const ENDPOINTS: &str = "scripts/endpoints.tsv";
const SUPERSET_CONFIG: &str = "config/superset/app/pythonpath/superset_config.py";
const RULES: &str = "config/prometheus/etc/prometheus/rules.yml";
const PROXY: &str = "config/tls-proxy/etc/nginx/stackgen/https.conf";
const ENVIRONMENTS: [&str; 3] = ["dev", "staging", "prod"];

/// Processors, and MiB of memory.
type Limits = (f64, u32);

/// The document's table of resources: the containers of a row, what each has in development, and in production.
const RESOURCES: [(&[&str], Limits, Limits); 11] = [
    (&["minio"], (0.5, 512), (2.0, 4096)),
    (&["metastore-db", "superset-db", "airflow-db"], (0.5, 512), (2.0, 4096)),
    (&["hive-metastore"], (0.5, 512), (2.0, 4096)),
    (&["spark-master"], (1.0, 2048), (4.0, 8192)),
    (&["spark-worker-1", "spark-worker-2"], (2.0, 3072), (8.0, 20480)),
    (&["trino"], (2.0, 4096), (8.0, 16384)),
    (&["superset"], (1.0, 1024), (4.0, 8192)),
    (&["airflow-webserver"], (0.5, 1024), (2.0, 4096)),
    (&["airflow-scheduler"], (1.0, 1024), (4.0, 4096)),
    (&["ingestor"], (1.0, 2048), (1.0, 2048)),
    (&["dbt"], (1.0, 2048), (1.0, 2048)),
];

/// The sixteen services; the jobs among them end.
pub(super) const SERVICES: [&str; 16] = [
    "minio",
    "minio-init",
    "metastore-db",
    "superset-db",
    "airflow-db",
    "hive-metastore",
    "spark-master",
    "spark-worker-1",
    "spark-worker-2",
    "trino",
    "superset",
    "airflow-init",
    "airflow-webserver",
    "airflow-scheduler",
    "ingestor",
    "dbt",
];
pub(super) const JOBS: [&str; 3] = ["minio-init", "airflow-init", "dbt"];

const PASSWORDS: [&str; 7] = [
    "MINIO_ROOT_PASSWORD",
    "METASTORE_DB_PASSWORD",
    "SUPERSET_SECRET_KEY",
    "SUPERSET_ADMIN_PASSWORD",
    "AIRFLOW_DB_PASSWORD",
    "AIRFLOW_ADMIN_PASSWORD",
    "GRAFANA_ADMIN_PASSWORD",
];

/// The document, part by part.
const DOCUMENT: &[Part] = &[
    (14, 3, "what the project is, and when"),
    (24, 2, "limits: `every_service_has_limits_and_what_stays_a_health_check`, `comparison::each_cell_holds`"),
    (34, 6, "three environments"),
    (44, 1, "files of variables"),
    (54, 9, "health checks: `every_service_has_limits_and_what_stays_a_health_check`, `comparison::each_cell_holds`"),
    (64, 7, "order and time of the start"),
    (75, 0, "restarts, held by `comparison::each_cell_holds`"),
    (85, 7, "monitoring"),
    (95, 4, "three launchers"),
    (112, 2, "variables of development; what is a figure, held by `comparison::each_cell_holds`"),
    (125, 1, "variables of staging; figures, by `comparison::each_cell_holds`"),
    (140, 19, "variables of production; figures, by `comparison::each_cell_holds`"),
    (154, 19, "what development has of its own"),
    (166, 12, "what staging has of its own"),
    (179, 12, "what production has of its own"),
    (194, 11, "the page about what it is made of"),
    (210, 15, "the page about deployments"),
    (229, 24, "deploy"),
    (245, 17, "teardown"),
    (262, 12, "health check"),
    (277, 0, "the changed file once more; the build fixes ports and times, where it had variables"),
    (297, 17, "table of resources, held by `the_table_of_resources_holds`; what each row is"),
    (312, 10, "health checks by service; periods, by `comparison::each_cell_holds`"),
    (340, 35, "layers, and who needs whom"),
    (361, 5, "comparison of environments, held by `comparison::each_cell_holds`"),
    (370, 5, "security of development; ports of databases stand above"),
    (377, 1, "security of staging; its ports, by `ports_are_exposed_as_the_document_says`"),
    (396, 23, "security of production; seven secrets: `the_critical_passwords_are_required_under_their_names`"),
    (424, 1, "development by hand; the launchers and their options stand above"),
    (441, 2, "staging by hand; the launchers stand above"),
    (469, 3, "production by hand; the launchers stand above"),
    (501, 14, "what to try after a deployment"),
    (535, 5, "promises, most of them of facts above"),
    (591, 4, "how to move an older installation here; backup and deployment stand above"),
    (604, 0, "ideas for later, nothing to build"),
    (611, 2, "where to read on; two of the pages stand above"),
    (636, 0, "praise and sums, no fact that is not above"),
];

const EVERYWHERE: &[Row] = &[
    (5, "the bucket", COMPOSE, "minio-init", "for bucket in lakehouse; do"),
    (5, "the warehouse", COMPOSE, "", "<value>s3a://lakehouse/warehouse</value>"),
    (5, "what it is", README, "", "\nlakehouse of the taxi rides of New York\n"),
    (
        22,
        "staging is no less than development",
        README,
        "",
        "Staging is three quarters of production, and no less than development,",
    ),
    (
        23,
        "sums of the table, not the owner's totals",
        README,
        "",
        "12 processors and 18.5 GB in development, 50 and 104 GB in production.",
    ),
    (
        42,
        "a variable with a default",
        COMPOSE,
        "airflow-scheduler",
        "AIRFLOW__LOGGING__LOGGING_LEVEL: ${AIRFLOW_LOG_LEVEL:-",
    ),
    (51, "MinIO takes reads and writes", COMPOSE, "minio", "- mc\n        - ready\n        - myminio"),
    (51, "a database lets its user in", COMPOSE, "metastore-db", "- pg_isready\n        - --host"),
    (51, "a worker's page answers", COMPOSE, "spark-worker-1", "- http://localhost:8081/"),
    (51, "Airflow's page answers", COMPOSE, "airflow-webserver", "- http://localhost:8080/health"),
    (51, "the scheduler's loop turns", COMPOSE, "airflow-scheduler", "- http://localhost:8974/health"),
    (51, "the ingestor reaches MinIO", COMPOSE, "ingestor", "socket.create_connection(('minio', 9000), 5)"),
    (51, "three are jobs, without a health check: buckets", "scripts/services.tsv", "", "\nminio-init\tminio\tjob\t"),
    (51, "three are jobs: Airflow's schema", "scripts/services.tsv", "", "\nairflow-init\tairflow\tjob\t"),
    (51, "three are jobs: dbt", "scripts/services.tsv", "", "\ndbt\tdbt\tjob\t"),
    (
        61,
        "who waits for a job waits for its end",
        COMPOSE,
        "trino",
        "minio-init:\n        condition: service_completed_successfully",
    ),
    (
        62,
        "a layer starts after the one before it",
        "scripts/start.sh",
        "",
        "[ \"$step\" -gt \"${current:-0}\" ] || ! needs_are_met",
    ),
    (
        62,
        "and that is drawn",
        "graph.md",
        "",
        "a box is a start layer, which `scripts/start.sh` starts after those before it",
    ),
    (63, "production takes 7 to 10 minutes", "scripts/start.sh", "", "timeout=900"),
    (63, "production takes 7 to 10 minutes", "scripts/start.ps1", "", "[int]$Timeout = 900"),
    (63, "deploy waits as long", "scripts/deploy.sh", "", "disk=10 timeout=900"),
    (63, "deploy waits as long", "scripts/deploy.ps1", "", "[int]$Timeout = 900"),
    (92, "deploy in PowerShell", "scripts/deploy.ps1", "", "\n$name = 'deploy'\n"),
    (93, "teardown in PowerShell", "scripts/teardown.ps1", "", "\n$name = 'teardown'\n"),
    (94, "health check -Watch", "scripts/healthcheck.sh", "", "--watch | --continuous) watch=yes"),
    (94, "health check in PowerShell", "scripts/healthcheck.ps1", "", "\n$name = 'healthcheck'\n"),
    (104, "MinIO's user", COMPOSE, "minio", "MINIO_ROOT_USER: minio"),
    (131, "a placeholder stops the start", "scripts/common.sh", "", "$variable still says CHANGE_THIS in"),
    (131, "a placeholder stops the start", "scripts/common.ps1", "", "$variable still says CHANGE_THIS in"),
    (175, "Gunicorn serves Superset", COMPOSE, "superset", "SERVER_WORKER_CLASS: gthread"),
    (175, "threads of Gunicorn", COMPOSE, "superset", "SERVER_THREADS_AMOUNT: \"8\"\n      GUNICORN_TIMEOUT: \"120\""),
    (186, "the diagram", "graph.md", "", "```mermaid\nflowchart LR\n"),
    (
        187,
        "what each container is",
        INFRASTRUCTURE,
        "",
        "| container | image | as user | restarts by itself | log kept | used by |\n",
    ),
    (188, "table of resources", README, "", "| service | processors | memory | kept free for it |\n"),
    (192, "trouble", README, "", "\n## When something is wrong\n"),
    (192, "trouble: memory", README, "", "- A container ended with 137:"),
    (
        203,
        "one service after the other",
        DEPLOYMENT,
        "",
        "`scripts/start.sh NAME` brings that service, and what it needs,",
    ),
    (204, "deploy -Rollback", "scripts/deploy.sh", "", "--rollback) rollback=yes"),
    (204, "deploy -Rollback", "scripts/deploy.ps1", "", "[switch]$Rollback"),
    (206, "what to do before others rely on it", DEPLOYMENT, "", "\n## Before others rely on it\n"),
    // The three scripts, in both shells, with the document's options.
    (217, "deploy checks Docker", "scripts/deploy.sh", "", "\nneed_docker\n"),
    (217, "deploy checks Docker", "scripts/deploy.ps1", "", "\nEnter-Stack\n"),
    (217, "deploy checks the disk", "scripts/deploy.sh", "", "\ncheck_disk\n"),
    (217, "deploy checks the disk", "scripts/deploy.ps1", "", "\n    Test-Disk\n"),
    (217, "deploy checks ports", "scripts/deploy.sh", "", "\ncheck_ports\n"),
    (217, "deploy checks ports", "scripts/deploy.ps1", "", "\n    Test-Ports $all\n"),
    (218, "deploy saves first", "scripts/deploy.sh", "", "\nsave\n"),
    (218, "deploy saves first", "scripts/deploy.ps1", "", "& (Join-Path $PSScriptRoot 'backup.ps1') -Force:$Force"),
    (
        220,
        "deploy waits for health, and shows progress",
        "scripts/deploy.sh",
        "",
        "/scripts/start.sh\" --skip-validation",
    ),
    (
        220,
        "deploy waits for health, and shows progress",
        "scripts/deploy.ps1",
        "",
        "& (Join-Path $scripts 'start.ps1') -SkipValidation",
    ),
    (221, "each change of state, with its second", "scripts/start.sh", "", "printf '%5ss  %-28s %s\\n'"),
    (222, "deploy checks afterwards", "scripts/deploy.sh", "", "/scripts/healthcheck.sh\""),
    (222, "deploy checks afterwards", "scripts/deploy.ps1", "", "& (Join-Path $scripts 'healthcheck.ps1')"),
    (222, "deploy asks the services", "scripts/deploy.sh", "", "/scripts/verify.sh\""),
    (222, "deploy asks the services", "scripts/deploy.ps1", "", "& $verify -WithoutData"),
    (223, "deploy shows where everything is", "scripts/deploy.sh", "", "\ntell_access\n"),
    (223, "deploy shows where everything is", "scripts/deploy.ps1", "", "\n    Write-Access\n"),
    (226, "deploy -Environment", "scripts/common.sh", "", "each environment has launchers of its own"),
    (226, "deploy -Environment", "scripts/common.ps1", "", "each environment has launchers of its own"),
    (227, "deploy -SkipBackup", "scripts/deploy.sh", "", "--no-backup | --skip-backup)"),
    (227, "deploy -SkipBackup", "scripts/deploy.ps1", "", "[switch]$SkipBackup"),
    (234, "teardown asks", "scripts/teardown.sh", "", "confirm \"This removes"),
    (
        234,
        "teardown asks",
        "scripts/teardown.ps1",
        "",
        "Confirm-Change \"This removes the containers of $project; its data stays.",
    ),
    (235, "teardown -Backup", "scripts/teardown.sh", "", "--backup) backup=yes"),
    (236, "volumes stay otherwise", "scripts/teardown.sh", "", "Volumes stay."),
    (236, "volumes stay otherwise", "scripts/teardown.ps1", "", "Volumes stay."),
    (236, "MinIO's data", COMPOSE, "minio", "- minio-data:/data"),
    (236, "the databases' data", COMPOSE, "metastore-db", "- metastore-db-data:/var/lib/postgresql/data"),
    (237, "orphans go", "scripts/teardown.sh", "", "down --remove-orphans"),
    (237, "orphans go", "scripts/teardown.ps1", "", "down --remove-orphans"),
    (239, "what is left is looked for", "scripts/teardown.sh", "", "\nleft container\nleft network\n"),
    (239, "what is left is looked for", "scripts/teardown.ps1", "", "\"there still is a $kind of ${project}: $found\""),
    (243, "teardown -Backup", "scripts/teardown.ps1", "", "[switch]$Backup"),
    (243, "teardown -RemoveVolumes", "scripts/teardown.sh", "", "--volumes | --remove-volumes) volumes=--volumes"),
    (243, "teardown -RemoveVolumes", "scripts/teardown.ps1", "", "[switch]$RemoveVolumes"),
    (250, "health check: states", "scripts/healthcheck.sh", "", "\n    check_containers\n"),
    (250, "health check: states", "scripts/healthcheck.ps1", "", "\n        Test-Containers\n"),
    (251, "health check: each is judged by its health", "scripts/common.sh", "", "{{.State.Health.Status}}"),
    (252, "health check: use of resources", "scripts/healthcheck.sh", "", "docker stats --no-stream"),
    (252, "health check: use of resources", "scripts/healthcheck.ps1", "", "docker stats --no-stream"),
    (253, "health check -Detailed", "scripts/healthcheck.sh", "", "--detailed | --verbose) detailed=yes"),
    (254, "health check looks again each half minute", "scripts/healthcheck.sh", "", "watch='' interval=30 "),
    (254, "health check looks again each half minute", "scripts/healthcheck.ps1", "", "[int]$Interval = 30"),
    (255, "health check: access URLs", "scripts/healthcheck.sh", "", "'answers' \"$outside\""),
    (255, "health check: access URLs", "scripts/healthcheck.ps1", "", "\"answers  $($row.Outside)\""),
    (259, "health check -Watch", "scripts/healthcheck.ps1", "", "[switch]$Watch"),
    (260, "health check -Detailed", "scripts/healthcheck.ps1", "", "[switch]$Detailed"),
    (284, "MinIO", COMPOSE, "minio", "image: quay.io/minio/minio:"),
    (285, "PostgreSQL: the metastore's", COMPOSE, "metastore-db", "image: postgres:"),
    (285, "PostgreSQL: Superset's", COMPOSE, "superset-db", "image: postgres:"),
    (285, "PostgreSQL: Airflow's", COMPOSE, "airflow-db", "image: postgres:"),
    (286, "the metastore", COMPOSE, "hive-metastore", "image: apache/hive:"),
    (286, "it serves nothing else of Hive", COMPOSE, "hive-metastore", "--service metastore"),
    (287, "Spark master", COMPOSE, "spark-master", "- org.apache.spark.deploy.master.Master"),
    (288, "Spark worker", COMPOSE, "spark-worker-1", "- org.apache.spark.deploy.worker.Worker"),
    (289, "Trino", COMPOSE, "trino", "image: trinodb/trino:"),
    (290, "Superset", COMPOSE, "superset", "image: apache/superset:"),
    (291, "Airflow", COMPOSE, "airflow-webserver", "image: apache/airflow:"),
    (291, "its pages", COMPOSE, "airflow-webserver", "command:\n      - webserver\n"),
    (292, "its scheduler", COMPOSE, "airflow-scheduler", "command:\n      - scheduler\n"),
    (293, "the ingestor is built", COMPOSE, "ingestor", "build: ../../../lakehouse/ingestor\n"),
    (294, "dbt is built", COMPOSE, "dbt", "build: ../../../lakehouse/dbt\n"),
    (294, "and builds the models", COMPOSE, "dbt", "command:\n      - dbt\n      - build\n"),
    (
        296,
        "how totals were settled",
        README,
        "",
        "own totals (12 to 14 and 20 to 25 GB, 30 to 35 and 50 to 60 GB) contradict that table",
    ),
    // nc is in no image of Hive's, and wget in Spark's instead of curl.
    (302, "the metastore's port 9083 opens", COMPOSE, "hive-metastore", "/dev/tcp/localhost/9083"),
    (303, "Spark's page answers", COMPOSE, "spark-master", "- http://localhost:8080/"),
    (304, "Trino has started", COMPOSE, "trino", "curl --fail --silent http://localhost:8080/v1/info"),
    (305, "Superset is healthy", COMPOSE, "superset", "- http://localhost:8088/health"),
    (309, "an answer takes 10 s at most, everywhere the same", COMPOSE, "trino", "timeout: 10s"),
    // The six layers, and who waits for whom.
    (318, "layer 1", README, "", "1. storage: `minio`, `minio-init`, `metastore-db`, `superset-db`, `airflow-db`"),
    (319, "the metastore reads MinIO", COMPOSE, "", "<value>http://minio:9000</value>"),
    (322, "layer 2", README, "", "1. metadata: `hive-metastore`"),
    (
        323,
        "the metastore waits for its database",
        COMPOSE,
        "hive-metastore",
        "metastore-db:\n        condition: service_healthy",
    ),
    (323, "the metastore's database", COMPOSE, "", "<value>jdbc:postgresql://metastore-db:5432/metastore</value>"),
    (325, "layer 3", README, "", "1. processing: `spark-master`, `spark-worker-1`"),
    (
        326,
        "Spark waits for the metastore",
        COMPOSE,
        "spark-master",
        "hive-metastore:\n        condition: service_healthy",
    ),
    (
        326,
        "Spark asks the metastore",
        "config/spark-worker-1/opt/spark/conf/hive-site.xml",
        "",
        "thrift://hive-metastore:9083",
    ),
    (
        326,
        "Spark reads MinIO",
        "config/spark-master/opt/spark/conf/spark-defaults.conf",
        "",
        "fs.s3a.endpoint http://minio:9000",
    ),
    (
        327,
        "workers wait for their master",
        COMPOSE,
        "spark-worker-1",
        "spark-master:\n        condition: service_healthy",
    ),
    (327, "workers find their master", COMPOSE, "spark-worker-1", "- spark://spark-master:7077"),
    (329, "layer 4", README, "", "1. query: `trino`"),
    (330, "Trino waits for the metastore", COMPOSE, "trino", "hive-metastore:\n        condition: service_healthy"),
    (330, "Trino waits for MinIO", COMPOSE, "trino", "minio:\n        condition: service_healthy"),
    (
        330,
        "Trino asks the metastore",
        "config/trino/etc/trino/catalog/hive.properties",
        "",
        "hive.metastore.uri=thrift://hive-metastore:9083",
    ),
    (330, "Trino reads MinIO", "config/trino/etc/trino/catalog/hive.properties", "", "s3.endpoint=http://minio:9000"),
    (332, "layer 5", README, "", "1. analytics: `superset`, `airflow-init`, `airflow-webserver`, `airflow-scheduler`"),
    (333, "Superset waits for its database", COMPOSE, "superset", "superset-db:\n        condition: service_healthy"),
    (333, "Superset waits for Trino", COMPOSE, "superset", "trino:\n        condition: service_healthy"),
    (333, "database of Superset", COMPOSE, "superset-db", "POSTGRES_DB: superset"),
    (333, "Superset shows Trino", COMPOSE, "superset", "TRINO_URI: trino://superset@trino:8080/hive"),
    (333, "drivers replace nothing of Superset's", COMPOSE, "superset", "PYTHONPATH: /app/pythonpath\n"),
    (333, "Superset's database", COMPOSE, "superset", "@superset-db:5432/superset"),
    (
        334,
        "Airflow waits for its database",
        COMPOSE,
        "airflow-scheduler",
        "airflow-db:\n        condition: service_healthy",
    ),
    (
        334,
        "Airflow waits for its schema",
        COMPOSE,
        "airflow-webserver",
        "airflow-init:\n        condition: service_completed",
    ),
    (334, "database of Airflow", COMPOSE, "airflow-db", "POSTGRES_DB: airflow"),
    (334, "Airflow's database", COMPOSE, "airflow-scheduler", "@airflow-db:5432/airflow"),
    (336, "layer 6", README, "", "1. application: `ingestor`, `dbt`"),
    (337, "the ingestor waits for MinIO", COMPOSE, "ingestor", "minio:\n        condition: service_healthy"),
    (
        337,
        "the ingestor waits for the metastore",
        COMPOSE,
        "ingestor",
        "hive-metastore:\n        condition: service_healthy",
    ),
    (337, "the ingestor writes to MinIO", COMPOSE, "ingestor", "S3_ENDPOINT: http://minio:9000"),
    (337, "the ingestor tells the metastore", COMPOSE, "ingestor", "HIVE_METASTORE_URI: thrift://hive-metastore:9083"),
    (338, "dbt waits for Trino", COMPOSE, "dbt", "trino:\n        condition: service_healthy"),
    (338, "dbt asks Trino", "config/dbt/etc/dbt/profiles.yml", "", "host: trino\n      port: 8080"),
    (
        383,
        "secure cookies: Superset, where HTTPS is said",
        SUPERSET_CONFIG,
        "",
        "SESSION_COOKIE_SECURE = os.environ.get(\"SUPERSET_HTTPS\") == \"true\"",
    ),
    (384, "requests from other pages are refused", SUPERSET_CONFIG, "", "WTF_CSRF_ENABLED = True"),
    (385, "no script reads a session", SUPERSET_CONFIG, "", "SESSION_COOKIE_HTTPONLY = True"),
    (385, "no other site sends a session", SUPERSET_CONFIG, "", "SESSION_COOKIE_SAMESITE = \"Lax\""),
    (385, "a key signs sessions", SUPERSET_CONFIG, "", "SECRET_KEY = os.environ[\"SUPERSET_SECRET_KEY\"]"),
    (
        385,
        "a key signs sessions: Airflow's",
        COMPOSE,
        "airflow-webserver",
        "AIRFLOW__WEBSERVER__SECRET_KEY: ${AIRFLOW_SECRET_KEY:?",
    ),
    (389, "MinIO's password is used", COMPOSE, "minio", "MINIO_ROOT_PASSWORD: ${MINIO_ROOT_PASSWORD:?"),
    (390, "the metastore's is used", COMPOSE, "", "metastore-db-password:\n    environment: METASTORE_DB_PASSWORD\n"),
    (391, "Superset's key is used", COMPOSE, "superset", "SUPERSET_SECRET_KEY: ${SUPERSET_SECRET_KEY:?"),
    (
        392,
        "Superset's first user gets it",
        COMPOSE,
        "",
        "superset-admin-password:\n    environment: SUPERSET_ADMIN_PASSWORD",
    ),
    (
        392,
        "Superset's first user is made with it",
        COMPOSE,
        "superset",
        "--password \"$$(cat \"$$ADMIN_PASSWORD_FILE\")\"",
    ),
    (393, "Airflow's is its database's", COMPOSE, "", "airflow-db-password:\n    environment: AIRFLOW_DB_PASSWORD\n"),
    (393, "and Airflow comes in with it", COMPOSE, "airflow-scheduler", "://airflow:${AIRFLOW_DB_PASSWORD:?"),
    (
        394,
        "Airflow's first user is made with it",
        COMPOSE,
        "airflow-init",
        "_AIRFLOW_WWW_USER_PASSWORD: ${AIRFLOW_ADMIN_PASSWORD:?",
    ),
    (
        439,
        "user and database of the metastore",
        COMPOSE,
        "metastore-db",
        "POSTGRES_DB: metastore\n      POSTGRES_USER: hive",
    ),
    (439, "dump by hand", README, "", "exec metastore-db pg_dump -U hive metastore"),
    (478, "states by Compose alone", README, "", " ps --all\n"),
    (486, "test MinIO", README, "", "exec minio mc ls myminio/"),
    (486, "MinIO's buckets are looked for", CHECKS, "", "for bucket in lakehouse; do mc ls"),
    (490, "the catalog is reached through Trino", CHECKS, "", "SHOW SCHEMAS FROM \"hive\""),
    (490, "test Trino", README, "", "exec trino trino --execute 'SHOW CATALOGS;'"),
    (494, "MinIO's console is 9001 inside", COMPOSE, "minio", "- --console-address\n      - \":9001\""),
    (496, "Superset's health", CHECKS, "", "superset\thealth\trun\thttp://localhost:8088/health"),
    (
        508,
        "one container of a kind: how long it is away is said",
        DEPLOYMENT,
        "",
        "A container that is made anew is away for as long as its start takes.",
    ),
    (518, "each deployment is noted", "scripts/deploy.sh", "", "\nnote deployed\n"),
    (518, "each deployment is noted", "scripts/deploy.ps1", "", "Add-History 'deployed'"),
    (525, "logs", "scripts/logs.sh", "", "\nname=logs\n"),
    (525, "logs", "scripts/logs.ps1", "", "\n$name = 'logs'\n"),
    (
        571,
        "taken down by Compose alone",
        README,
        "",
        "\n# with --volumes everything is lost\ndocker compose -p lakehouse-",
    ),
    (580, "another value of a variable", README, "", "Another value goes into `local.env` in this folder."),
    (588, "what was saved is put back", "scripts/restore.sh", "", "\nname=restore\n"),
    (588, "what was saved is put back", "scripts/restore.ps1", "", "[string]$From = ''"),
    (609, "architecture: what waits for what", README, "", "[graph.md](graph.md) draws what waits for what."),
    (610, "what can be configured", README, "", "\n## Variables\n"),
];

const DEV: &[Row] = &[
    (31, "variables of its own", ".env", "", "# Variables of the stack lakehouse in the environment dev.\n"),
    (32, "a file of its own, whole instead of an override", COMPOSE, "", "\nname: lakehouse-dev\n"),
    (83, "ENABLE_MONITORING is a feature of the environment", INFRASTRUCTURE, "", "the feature `monitoring` is off"),
    (104, "minio123", ".env", "", "MINIO_ROOT_PASSWORD=minio123"),
    (148, "one worker is to be there", CHECKS, "", "spark-master\tworkers\tcontains\t\"aliveworkers\" : 1,"),
    (149, "database ports: the metastore's", COMPOSE, "metastore-db", "\"127.0.0.1:5432:5432\""),
    (149, "database ports: Superset's", COMPOSE, "superset-db", "\"127.0.0.1:5433:5432\""),
    (149, "database ports: Airflow's", COMPOSE, "airflow-db", "\"127.0.0.1:5434:5432\""),
    (150, "debug logging: Airflow", ".env", "", "AIRFLOW_LOG_LEVEL=DEBUG"),
    (150, "debug logging: Trino", "config/trino/etc/trino/log.properties", "", "io.trino=DEBUG"),
    (150, "debug logging: Superset", COMPOSE, "superset", "GUNICORN_LOGLEVEL: debug"),
    (150, "debug logging: the databases", COMPOSE, "airflow-db", "log_statement=all"),
    (150, "debug logging: Superset itself", SUPERSET_CONFIG, "", "LOG_LEVEL = os.environ.get(\"SUPERSET_LOG_LEVEL\""),
    (150, "debug logging: Superset itself, its level", COMPOSE, "superset", "SUPERSET_LOG_LEVEL: debug"),
    (150, "debug logging: the metastore's database", COMPOSE, "metastore-db", "log_statement=all"),
    (151, "hot reload: the ingestor", COMPOSE, "ingestor", "/lakehouse/ingestor:/app:ro"),
    (151, "hot reload: dbt", COMPOSE, "dbt", "/lakehouse/dbt:/usr/app"),
    (151, "hot reload: Airflow", COMPOSE, "airflow-scheduler", "AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL: \"30\""),
    (151, "hot reload: Airflow's DAGs", COMPOSE, "airflow-scheduler", "- ../../../lakehouse/dags:/opt/airflow/dags:ro"),
    (151, "hot reload: dbt works there", COMPOSE, "dbt", "working_dir: /usr/app"),
    (152, "additional debug ports: jobs", COMPOSE, "spark-master", "\"127.0.0.1:7077:7077\""),
    (152, "additional debug ports: the metastore", COMPOSE, "hive-metastore", "\"127.0.0.1:9083:9083\""),
    (152, "additional debug ports: MinIO's API", COMPOSE, "minio", "\"127.0.0.1:9000:9000\""),
    (200, "its procedures", DEPLOYMENT, "", "# lakehouse, dev: bringing changes here\n"),
    (219, "deploy knows its environment", "scripts/values.ps1", "", "$project = 'lakehouse-dev'\n"),
    (238, "teardown knows its environment", "scripts/values.sh", "", "project='lakehouse-dev'\n"),
    (303, "Spark beside it", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    (304, "Trino on 8080", COMPOSE, "trino", "\"127.0.0.1:8080:8080\""),
    (310, "Superset's first start outlasts its start period", COMPOSE, "superset", "retries: 12"),
    (310, "Airflow's too", COMPOSE, "airflow-webserver", "retries: 12"),
    (310, "the metastore's too", COMPOSE, "hive-metastore", "retries: 8"),
    (
        366,
        "passwords are known, and it is said",
        ".env",
        "",
        "its value is for development only.\nMINIO_ROOT_PASSWORD=",
    ),
    (366, "of Airflow's first user", ".env", "", "\nAIRFLOW_ADMIN_PASSWORD=admin\n"),
    (366, "of Superset's first user", ".env", "", "\nSUPERSET_ADMIN_PASSWORD=admin\n"),
    (368, "no HTTPS", INFRASTRUCTURE, "", "No proxy speaks HTTPS here"),
    (369, "no hardening", INFRASTRUCTURE, "", "No container has `no-new-privileges`."),
    (
        410,
        "by hand, with one file",
        README,
        "",
        "docker compose -f docker-compose.yml -p lakehouse-dev up --detach --wait",
    ),
    (494, "http://localhost:9001", COMPOSE, "minio", "\"127.0.0.1:9001:9001\""),
    (494, "the page of MinIO is asked", ENDPOINTS, "", "\thttp://localhost:9001\thttp://localhost:9001/\n"),
    (496, "http://localhost:8088", COMPOSE, "superset", "\"127.0.0.1:8088:8088\""),
    (496, "the page of Superset is asked", ENDPOINTS, "", "\thttp://localhost:8088\thttp://localhost:8088/health\n"),
    (498, "http://localhost:8089", COMPOSE, "airflow-webserver", "\"127.0.0.1:8089:8080\""),
    (498, "the page of Airflow is asked", ENDPOINTS, "", "\thttp://localhost:8089\thttp://localhost:8089/health\n"),
];

const MONITORED: &[Row] = &[
    (82, "Prometheus", COMPOSE, "prometheus", "image: prom/prometheus:"),
    (82, "Grafana", COMPOSE, "grafana", "image: grafana/grafana:"),
    (
        82,
        "Grafana shows Prometheus",
        "config/grafana/etc/grafana/provisioning/datasources/prometheus.yml",
        "",
        "url: http://prometheus:9090",
    ),
    (
        82,
        "and what it measures",
        "config/grafana/etc/grafana/dashboards/overview.json",
        "",
        "\"title\": \"MinIO: used and total\"",
    ),
    (
        84,
        "MinIO's metrics",
        "config/prometheus/etc/prometheus/prometheus.yml",
        "",
        "metrics_path: /minio/v2/metrics/cluster",
    ),
    (84, "MinIO lets them be read", COMPOSE, "minio", "MINIO_PROMETHEUS_AUTH_TYPE: public"),
    (160, "two workers are to be there", CHECKS, "", "spark-master\tworkers\tcontains\t\"aliveworkers\" : 2,"),
    (162, "no debug logging", ".env", "", "AIRFLOW_LOG_LEVEL=INFO"),
    (162, "no debug logging: Trino", "config/trino/etc/trino/log.properties", "", "io.trino=INFO"),
    (
        205,
        "somebody looks at alerts",
        DEPLOYMENT,
        "",
        "Somebody looks at [alerts](INFRASTRUCTURE.md#monitoring), or they are sent.",
    ),
    (
        327,
        "the second worker waits too",
        COMPOSE,
        "spark-worker-2",
        "spark-master:\n        condition: service_healthy",
    ),
    (356, "backups are scheduled", COMPOSE, "metastore-backup", "echo '0 3 * * * sh /opt/stackgen/backup.sh"),
    (356, "of each database", COMPOSE, "superset-backup", "PGHOST: superset-db"),
    (356, "of Airflow's too", COMPOSE, "airflow-backup", "PGHOST: airflow-db"),
    (395, "Grafana's is used", COMPOSE, "", "grafana-admin-password:\n    environment: GRAFANA_ADMIN_PASSWORD"),
    (453, "placeholders are named", README, "", "still `CHANGE_THIS`: `stackgen secrets check` names all that are."),
];

const STAGING: &[Row] = &[
    (31, "variables of its own", ".env", "", "# Variables of the stack lakehouse in the environment staging.\n"),
    (32, "a file of its own, whole instead of an override", COMPOSE, "", "\nname: lakehouse-staging\n"),
    (
        118,
        "passwords are in a file that is not committed",
        README,
        "",
        "`../../../secrets/lakehouse/staging.env`, which is never committed.",
    ),
    (161, "HTTPS where there is a certificate", COMPOSE, "tls-proxy", "if [ -f /etc/nginx/certs/tls.crt ]"),
    (161, "its address", README, "", "<http://localhost:18088>, <https://superset.localhost:10443> |"),
    (161, "and pages without it", COMPOSE, "superset", "\"127.0.0.1:18088:8088\""),
    (
        161,
        "without a certificate the proxy waits",
        COMPOSE,
        "tls-proxy",
        "exec nginx -c /etc/nginx/stackgen/waiting.conf",
    ),
    (163, "backup volume", COMPOSE, "metastore-backup", "/backups/lakehouse/staging:/backups"),
    (163, "backup volume: Superset's", COMPOSE, "superset-backup", "/backups/lakehouse/staging:/backups"),
    (163, "backup volume: Airflow's", COMPOSE, "airflow-backup", "/backups/lakehouse/staging:/backups"),
    (164, "what is of staging: Trino", "config/trino/etc/trino/node.properties", "", "node.environment=staging\n"),
    (
        164,
        "what is of staging: measurements",
        "config/prometheus/etc/prometheus/prometheus.yml",
        "",
        "environment: staging\n",
    ),
    (200, "its procedures", DEPLOYMENT, "", "# lakehouse, staging: bringing changes here\n"),
    (219, "deploy knows its environment", "scripts/values.ps1", "", "$project = 'lakehouse-staging'\n"),
    (238, "teardown knows its environment", "scripts/values.sh", "", "project='lakehouse-staging'\n"),
    (357, "backups are kept 7 days", "config/metastore-backup/opt/stackgen/backup.sh", "", "days='7'\n"),
    (
        376,
        "secrets as in production",
        INFRASTRUCTURE,
        "",
        "- 10 secrets stand in `../../../secrets/lakehouse/staging.env`",
    ),
];

const PROD: &[Row] = &[
    (31, "variables of its own", ".env", "", "# Variables of the stack lakehouse in the environment prod.\n"),
    (32, "a file of its own, whole instead of an override", COMPOSE, "", "\nname: lakehouse-prod\n"),
    (
        131,
        "passwords are in a file that is not committed",
        README,
        "",
        "`../../../secrets/lakehouse/prod.env`, which is never committed.",
    ),
    (137, "HTTPS is enforced", COMPOSE, "tls-proxy", "- /etc/nginx/stackgen/https.conf"),
    (137, "its port", COMPOSE, "tls-proxy", "\"127.0.0.1:443:8443\""),
    (137, "its certificate", COMPOSE, "tls-proxy", "/certs/prod:/etc/nginx/certs:ro"),
    (137, "pages are sent there", PROXY, "", "return 308 https://"),
    (137, "Grafana's own address", COMPOSE, "grafana", "GF_SERVER_ROOT_URL: https://grafana.localhost:443/"),
    (137, "Superset by HTTPS", PROXY, "", "server_name superset.*;"),
    (137, "Airflow by HTTPS", PROXY, "", "server_name airflow-webserver.*;"),
    (
        137,
        "and where that is",
        README,
        "",
        "| `airflow-webserver ui` | `http://airflow-webserver:8080` | <https://airflow-webserver.localhost> |",
    ),
    (137, "names lead to the host", README, "", "`*.localhost` must lead to this host"),
    (138, "Prometheus has rules", "config/prometheus/etc/prometheus/prometheus.yml", "", "rule_files: [rules.yml]"),
    (138, "an alert: no answer", RULES, "", "- alert: EndpointDown\n        expr: up == 0\n        for: 2m\n"),
    (138, "an alert: disk", RULES, "", "- alert: DiskAlmostFull\n"),
    (138, "an alert: memory", RULES, "", "- alert: MemoryAlmostFull\n"),
    (138, "an alert: no worker", RULES, "", "- alert: SparkWithoutWorkers\n"),
    (138, "an alert: MinIO", RULES, "", "- alert: MinioDrivesOffline\n"),
    (
        138,
        "to whom alerts go is open, and said",
        INFRASTRUCTURE,
        "",
        "**Nobody is told**: alerts are shown on the page of Prometheus",
    ),
    (
        172,
        "a worker gives its jobs all of it",
        COMPOSE,
        "spark-worker-2",
        "- --cores\n      - \"8\"\n      - --memory\n      - 16g\n",
    ),
    (173, "no old TLS", PROXY, "", "ssl_protocols TLSv1.2 TLSv1.3;"),
    (173, "browsers stay with HTTPS", PROXY, "", "add_header Strict-Transport-Security max-age=31536000 always;"),
    (174, "security hardening", COMPOSE, "trino", "no-new-privileges:true"),
    (174, "security hardening: all", INFRASTRUCTURE, "", "- All have `no-new-privileges`"),
    (175, "processes of Gunicorn: Superset", COMPOSE, "superset", "SERVER_WORKER_AMOUNT: \"4\""),
    (175, "processes of Gunicorn: Airflow", COMPOSE, "airflow-webserver", "AIRFLOW__WEBSERVER__WORKERS: \"2\""),
    (177, "backup volume", COMPOSE, "metastore-backup", "/backups/lakehouse/prod:/backups"),
    (177, "backup volume: Superset's", COMPOSE, "superset-backup", "/backups/lakehouse/prod:/backups"),
    (177, "backup volume: Airflow's", COMPOSE, "airflow-backup", "/backups/lakehouse/prod:/backups"),
    (188, "resource allocation, in sum per layer", README, "", "| storage | 8 | 16 GiB | 8 GiB |"),
    (
        189,
        "health check configurations",
        INFRASTRUCTURE,
        "",
        "| `minio` | `mc ready myminio` | 30s | 10s | 5 failures | 90s |",
    ),
    (190, "networking details", INFRASTRUCTURE, "", "| `superset` | 8088 | ui | by HTTPS | `/health` |"),
    (190, "who uses what", INFRASTRUCTURE, "", "| `superset` | database | `superset-db:5432` |"),
    (191, "security guidelines", INFRASTRUCTURE, "", "- 10 secrets stand in `../../../secrets/lakehouse/prod.env`"),
    (191, "security: root", INFRASTRUCTURE, "", "- Inside, these run as root: `minio`, "),
    (
        199,
        "pre-deployment checklist",
        DEPLOYMENT,
        "",
        "- [ ] Every secret is set and decided: `stackgen secrets check --stack lakehouse --env prod`",
    ),
    (199, "the certificate is on it", DEPLOYMENT, "", "openssl x509 -noout -enddate -in ../../../certs/prod/tls.crt"),
    (200, "its procedures", DEPLOYMENT, "", "# lakehouse, prod: bringing changes here\n"),
    (201, "security checklist", DEPLOYMENT, "", "chmod 600 ../../../secrets/lakehouse/prod.env"),
    (
        202,
        "backup procedure",
        DEPLOYMENT,
        "",
        "scripts/backup.sh\nscripts/restore.sh --from ../../../backups/lakehouse/prod/TIME\n",
    ),
    (
        203,
        "rolling update: what it interrupts",
        DEPLOYMENT,
        "",
        "| `trino` | `superset`, `dbt`, `tls-proxy` | running queries",
    ),
    (204, "rollback procedure", DEPLOYMENT, "", "scripts/deploy.sh --rollback\n"),
    (205, "monitoring configuration", INFRASTRUCTURE, "", "It warns of `EndpointDown`, `DiskAlmostFull`"),
    (219, "deploy knows its environment", "scripts/values.ps1", "", "$project = 'lakehouse-prod'\n"),
    (238, "teardown knows its environment", "scripts/values.sh", "", "project='lakehouse-prod'\n"),
    (357, "backups are kept 30 days", "config/metastore-backup/opt/stackgen/backup.sh", "", "days='30'\n"),
    (383, "secure cookies: Grafana", COMPOSE, "grafana", "GF_SECURITY_COOKIE_SECURE: \"true\""),
    (383, "secure cookies: Superset", COMPOSE, "superset", "SUPERSET_HTTPS: \"true\""),
    (383, "secure cookies: Airflow", COMPOSE, "airflow-webserver", "AIRFLOW__WEBSERVER__COOKIE_SECURE: \"true\""),
    (384, "forms are taken on any port", PROXY, "", "proxy_set_header X-Forwarded-Host $http_host;"),
    (384, "and whoever asks is told apart by it", PROXY, "", "proxy_set_header Host $http_host;"),
    (
        385,
        "no other site sends a session: Airflow's",
        COMPOSE,
        "airflow-webserver",
        "AIRFLOW__WEBSERVER__COOKIE_SAMESITE: Strict",
    ),
    (386, "what is open", INFRASTRUCTURE, "", "- Published on `127.0.0.1`: 443, 80."),
    (386, "the proxy does not tell its version", PROXY, "", "server_tokens off;"),
    (448, "secrets are made", README, "", "`stackgen secrets init --stack lakehouse --env prod`"),
    (
        467,
        "by hand, with the secrets",
        README,
        "",
        "--env-file ../../../secrets/lakehouse/prod.env -f docker-compose.yml -p lakehouse-prod up --detach --wait",
    ),
    (496, "each page is asked", ENDPOINTS, "", "\thttps://superset.localhost\thttps://superset.localhost/health\n"),
];

#[test]
fn the_whole_document_is_accounted_for() {
    account(DOCUMENT, &[EVERYWHERE, DEV, MONITORED, STAGING, PROD]);
}

#[test]
fn every_environment_says_what_the_document_says() {
    for env in ENVIRONMENTS {
        hold("lakehouse", env, EVERYWHERE);
    }
}

#[test]
fn each_environment_has_its_column() {
    hold("lakehouse", "dev", DEV);
    hold("lakehouse", "staging", MONITORED);
    hold("lakehouse", "staging", STAGING);
    hold("lakehouse", "prod", MONITORED);
    hold("lakehouse", "prod", PROD);
}

#[test]
fn the_table_of_resources_holds() {
    for (names, dev, prod) in RESOURCES {
        for name in names {
            if *name != "spark-worker-2" {
                assert_eq!(limits(service(compose("dev"), name)), dev, "{name} in dev");
            }
            let staging = limits(service(compose("staging"), name));
            let rule = ((prod.0 * 0.75).max(dev.0), (prod.1 * 3 / 4).max(dev.1));
            assert_eq!(staging, rule, "{name} in staging");
            assert_eq!(limits(service(compose("prod"), name)), prod, "{name} in prod");
        }
    }
}

#[test]
fn every_service_has_limits_and_what_stays_a_health_check() {
    for env in ENVIRONMENTS {
        for name in SERVICES.into_iter().filter(|name| env != "dev" || *name != "spark-worker-2") {
            let service = service(compose(env), name);
            assert!(service.contains("limits:\n") && service.contains("reservations:\n"), "{env}: {name}");
            assert_eq!(service.contains("healthcheck:\n"), !JOBS.contains(&name), "{env}: {name}");
            assert!(service.contains("restart: ") && service.contains("driver: json-file\n"), "{env}: {name}");
        }
    }
}

#[test]
fn the_critical_passwords_are_required_under_their_names() {
    for env in ["staging", "prod"] {
        let variables = file("lakehouse", env, ".env").expect("an .env");
        for name in PASSWORDS {
            assert!(compose(env).contains(&format!("  - ${{{name}:?")), "{env} does without {name}");
            assert!(!variables.contains(&format!("{name}=")), "{env} knows {name}");
        }
        assert!(!compose(env).contains("minio123"), "{env}");
    }
    // Grafana is not there in development.
    for name in &PASSWORDS[..6] {
        assert!(file("lakehouse", "dev", ".env").expect("an .env").contains(&format!("\n{name}=")), "dev lacks {name}");
    }
}

#[test]
fn ports_are_exposed_as_the_document_says() {
    for env in ["staging", "prod"] {
        for name in ["metastore-db", "superset-db", "airflow-db", "hive-metastore"] {
            assert!(!service(compose(env), name).contains("ports:"), "{env}: {name}");
        }
    }
    for name in SERVICES.into_iter().chain(["prometheus", "grafana"]) {
        assert!(!service(compose("prod"), name).contains("ports:"), "{name} is reached without HTTPS");
    }
}

fn compose(env: &str) -> &'static str {
    file("lakehouse", env, COMPOSE).expect("a Compose file")
}
