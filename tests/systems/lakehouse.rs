//! The document of lakehouse.

use super::{COMPOSE, Row, file, hold, limits, service};

const README: &str = "README.md";
const CHECKS: &str = "scripts/checks.tsv";
const INFRASTRUCTURE: &str = "INFRASTRUCTURE.md";
const DEPLOYMENT: &str = "DEPLOYMENT.md";
const ENDPOINTS: &str = "scripts/endpoints.tsv";
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

const EVERYWHERE: &[Row] = &[
    // The three scripts, with the document's options.
    ("deploy checks Docker", "scripts/deploy.sh", "", "\nneed_docker\n"),
    ("deploy checks the disk", "scripts/deploy.sh", "", "\ncheck_disk\n"),
    ("deploy checks ports", "scripts/deploy.sh", "", "\ncheck_ports\n"),
    ("deploy saves first", "scripts/deploy.sh", "", "\nsave\n"),
    ("deploy -SkipBackup", "scripts/deploy.sh", "", "--no-backup | --skip-backup)"),
    ("deploy -SkipBackup", "scripts/deploy.ps1", "", "[switch]$SkipBackup"),
    ("deploy -Environment", "scripts/common.sh", "", "each environment has launchers of its own"),
    ("deploy -Environment", "scripts/common.ps1", "", "each environment has launchers of its own"),
    ("deploy waits for health, and shows progress", "scripts/deploy.sh", "", "/scripts/start.sh\" --skip-validation"),
    ("deploy checks afterwards", "scripts/deploy.sh", "", "/scripts/healthcheck.sh\""),
    ("deploy asks the services", "scripts/deploy.sh", "", "/scripts/verify.sh\""),
    ("deploy shows where everything is", "scripts/deploy.sh", "", "\ntell_access\n"),
    ("teardown asks", "scripts/teardown.sh", "", "confirm \"This removes"),
    ("teardown -Backup", "scripts/teardown.sh", "", "--backup) backup=yes"),
    ("teardown -Backup", "scripts/teardown.ps1", "", "[switch]$Backup"),
    ("teardown -RemoveVolumes", "scripts/teardown.sh", "", "--volumes | --remove-volumes) volumes=--volumes"),
    ("teardown -RemoveVolumes", "scripts/teardown.ps1", "", "[switch]$RemoveVolumes"),
    ("volumes stay otherwise", "scripts/teardown.sh", "", "Volumes stay."),
    ("orphans go", "scripts/teardown.sh", "", "down --remove-orphans"),
    ("what is left is looked for", "scripts/teardown.sh", "", "\nleft container\nleft network\n"),
    ("health check: states", "scripts/healthcheck.sh", "", "\n    check_containers\n"),
    ("health check: use of resources", "scripts/healthcheck.sh", "", "docker stats --no-stream"),
    ("health check -Detailed", "scripts/healthcheck.sh", "", "--detailed | --verbose) detailed=yes"),
    ("health check -Detailed", "scripts/healthcheck.ps1", "", "[switch]$Detailed"),
    ("health check: access URLs", "scripts/healthcheck.sh", "", "'answers' \"$outside\""),
    ("health check: access URLs", "scripts/healthcheck.ps1", "", "\"answers  $($row.Outside)\""),
    ("production takes 7 to 10 minutes", "scripts/start.sh", "", "timeout=900"),
    ("health check -Watch", "scripts/healthcheck.sh", "", "--watch | --continuous) watch=yes"),
    ("health check -Watch", "scripts/healthcheck.ps1", "", "[switch]$Watch"),
    // The six layers.
    (
        "how totals were settled",
        README,
        "",
        "own totals (12 to 14 and 20 to 25 GB, 30 to 35 and 50 to 60 GB) contradict that table",
    ),
    ("layer 1", README, "", "1. storage: `minio`, `minio-init`, `metastore-db`, `superset-db`, `airflow-db`"),
    ("layer 2", README, "", "1. metadata: `hive-metastore`"),
    ("layer 3", README, "", "1. processing: `spark-master`, `spark-worker-1`"),
    ("layer 4", README, "", "1. query: `trino`"),
    ("layer 5", README, "", "1. analytics: `superset`, `airflow-init`, `airflow-webserver`, `airflow-scheduler`"),
    ("layer 6", README, "", "1. application: `ingestor`, `dbt`"),
    // Who waits for whom.
    (
        "the metastore waits for its database",
        COMPOSE,
        "hive-metastore",
        "metastore-db:\n        condition: service_healthy",
    ),
    ("Spark waits for the metastore", COMPOSE, "spark-master", "hive-metastore:\n        condition: service_healthy"),
    ("workers wait for their master", COMPOSE, "spark-worker-1", "spark-master:\n        condition: service_healthy"),
    ("Trino waits for the metastore", COMPOSE, "trino", "hive-metastore:\n        condition: service_healthy"),
    ("Trino waits for MinIO", COMPOSE, "trino", "minio:\n        condition: service_healthy"),
    ("Superset waits for its database", COMPOSE, "superset", "superset-db:\n        condition: service_healthy"),
    ("Superset waits for Trino", COMPOSE, "superset", "trino:\n        condition: service_healthy"),
    ("Airflow waits for its database", COMPOSE, "airflow-scheduler", "airflow-db:\n        condition: service_healthy"),
    (
        "Airflow waits for its schema",
        COMPOSE,
        "airflow-webserver",
        "airflow-init:\n        condition: service_completed",
    ),
    ("the ingestor waits for MinIO", COMPOSE, "ingestor", "minio:\n        condition: service_healthy"),
    (
        "the ingestor waits for the metastore",
        COMPOSE,
        "ingestor",
        "hive-metastore:\n        condition: service_healthy",
    ),
    ("dbt waits for Trino", COMPOSE, "dbt", "trino:\n        condition: service_healthy"),
    // Health checks; nc is in no image of Hive's, and wget in Spark's instead of curl.
    ("the metastore's port 9083 opens", COMPOSE, "hive-metastore", "/dev/tcp/localhost/9083"),
    ("Spark's page answers", COMPOSE, "spark-master", "- http://localhost:8080/"),
    ("Trino has started", COMPOSE, "trino", "curl --fail --silent http://localhost:8080/v1/info"),
    ("Superset is healthy", COMPOSE, "superset", "- http://localhost:8088/health"),
    // Names.
    (
        "user and database of the metastore",
        COMPOSE,
        "metastore-db",
        "POSTGRES_DB: metastore\n      POSTGRES_USER: hive",
    ),
    ("database of Superset", COMPOSE, "superset-db", "POSTGRES_DB: superset"),
    ("database of Airflow", COMPOSE, "airflow-db", "POSTGRES_DB: airflow"),
    ("MinIO's user", COMPOSE, "minio", "MINIO_ROOT_USER: minio"),
    ("MinIO's console is 9001 inside", COMPOSE, "minio", "- --console-address\n      - \":9001\""),
    ("the bucket", COMPOSE, "minio-init", "for bucket in lakehouse; do"),
    ("the warehouse", COMPOSE, "", "<value>s3a://lakehouse/warehouse</value>"),
    ("the metastore's database", COMPOSE, "", "<value>jdbc:postgresql://metastore-db:5432/metastore</value>"),
    ("the metastore reads MinIO", COMPOSE, "", "<value>http://minio:9000</value>"),
    (
        "Trino asks the metastore",
        "config/trino/etc/trino/catalog/hive.properties",
        "",
        "hive.metastore.uri=thrift://hive-metastore:9083",
    ),
    ("Trino reads MinIO", "config/trino/etc/trino/catalog/hive.properties", "", "s3.endpoint=http://minio:9000"),
    (
        "Spark asks the metastore",
        "config/spark-worker-1/opt/spark/conf/hive-site.xml",
        "",
        "thrift://hive-metastore:9083",
    ),
    (
        "Spark reads MinIO",
        "config/spark-master/opt/spark/conf/spark-defaults.conf",
        "",
        "fs.s3a.endpoint http://minio:9000",
    ),
    ("Superset shows Trino", COMPOSE, "superset", "TRINO_URI: trino://superset@trino:8080/hive"),
    ("dbt asks Trino", "config/dbt/etc/dbt/profiles.yml", "", "host: trino\n      port: 8080"),
    ("drivers replace nothing of Superset's", COMPOSE, "superset", "PYTHONPATH: /app/pythonpath\n"),
    ("Gunicorn serves Superset", COMPOSE, "superset", "SERVER_WORKER_CLASS: gthread"),
    (
        "requests from other pages are refused",
        "config/superset/app/pythonpath/superset_config.py",
        "",
        "WTF_CSRF_ENABLED = True",
    ),
    (
        "no script reads a session",
        "config/superset/app/pythonpath/superset_config.py",
        "",
        "SESSION_COOKIE_HTTPONLY = True",
    ),
    // Volumes, and what operators run.
    ("MinIO's data", COMPOSE, "minio", "- minio-data:/data"),
    ("the databases' data", COMPOSE, "metastore-db", "- metastore-db-data:/var/lib/postgresql/data"),
    ("test MinIO", README, "", "exec minio mc ls myminio/"),
    ("MinIO's buckets are looked for", CHECKS, "", "for bucket in lakehouse; do mc ls"),
    ("the catalog is reached through Trino", CHECKS, "", "SHOW SCHEMAS FROM \"hive\""),
    ("Superset's health", CHECKS, "", "superset\thealth\trun\thttp://localhost:8088/health"),
    ("test Trino", README, "", "exec trino trino --execute 'SHOW CATALOGS;'"),
    ("dump by hand", README, "", "exec metastore-db pg_dump -U hive metastore"),
];

const DEV: &[Row] = &[
    ("http://localhost:9001", COMPOSE, "minio", "\"127.0.0.1:9001:9001\""),
    ("http://localhost:8088", COMPOSE, "superset", "\"127.0.0.1:8088:8088\""),
    ("http://localhost:8089", COMPOSE, "airflow-webserver", "\"127.0.0.1:8089:8080\""),
    ("Trino on 8080", COMPOSE, "trino", "\"127.0.0.1:8080:8080\""),
    ("Spark beside it", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    ("database ports: the metastore's", COMPOSE, "metastore-db", "\"127.0.0.1:5432:5432\""),
    ("database ports: Superset's", COMPOSE, "superset-db", "\"127.0.0.1:5433:5432\""),
    ("database ports: Airflow's", COMPOSE, "airflow-db", "\"127.0.0.1:5434:5432\""),
    ("additional debug ports: jobs", COMPOSE, "spark-master", "\"127.0.0.1:7077:7077\""),
    ("additional debug ports: the metastore", COMPOSE, "hive-metastore", "\"127.0.0.1:9083:9083\""),
    ("minio123", ".env", "", "MINIO_ROOT_PASSWORD=minio123"),
    ("debug logging: Airflow", ".env", "", "AIRFLOW_LOG_LEVEL=DEBUG"),
    ("debug logging: Trino", "config/trino/etc/trino/log.properties", "", "io.trino=DEBUG"),
    ("debug logging: Superset", COMPOSE, "superset", "GUNICORN_LOGLEVEL: debug"),
    ("debug logging: the databases", COMPOSE, "airflow-db", "log_statement=all"),
    (
        "debug logging: Superset itself",
        "config/superset/app/pythonpath/superset_config.py",
        "",
        "LOG_LEVEL = os.environ.get(\"SUPERSET_LOG_LEVEL\"",
    ),
    ("hot reload: the ingestor", COMPOSE, "ingestor", "/lakehouse/ingestor:/app:ro"),
    ("hot reload: dbt", COMPOSE, "dbt", "/lakehouse/dbt:/usr/app"),
    ("Superset's first start outlasts its start period", COMPOSE, "superset", "retries: 12"),
    ("Airflow's too", COMPOSE, "airflow-webserver", "retries: 12"),
    ("the metastore's too", COMPOSE, "hive-metastore", "retries: 8"),
    ("hot reload: Airflow", COMPOSE, "airflow-scheduler", "AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL: \"30\""),
];

const MONITORED: &[Row] = &[
    ("Prometheus", COMPOSE, "prometheus", "image: prom/prometheus:"),
    ("Grafana", COMPOSE, "grafana", "image: grafana/grafana:"),
    (
        "MinIO's metrics",
        "config/prometheus/etc/prometheus/prometheus.yml",
        "",
        "metrics_path: /minio/v2/metrics/cluster",
    ),
    ("MinIO lets them be read", COMPOSE, "minio", "MINIO_PROMETHEUS_AUTH_TYPE: public"),
    ("no debug logging", ".env", "", "AIRFLOW_LOG_LEVEL=INFO"),
    ("backups are scheduled", COMPOSE, "metastore-backup", "echo '0 3 * * * sh /opt/stackgen/backup.sh"),
    ("of each database", COMPOSE, "superset-backup", "PGHOST: superset-db"),
    ("of Airflow's too", COMPOSE, "airflow-backup", "PGHOST: airflow-db"),
];

const STAGING: &[Row] = &[
    ("backups are kept 7 days", "config/metastore-backup/opt/stackgen/backup.sh", "", "days='7'\n"),
    ("backup volume", COMPOSE, "metastore-backup", "/backups/lakehouse/staging:/backups"),
    ("HTTPS where there is a certificate", COMPOSE, "tls-proxy", "if [ -f /etc/nginx/certs/tls.crt ]"),
    ("its address", README, "", "<http://localhost:18088>, <https://superset.localhost:10443> |"),
    ("and pages without it", COMPOSE, "superset", "\"127.0.0.1:18088:8088\""),
];

const PROD: &[Row] = &[
    ("backups are kept 30 days", "config/metastore-backup/opt/stackgen/backup.sh", "", "days='30'\n"),
    ("backup volume", COMPOSE, "metastore-backup", "/backups/lakehouse/prod:/backups"),
    ("HTTPS is enforced", COMPOSE, "tls-proxy", "- /etc/nginx/stackgen/https.conf"),
    ("its port", COMPOSE, "tls-proxy", "\"127.0.0.1:443:8443\""),
    ("its certificate", COMPOSE, "tls-proxy", "/certs/prod:/etc/nginx/certs:ro"),
    ("pages are sent there", PROXY, "", "return 308 https://"),
    ("forms are taken on any port", PROXY, "", "proxy_set_header X-Forwarded-Host $http_host;"),
    ("and whoever asks is told apart by it", PROXY, "", "proxy_set_header Host $http_host;"),
    ("secure cookies: Grafana", COMPOSE, "grafana", "GF_SECURITY_COOKIE_SECURE: \"true\""),
    ("Grafana's own address", COMPOSE, "grafana", "GF_SERVER_ROOT_URL: https://grafana.localhost:443/"),
    ("Superset by HTTPS", PROXY, "", "server_name superset.*;"),
    ("Airflow by HTTPS", PROXY, "", "server_name airflow-webserver.*;"),
    (
        "and where that is",
        README,
        "",
        "| `airflow-webserver ui` | `http://airflow-webserver:8080` | <https://airflow-webserver.localhost> |",
    ),
    ("names lead to the host", README, "", "`*.localhost` must lead to this host"),
    (
        "health check configurations",
        INFRASTRUCTURE,
        "",
        "| `minio` | `mc ready myminio` | 30s | 10s | 5 failures | 90s |",
    ),
    ("resource allocation, in sum per layer", README, "", "| storage | 8 | 16 GiB | 8 GiB |"),
    ("networking details", INFRASTRUCTURE, "", "| `superset` | 8088 | ui | by HTTPS | `/health` |"),
    ("who uses what", INFRASTRUCTURE, "", "| `superset` | database | `superset-db:5432` |"),
    ("security guidelines", INFRASTRUCTURE, "", "- 10 secrets stand in `../../../secrets/lakehouse/prod.env`"),
    ("security: root", INFRASTRUCTURE, "", "- Inside, these run as root: `minio`, "),
    ("monitoring configuration", INFRASTRUCTURE, "", "It warns of `EndpointDown`, `DiskAlmostFull`"),
    (
        "pre-deployment checklist",
        DEPLOYMENT,
        "",
        "- [ ] Every secret is set and decided: `stackgen secrets check --stack lakehouse --env prod`",
    ),
    ("the certificate is on it", DEPLOYMENT, "", "openssl x509 -noout -enddate -in ../../../certs/prod/tls.crt"),
    ("rolling update: what it interrupts", DEPLOYMENT, "", "| `trino` | `superset`, `dbt` | running queries"),
    ("rollback procedure", DEPLOYMENT, "", "scripts/deploy.sh --rollback\n"),
    (
        "backup procedure",
        DEPLOYMENT,
        "",
        "scripts/backup.sh\nscripts/restore.sh --from ../../../backups/lakehouse/prod/TIME\n",
    ),
    ("security checklist", DEPLOYMENT, "", "chmod 600 ../../../secrets/lakehouse/prod.env"),
    ("each page is asked", ENDPOINTS, "", "\thttps://superset.localhost\thttps://superset.localhost/health\n"),
    ("secure cookies: Superset", COMPOSE, "superset", "SUPERSET_HTTPS: \"true\""),
    ("secure cookies: Airflow", COMPOSE, "airflow-webserver", "AIRFLOW__WEBSERVER__COOKIE_SECURE: \"true\""),
    ("security hardening", COMPOSE, "trino", "no-new-privileges:true"),
];

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
