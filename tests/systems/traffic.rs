//! The document of traffic.

use std::fmt::Write as _;

use super::{COMPOSE, Row, file, hold, service};

const README: &str = "README.md";
const SINK: &str = "config/hdfs-sink/etc/kafka-connect/connectors/hdfs-sink.json";
const ENDPOINTS: &str = "scripts/endpoints.tsv";

/// The topics, each with its partitions.
const TOPICS: [(&str, u32); 5] = [
    ("traffic-raw", 5),
    ("traffic-events", 4),
    ("traffic-predictions", 4),
    ("processed-traffic-aggregates", 4),
    ("traffic-alerts", 4),
];

/// What each of them is configured to: a week, a day, snappy, a megabyte.
const CONFIGURATION: [(&str, &str); 4] = [
    ("compression.type", "snappy"),
    ("max.message.bytes", "1048576"),
    ("retention.ms", "604800000"),
    ("segment.ms", "86400000"),
];

/// The twelve directories.
const DIRECTORIES: [&str; 12] = [
    "/traffic-data",
    "/traffic-data/raw/metr-la",
    "/traffic-data/processed/aggregates",
    "/traffic-data/ml-features",
    "/traffic-data/models/random_forest",
    "/traffic-data/models/gradient_boosted_trees",
    "/traffic-data/models/linear_regression",
    "/traffic-data/models/preprocessing",
    "/traffic-data/predictions",
    "/traffic-data/checkpoints/feature-engineering",
    "/traffic-data/checkpoints/prediction-service",
    "/traffic-data/checkpoints/stream-processor",
];

const EVERYWHERE: &[Row] = &[
    ("ZooKeeper coordinates Kafka", COMPOSE, "kafka-broker1", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    ("Kafka is kafka-broker1:9092", COMPOSE, "kafka-broker1", "INSIDE://kafka-broker1:9092"),
    ("Schema Registry listens on 8082", COMPOSE, "schema-registry", "SCHEMA_REGISTRY_LISTENERS: http://0.0.0.0:8082"),
    ("Connect has the HDFS sink", COMPOSE, "kafka-connect", "confluentinc/kafka-connect-hdfs:10.2."),
    ("Connect writes to HDFS", COMPOSE, "kafka-connect", "namenode:\n        condition: service_healthy"),
    ("the sink is made", COMPOSE, "hdfs-sink", "http://kafka-connect:8083/connectors/hdfs-sink/config"),
    (
        "once its topic and its folder are there",
        COMPOSE,
        "hdfs-sink",
        "hdfs-directories:\n        condition: service_completed",
    ),
    ("it writes the aggregates", SINK, "", "\"topics.dir\": \"/traffic-data/processed/aggregates\""),
    ("hour by hour", SINK, "", "HourlyPartitioner"),
    (
        "and is looked at",
        "scripts/checks.tsv",
        "",
        "kafka-connect\thdfs-sink\tcontains\t\"tasks\":[{\"id\":0,\"state\":\"RUNNING\"",
    ),
    ("NameNode", COMPOSE, "namenode", "- namenode"),
    ("DataNode", COMPOSE, "datanode", "- datanode"),
    ("YARN", COMPOSE, "resourcemanager", "- resourcemanager"),
    ("Spark master", COMPOSE, "spark-master", "org.apache.spark.deploy.master.Master"),
    ("Spark worker", COMPOSE, "spark-worker", "spark://spark-master:7077"),
    ("PostgreSQL", COMPOSE, "postgres", "image: postgres:"),
    ("stream processor on 3001", COMPOSE, "stream-processor", "PORT: \"3001\""),
    ("its health at /health", COMPOSE, "stream-processor", "http://localhost:3001/health"),
    ("it waits for Kafka", COMPOSE, "stream-processor", "kafka-broker1:\n        condition: service_healthy"),
    ("Kafka UI names the cluster", COMPOSE, "kafka-ui", "KAFKA_CLUSTERS_0_NAME: local"),
    ("Kafka UI's broker", COMPOSE, "kafka-ui", "KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: kafka-broker1:9092"),
    ("Kafka UI's schemas", COMPOSE, "kafka-ui", "KAFKA_CLUSTERS_0_SCHEMAREGISTRY: http://schema-registry:8082"),
    ("Kafka UI waits for Kafka", COMPOSE, "kafka-ui", "kafka-broker1:\n        condition: service_healthy"),
    ("Kafka UI waits for the schemas", COMPOSE, "kafka-ui", "schema-registry:\n        condition: service_healthy"),
    ("Spark's page is 8080 inside", COMPOSE, "spark-master", "- --webui-port\n      - \"8080\""),
    (
        "Spark's jobs reach HDFS",
        "config/spark-worker/opt/hadoop/conf/core-site.xml",
        "",
        "<value>hdfs://namenode:8020</value>",
    ),
    ("the stream processor reaches HDFS", COMPOSE, "stream-processor", "HDFS_URL: hdfs://namenode:8020"),
    ("by what Node.js speaks", COMPOSE, "stream-processor", "WEBHDFS_URL: http://namenode:9870/webhdfs/v1"),
    ("both write as the owner", COMPOSE, "stream-processor", "HADOOP_USER_NAME: spark"),
    ("it reaches the dashboard's database", COMPOSE, "stream-processor", "PGHOST: postgres"),
    // The staged start.
    ("step 2", README, "", "1. infrastructure: `zookeeper`, `kafka-broker1`, `kafka-topics`, `namenode`, `datanode`"),
    ("step 3", README, "", "1. schema: `schema-registry`, `kafka-connect`"),
    ("step 4: topics", COMPOSE, "stream-processor", "kafka-topics:\n        condition: service_completed_successfully"),
    (
        "step 5: directories",
        COMPOSE,
        "stream-processor",
        "hdfs-directories:\n        condition: service_completed_successfully",
    ),
    ("step 6", README, "", "1. cluster: `resourcemanager`, `nodemanager`, `spark-master`, `spark-worker`"),
    ("step 7", README, "", "1. application: `postgres`, `stream-processor`"),
    ("the next step: logs", README, "", "docker compose -p traffic-"),
    // The scripts' options, here and in PowerShell.
    ("health check -Detailed", "scripts/healthcheck.sh", "", "--detailed | --verbose) detailed=yes"),
    ("health check -Detailed", "scripts/healthcheck.ps1", "", "[switch]$Detailed"),
    ("the status and content of an answer", "scripts/healthcheck.sh", "", "HTTP %s: %s"),
    ("the partitions of each topic", "scripts/healthcheck.sh", "", "--dry-run --timeout 60 ${detailed:+--verbose}"),
    ("health check -Continuous", "scripts/healthcheck.sh", "", "--continuous) watch=yes"),
    ("health check -Continuous", "scripts/healthcheck.ps1", "", "[switch]$Continuous"),
    ("every 30 seconds", "scripts/healthcheck.sh", "", "interval=30"),
    ("an answer within 5 seconds", "scripts/healthcheck.sh", "", "timeout=5"),
    ("start -Clean", "scripts/start.sh", "", "--clean) clean=yes"),
    ("start -Clean", "scripts/start.ps1", "", "[switch]$Clean"),
    ("start -SkipValidation", "scripts/start.sh", "", "--skip-validation)"),
    ("start -SkipValidation", "scripts/start.ps1", "", "[switch]$SkipValidation"),
    ("start -Verbose", "scripts/start.sh", "", "--verbose) verbose=yes"),
    ("start -Verbose", "scripts/start.ps1", "", "ContainsKey('Verbose')"),
    ("stop -RemoveVolumes", "scripts/stop.sh", "", "--remove-volumes) volumes=yes"),
    ("stop -RemoveVolumes", "scripts/stop.ps1", "", "[switch]$RemoveVolumes"),
    ("it asks", "scripts/stop.sh", "", "confirm \"This deletes the containers and the data of"),
    ("stop -Force", "scripts/stop.sh", "", "--force) force=yes"),
    ("stop -Force", "scripts/stop.ps1", "", "[switch]$Force"),
    ("logs -Lines, 100 of them", "scripts/logs.sh", "", "lines=100"),
    ("logs -Lines, 100 of them", "scripts/logs.ps1", "", "[int]$Lines = 100"),
    ("logs -Follow", "scripts/logs.sh", "", "--follow) follow="),
    ("logs -Follow", "scripts/logs.ps1", "", "[switch]$Follow"),
    // The log viewer's groups are names: of containers, services, and of what a container serves as.
    ("logs of hdfs", "scripts/services.tsv", "", "\nnamenode\thdfs\t"),
    ("logs of hdfs", "scripts/services.tsv", "", "\ndatanode\thdfs\t"),
    ("logs of kafka", "scripts/services.tsv", "", "\tkafka-zookeeper kafka jvm\n"),
    ("logs of stream-processor", "scripts/services.tsv", "", "\nstream-processor\t"),
    ("logs of spark-master", "scripts/services.tsv", "", "\nspark-master\t"),
    ("logs of spark-worker", "scripts/services.tsv", "", "\nspark-worker\t"),
    ("logs of all", "scripts/common.sh", "", "\"all:all \"*"),
    ("logs of all", "scripts/common.ps1", "", "($wanted -ceq 'all')"),
];

const DEV: &[Row] = &[
    ("http://localhost:3001/health", COMPOSE, "stream-processor", "\"127.0.0.1:3001:3001\""),
    ("http://localhost:8080 is Kafka UI", COMPOSE, "kafka-ui", "\"127.0.0.1:8080:8080\""),
    ("http://localhost:9870", COMPOSE, "namenode", "\"127.0.0.1:9870:9870\""),
    ("http://localhost:8088", COMPOSE, "resourcemanager", "\"127.0.0.1:8088:8088\""),
    ("http://localhost:8081 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    ("7077 takes jobs", COMPOSE, "spark-master", "\"127.0.0.1:7077:7077\""),
    ("http://localhost:8082", COMPOSE, "schema-registry", "\"127.0.0.1:8082:8082\""),
    ("localhost:9092 reaches Kafka", COMPOSE, "kafka-broker1", "OUTSIDE://localhost:9092"),
    // What the health check asks.
    ("the stream processor's health", ENDPOINTS, "", "\thttp://localhost:3001/health\n"),
    ("the NameNode's page", ENDPOINTS, "", "\thttp://localhost:9870/\n"),
    ("the ResourceManager's page", ENDPOINTS, "", "\thttp://localhost:8088/ws/v1/cluster/info\n"),
    ("the list of schemas", ENDPOINTS, "", "\thttp://localhost:8082/subjects\n"),
    ("Kafka UI", ENDPOINTS, "", "\thttp://localhost:8080/actuator/health\n"),
    ("Spark's page", ENDPOINTS, "", "\thttp://localhost:8081/\n"),
];

const MONITORED: &[Row] = &[
    ("Prometheus on 9090", COMPOSE, "prometheus", ":9090\""),
    ("its configuration", COMPOSE, "prometheus", "- --config.file=/etc/prometheus/prometheus.yml"),
    ("its storage", COMPOSE, "prometheus", "- prometheus-data:/prometheus"),
    ("and where it lies", COMPOSE, "prometheus", "- --storage.tsdb.path=/prometheus"),
    ("Grafana's password is chosen", COMPOSE, "grafana", "GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/"),
    ("Grafana on 3000", COMPOSE, "grafana", ":3000\""),
    ("Grafana's storage", COMPOSE, "grafana", "- grafana-data:/var/lib/grafana"),
    ("Grafana waits for Prometheus", COMPOSE, "grafana", "prometheus:\n        condition: service_healthy"),
    (
        "the data source",
        "config/grafana/etc/grafana/provisioning/datasources/prometheus.yml",
        "",
        "url: http://prometheus:9090",
    ),
    ("a dashboard", "config/grafana/etc/grafana/dashboards/overview.json", "", "\"expr\": \"up\""),
    ("the NameNode is read", "config/prometheus/etc/prometheus/prometheus.yml", "", "namenode:9870"),
    ("Spark is read", "config/prometheus/etc/prometheus/prometheus.yml", "", "spark-master:8080"),
];

#[test]
fn every_environment_says_what_the_document_says() {
    for env in ["dev", "staging", "prod"] {
        hold("traffic", env, EVERYWHERE);
    }
}

#[test]
fn the_topics_are_the_documents() {
    for env in ["dev", "staging", "prod"] {
        let mut rows = String::new();
        for (name, partitions) in TOPICS {
            writeln!(rows, "topic\t{name}\t{partitions}\t1").expect("a string");
            for (key, value) in CONFIGURATION {
                writeln!(rows, "config\t{name}\t{key}\t{value}").expect("a string");
            }
        }
        let table = file("traffic", env, "config/kafka-topics/etc/stackgen/topics/topics.tsv").expect("a table");
        let table: String = table.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
        assert_eq!(table, rows, "{env}");
        for (name, partitions) in TOPICS {
            assert!(
                file("traffic", env, README).expect("a page").contains(&format!("| `{name}` | {partitions} | 1 |"))
            );
        }
    }
}

/// Open to everybody in development, as the document says, and nowhere else.
#[test]
fn the_directories_are_the_documents() {
    for (env, mode) in [("dev", "777"), ("staging", "770"), ("prod", "770")] {
        let table = file("traffic", env, "config/hdfs-directories/etc/stackgen/hdfs/directories.tsv").expect("a table");
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with('/')).collect();
        for path in DIRECTORIES {
            assert!(rows.contains(&&*format!("{path}\tspark\thadoop\t{mode}\t-\t-\t-\t-\t-")), "{env}: {path}");
        }
        // What lies between them is made and has the same rights.
        assert!(rows.iter().all(|row| row.contains(&format!("\tspark\thadoop\t{mode}\t"))), "{env}");
        assert_eq!(rows.len(), DIRECTORIES.len() + 4, "{env}: {rows:?}");
    }
}

#[test]
fn dev_has_the_documents_ports() {
    hold("traffic", "dev", DEV);
}

#[test]
fn staging_and_prod_are_monitored_and_dev_is_not() {
    hold("traffic", "staging", MONITORED);
    hold("traffic", "prod", MONITORED);
    assert!(!file("traffic", "dev", COMPOSE).expect("a Compose file").contains("grafana"));
}

#[test]
fn no_service_is_without_limits_and_a_health_check() {
    for env in ["dev", "staging", "prod"] {
        let compose = file("traffic", env, COMPOSE).expect("a Compose file");
        let services = compose.split_once("\nservices:\n").expect("services").1;
        let names = services.lines().take_while(|line| !line.starts_with(|c: char| c.is_ascii_lowercase()));
        let names =
            names.filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':')).filter(|name| !name.starts_with(' '));
        for name in names.collect::<Vec<_>>() {
            let block = service(compose, name);
            let job = ["kafka-topics", "hdfs-directories", "hdfs-sink"].contains(&name);
            for key in ["healthcheck:", "limits:", "restart:", "logging:"].into_iter().skip(job.into()) {
                assert!(block.contains(key), "{env}: `{name}` has no `{key}`");
            }
        }
    }
}
