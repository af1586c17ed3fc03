//! The document of signals, `003_e667af390884f003.txt`: lines are its lines.

use super::{COMPOSE, Part, Row, account, file, hold, service};

const BACKUPS: &str = "scripts/backups.tsv";
const DEPLOYMENT: &str = "DEPLOYMENT.md";
const INFRASTRUCTURE: &str = "INFRASTRUCTURE.md";
const README: &str = "README.md";

const DOCUMENT: &[Part] = &[
    (6, 0, "what the project is for: no fact to build"),
    (17, 7, "what compose is good for"),
    (30, 5, "spark, its nodes and ports"),
    (38, 4, "kafka"),
    (49, 9, "minio and its account"),
    (59, 4, "elasticsearch"),
    (67, 3, "kibana"),
    (75, 4, "zookeeper"),
    (100, 7, "start, by command and by compose"),
    (123, 12, "health, status, logs"),
    (143, 4, "stop and restart"),
    (155, 5, "spark's page"),
    (164, 4, "minio's console; what its page can do is minio's own"),
    (172, 2, "kibana's page; what it can do is kibana's own"),
    (180, 2, "elasticsearch's api"),
    (216, 4, "the flow of data: the programs are the owner's, their addresses are here"),
    (239, 12, "variables of jobs, and the size of workers"),
    (261, 7, "memory, ports and volumes of compose"),
    (273, 2, "trouble: a port that is taken"),
    (285, 3, "trouble: what does not start"),
    (295, 3, "trouble: memory"),
    (307, 4, "trouble: volumes"),
    (326, 8, "sizes of development and production"),
    (357, 1, "a session, whose commands have rows above; the jobs are the owner's"),
    (362, 6, "data that stays, clean slate, backup"),
    (374, 3, "advice on resources, logs and health"),
    (
        380,
        7,
        "production; passwords also by `the_database_without_accounts_stays_inside_and_no_default_password_is_left`",
    ),
    (391, 2, "first steps, all of them above but the last"),
];

const EVERYWHERE: &[Row] = &[
    (13, "Kafka waits for ZooKeeper", COMPOSE, "kafka", "zookeeper:\n        condition: service_healthy"),
    (13, "Kibana waits for Elasticsearch", COMPOSE, "kibana", "elasticsearch:\n        condition: service_healthy"),
    (14, "services find each other", COMPOSE, "spark-master", "minio:\n        condition: service_healthy"),
    (14, "one network for all", INFRASTRUCTURE, "", "All containers are in one network of their own"),
    (15, "Kafka's data outlives its container", COMPOSE, "kafka", "- kafka-data:/var/lib/kafka/data"),
    (15, "and ZooKeeper's", COMPOSE, "zookeeper", "- zookeeper-data:/var/lib/zookeeper/data"),
    (16, "any machine: a twin for PowerShell", README, "", "a twin for PowerShell"),
    (22, "Spark master", COMPOSE, "spark-master", "org.apache.spark.deploy.master.Master"),
    (23, "Spark worker", COMPOSE, "spark-worker", "org.apache.spark.deploy.worker.Worker"),
    (27, "Spark's page is 8080 inside", COMPOSE, "spark-master", "- --webui-port\n      - \"8080\""),
    (29, "jobs in Python", COMPOSE, "spark-worker", "-python3-ubuntu"),
    (33, "Kafka", COMPOSE, "kafka", "image: confluentinc/cp-kafka:7.9."),
    (36, "the broker's port inside", COMPOSE, "kafka", "INSIDE://kafka:9092"),
    (37, "topics come by themselves", COMPOSE, "kafka", "KAFKA_AUTO_CREATE_TOPICS_ENABLE: \"true\""),
    (
        39,
        "Spark's client of S3",
        "config/spark-worker/opt/spark/conf/spark-defaults.conf",
        "",
        "org.apache.hadoop:hadoop-aws:",
    ),
    (41, "MinIO", COMPOSE, "minio", "image: quay.io/minio/minio:"),
    (
        43,
        "Delta Lake",
        "config/spark-worker/opt/spark/conf/spark-defaults.conf",
        "",
        "io.delta.sql.DeltaSparkSessionExtension",
    ),
    (43, "Delta's package", "config/spark-master/opt/spark/conf/spark-defaults.conf", "", "io.delta:delta-spark_2.12:"),
    (45, "the S3 API on 9000", COMPOSE, "minio", "- \":9000\""),
    (46, "the console on 9001", COMPOSE, "minio", "- --console-address\n      - \":9001\""),
    (47, "user minioadmin", COMPOSE, "minio", "MINIO_ROOT_USER: minioadmin"),
    (48, "a bucket", COMPOSE, "minio-init", "for bucket in signals; do mc mb --ignore-existing"),
    (52, "Elasticsearch", COMPOSE, "elasticsearch", "image: docker.elastic.co/elasticsearch/elasticsearch:"),
    (56, "its REST API on 9200", COMPOSE, "elasticsearch", "http.port: \"9200\""),
    (57, "its nodes on 9300", COMPOSE, "elasticsearch", "transport.port: \"9300\""),
    (62, "Kibana", COMPOSE, "kibana", "image: docker.elastic.co/kibana/kibana:"),
    (64, "Kibana shows Elasticsearch", COMPOSE, "kibana", "ELASTICSEARCH_HOSTS: http://elasticsearch:9200"),
    (65, "Kibana on 5601", COMPOSE, "kibana", "SERVER_PORT: \"5601\""),
    (70, "ZooKeeper", COMPOSE, "zookeeper", "image: confluentinc/cp-zookeeper:7.9."),
    (72, "ZooKeeper coordinates Kafka", COMPOSE, "kafka", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    (73, "port 2181", COMPOSE, "zookeeper", "ZOOKEEPER_CLIENT_PORT: \"2181\""),
    (83, "start of all", "scripts/start.sh", "", "all without a name"),
    (85, "not 30 s: 900 s at most, and no longer than needed", "scripts/start.sh", "", "timeout=900"),
    (86, "start, with a bounded wait", "scripts/start.sh", "", "--timeout SECONDS"),
    (86, "start, with a bounded wait", "scripts/start.ps1", "", "$Timeout"),
    (
        92,
        "start by Compose alone",
        README,
        "",
        "up --detach --wait spark-master spark-worker zookeeper kafka minio elasticsearch kibana",
    ),
    (95, "logs of a start go on by a command of their own", README, "", "logs --follow"),
    (98, "start of some services", "scripts/start.sh", "", "[OPTION ...] [NAME ...]"),
    (106, "health", "scripts/healthcheck.sh", "", "name=healthcheck"),
    (106, "when Spark's master is healthy", COMPOSE, "spark-master", "- http://localhost:8080/"),
    (106, "when its worker is", COMPOSE, "spark-worker", "- http://localhost:8081/"),
    (106, "when Kafka is", COMPOSE, "kafka", "- kafka-broker-api-versions"),
    (106, "when MinIO is", COMPOSE, "minio", "- mc\n        - ready"),
    (106, "when Kibana is", COMPOSE, "kibana", "- http://localhost:5601/api/status"),
    (106, "when ZooKeeper is", COMPOSE, "zookeeper", "echo srvr | nc localhost 2181"),
    (109, "status", "scripts/status.sh", "", "name=status"),
    (115, "logs", "scripts/logs.sh", "", "name=logs"),
    (118, "logs --follow", "scripts/logs.sh", "", "--follow) follow="),
    (121, "logs of one service", "scripts/logs.sh", "", "[OPTION ...] [NAME ...]"),
    (129, "stop", "scripts/stop.sh", "", "name=stop"),
    (132, "containers go, data stays", "scripts/teardown.sh", "", "name=teardown"),
    (138, "restart of all", "scripts/restart.sh", "", "all without a name"),
    (141, "restart of one service", "scripts/restart.sh", "", "[OPTION ...] [NAME ...]"),
    (
        152,
        "jobs' own pages, behind the master's",
        "config/spark-master/opt/spark/conf/spark-defaults.conf",
        "",
        "spark.ui.reverseProxy true",
    ),
    (154, "logs of applications are kept", COMPOSE, "spark-worker", "- --work-dir\n      - /opt/spark/work-dir"),
    (157, "credentials by name", "README.md", "", "| `MINIO_ROOT_PASSWORD` | `minio` | `minioadmin` |"),
    (
        176,
        "health by its REST API",
        COMPOSE,
        "elasticsearch",
        "http://localhost:9200/_cluster/health?wait_for_status=yellow",
    ),
    (
        194,
        "Spark reads and writes MinIO",
        "config/spark-worker/opt/spark/conf/spark-defaults.conf",
        "",
        "spark.hadoop.fs.s3a.endpoint http://minio:9000",
    ),
    (194, "with MinIO's account", COMPOSE, "spark-worker", "AWS_ACCESS_KEY_ID: minioadmin"),
    (206, "jobs have Kafka's address", INFRASTRUCTURE, "", "| `spark-worker` | kafka | `kafka:9092` |"),
    (206, "and Elasticsearch's", INFRASTRUCTURE, "", "| `spark-worker` | elasticsearch | `elasticsearch:9200` |"),
    (224, "SPARK_MASTER_URL", COMPOSE, "spark-worker", "- spark://spark-master:7077"),
    (257, "volume spark-data", COMPOSE, "", "\n  spark-data: {}"),
    (257, "Spark keeps what it fetched", COMPOSE, "spark-worker", "- spark-data:/opt/spark/work-dir"),
    (258, "minio-data:/data", COMPOSE, "minio", "- minio-data:/data"),
    (259, "elasticsearch-data", COMPOSE, "elasticsearch", "- elasticsearch-data:/usr/share/elasticsearch/data"),
    (269, "trouble: who has the port", README, "", "`scripts/start.sh` says which before it starts anything"),
    (271, "or another port", README, "", "give the endpoint another by `host_port` in the stack"),
    (277, "trouble: is Docker there", "scripts/common.sh", "", "docker is not installed, or not on the PATH"),
    (280, "is Compose", "scripts/common.sh", "", "docker compose version --short"),
    (283, "what do logs say", README, "", "`scripts/logs.sh` with its name shows why"),
    (288, "trouble: how much memory Docker has", README, "", "`docker info --format '{{.MemTotal}}'`"),
    (291, "trouble: less heap", "README.md", "", "state a smaller `heap` of `elasticsearch`"),
    (293, "256m is enough", README, "", "(256M will do for development)"),
    (299, "trouble: which volumes there are", README, "", "| `minio` | volume `minio-data` | `/data` |"),
    (301, "a warning before data goes", "scripts/stop.sh", "", "with all data; asks"),
    (302, "a clean slate", "scripts/stop.sh", "", "--volumes"),
    (304, "a start with new volumes", "scripts/start.sh", "", "--clean            first remove containers and volumes"),
    (361, "a backup", "scripts/backup.sh", "", "name=backup"),
    (361, "of MinIO", BACKUPS, "", "minio\tcopy\t/data\n"),
    (361, "of Elasticsearch", BACKUPS, "", "elasticsearch\tcopy\t/usr/share/elasticsearch/data"),
    (361, "of Kafka", BACKUPS, "", "kafka\tcopy\t/var/lib/kafka/data"),
    (361, "of ZooKeeper", BACKUPS, "", "zookeeper\tcopy\t/var/lib/zookeeper/data"),
    (361, "and its way back", "scripts/restore.sh", "", "name=restore"),
    (367, "what containers use", README, "", "`--detailed` shows what containers use"),
    (
        373,
        "a start ends with a health check",
        "scripts/start.sh",
        "",
        "--skip-validation  do not run healthcheck.sh at the end",
    ),
    (378, "no schedule yet: cron may save", DEPLOYMENT, "", "run `scripts/backup.sh` by hand or by cron"),
    (387, "changes belong into the inputs", COMPOSE, "", "edits are lost. Change the inputs and run:"),
];

const DEV: &[Row] = &[
    (28, "7077 takes jobs", COMPOSE, "spark-master", "\"127.0.0.1:7077:7077\""),
    (36, "port 9092 of Kafka", COMPOSE, "kafka", "\"127.0.0.1:9092:29092\""),
    (47, "password minioadmin", ".env", "", "MINIO_ROOT_PASSWORD=minioadmin"),
    (57, "port 9300 of Elasticsearch", COMPOSE, "elasticsearch", "\"127.0.0.1:9300:9300\""),
    (73, "port 2181 of ZooKeeper", COMPOSE, "zookeeper", "\"127.0.0.1:2181:2181\""),
    (
        106,
        "what is published is asked too",
        "scripts/endpoints.tsv",
        "",
        "kibana\tui\tui\t5601\thttp://localhost:5601\thttp://localhost:5601/api/status",
    ),
    (148, "http://localhost:8080 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8080:8080\""),
    (156, "http://localhost:9001", COMPOSE, "minio", "\"127.0.0.1:9001:9001\""),
    (157, "MinIO: minioadmin", "README.md", "", "password of the first user | <http://localhost:9001> |"),
    (165, "http://localhost:5601", COMPOSE, "kibana", "\"127.0.0.1:5601:5601\""),
    (173, "http://localhost:9200", COMPOSE, "elasticsearch", "\"127.0.0.1:9200:9200\""),
    (220, "variables of jobs stand beside .env", "signals.env", "", "set -a; . ./.env; . ./signals.env"),
    (224, "SPARK_MASTER_URL of the host", "signals.env", "", "SPARK_MASTER_URL=spark://localhost:7077"),
    (226, "development: one core", COMPOSE, "spark-worker", "- --cores\n      - \"1\""),
    (229, "MINIO_ENDPOINT", "signals.env", "", "MINIO_ENDPOINT=localhost:9000"),
    (230, "MINIO_ACCESS_KEY", "signals.env", "", "MINIO_ACCESS_KEY=minioadmin"),
    (231, "MINIO_SECRET_KEY", "signals.env", "", "MINIO_SECRET_KEY=${MINIO_ROOT_PASSWORD}"),
    (234, "KAFKA_BOOTSTRAP_SERVERS", "signals.env", "", "KAFKA_BOOTSTRAP_SERVERS=localhost:9092"),
    (234, "Kafka sends the host's clients on", COMPOSE, "kafka", "OUTSIDE://localhost:9092"),
    (237, "ELASTICSEARCH_HOST", "signals.env", "", "ELASTICSEARCH_HOST=localhost:9200"),
    (252, "port 9000 of MinIO", COMPOSE, "minio", "\"127.0.0.1:9000:9000\""),
    (312, "Kibana starts", COMPOSE, "kibana", "--max-old-space-size=1152"),
    (314, "development: 256m of heap", COMPOSE, "elasticsearch", "ES_JAVA_OPTS: -Xms256m -Xmx256m"),
    (315, "development: workers of 512m", COMPOSE, "spark-worker", "- --memory\n      - 512m"),
    (315, "jobs of the host fit into it", "signals.env", "", "SPARK_EXECUTOR_MEMORY=480m"),
    (341, "the owner's jobs run on the host", "signals.env", "", "# For jobs on the host."),
    (
        384,
        "pages stand on the stack's page",
        README,
        "",
        "| `kibana ui` | `http://kibana:5601` | <http://localhost:5601> |",
    ),
];

const STAGING: &[Row] = &[
    (148, "pages beside those of dev", COMPOSE, "spark-master", "\"127.0.0.1:18080:8080\""),
    (225, "workers of 1G", COMPOSE, "spark-worker", "- --memory\n      - 1g"),
    (226, "one core", COMPOSE, "spark-worker", "- --cores\n      - \"1\""),
    (246, "512m of heap", COMPOSE, "elasticsearch", "ES_JAVA_OPTS: -Xms512m -Xmx512m"),
];

const PROD: &[Row] = &[
    (148, "Spark's page", COMPOSE, "spark-master", "\"127.0.0.1:8080:8080\""),
    (156, "MinIO's console", COMPOSE, "minio", "\"127.0.0.1:9001:9001\""),
    (165, "Kibana", COMPOSE, "kibana", "\"127.0.0.1:5601:5601\""),
    (252, "MinIO's API", COMPOSE, "minio", "\"127.0.0.1:9000:9000\""),
    (322, "production: 2g of heap", COMPOSE, "elasticsearch", "ES_JAVA_OPTS: -Xms2g -Xmx2g"),
    (323, "production: workers of 4G", COMPOSE, "spark-worker", "- --memory\n      - 4g"),
    (
        323,
        "executors use what a worker gives",
        "config/spark-worker/opt/spark/conf/spark-defaults.conf",
        "",
        "spark.executor.memory 3g",
    ),
    (324, "production: four cores", COMPOSE, "spark-worker", "- --cores\n      - \"4\""),
    (368, "the worker's container has room for it", COMPOSE, "spark-worker", "cpus: 4\n          memory: 8g"),
    (375, "production restarts", COMPOSE, "kibana", "restart: unless-stopped"),
    (376, "default passwords are changed", COMPOSE, "minio", "MINIO_ROOT_PASSWORD: ${MINIO_ROOT_PASSWORD:?"),
    (
        376,
        "and asked for from a file that git does not take",
        COMPOSE,
        "minio",
        "MINIO_ROOT_PASSWORD: ${MINIO_ROOT_PASSWORD:?set it in secrets/signals/prod.env",
    ),
    (
        377,
        "production is measured",
        "config/prometheus/etc/prometheus/prometheus.yml",
        "",
        "- job_name: kafka-exporter",
    ),
    (377, "and alerted", "config/prometheus/etc/prometheus/rules.yml", "", "- alert: "),
    (377, "on pages", COMPOSE, "grafana", "image: grafana/grafana:"),
];

#[test]
fn every_environment_says_what_the_document_says() {
    for env in ["dev", "staging", "prod"] {
        hold("signals", env, EVERYWHERE);
    }
}

#[test]
fn each_environment_has_its_sizes_and_dev_the_documents_ports() {
    hold("signals", "dev", DEV);
    hold("signals", "staging", STAGING);
    hold("signals", "prod", PROD);
}

#[test]
fn the_database_without_accounts_stays_inside_and_no_default_password_is_left() {
    for env in ["staging", "prod"] {
        let compose = file("signals", env, COMPOSE).expect("a Compose file");
        for name in ["elasticsearch", "zookeeper", "kafka", "minio-init"] {
            assert!(!service(compose, name).contains("ports:"), "{env}: {name}");
        }
        assert!(!file("signals", env, ".env").expect("an .env").contains("minioadmin"), "{env}");
        assert!(file("signals", env, "signals.env").is_none(), "{env}");
    }
}

#[test]
fn the_whole_document_is_accounted_for() {
    account(DOCUMENT, &[EVERYWHERE, DEV, STAGING, PROD]);
}
