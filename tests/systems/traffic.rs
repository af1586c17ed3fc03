//! The document of traffic.

use super::{COMPOSE, Row, file, hold, service};

const EVERYWHERE: [Row; 38] = [
    ("ZooKeeper coordinates Kafka", COMPOSE, "kafka-broker1", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    ("Kafka is kafka-broker1:9092", COMPOSE, "kafka-broker1", "INSIDE://kafka-broker1:9092"),
    ("Schema Registry listens on 8082", COMPOSE, "schema-registry", "SCHEMA_REGISTRY_LISTENERS: http://0.0.0.0:8082"),
    ("Connect has the HDFS sink", COMPOSE, "kafka-connect", "confluentinc/kafka-connect-hdfs:10.2."),
    ("Connect writes to HDFS", COMPOSE, "kafka-connect", "namenode:\n        condition: service_healthy"),
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
    ("traffic-raw has 5 partitions", "README.md", "", "| `traffic-raw` |"),
    ("retention of 7 days", "README.md", "", "`retention.ms=604800000`"),
    ("segments of a day", "README.md", "", "`segment.ms=86400000`"),
    ("snappy", "README.md", "", "`compression.type=snappy`"),
    ("messages of 1 MB", "README.md", "", "`max.message.bytes=1048576`"),
    ("traffic-events", "README.md", "", "| `traffic-events` |"),
    ("traffic-predictions", "README.md", "", "| `traffic-predictions` |"),
    ("processed-traffic-aggregates", "README.md", "", "| `processed-traffic-aggregates` |"),
    ("traffic-alerts", "README.md", "", "| `traffic-alerts` |"),
    ("/traffic-data", "README.md", "", "| `/traffic-data` |"),
    ("raw data", "README.md", "", "| `/traffic-data/raw/metr-la` |"),
    ("aggregates", "README.md", "", "| `/traffic-data/processed/aggregates` |"),
    ("features", "README.md", "", "| `/traffic-data/ml-features` |"),
    ("random forest", "README.md", "", "| `/traffic-data/models/random_forest` |"),
    ("gradient boosted trees", "README.md", "", "| `/traffic-data/models/gradient_boosted_trees` |"),
    ("linear regression", "README.md", "", "| `/traffic-data/models/linear_regression` |"),
    ("preprocessing", "README.md", "", "| `/traffic-data/models/preprocessing` |"),
    ("predictions", "README.md", "", "| `/traffic-data/predictions` |"),
    ("feature engineering", "README.md", "", "| `/traffic-data/checkpoints/feature-engineering` |"),
    ("prediction service", "README.md", "", "| `/traffic-data/checkpoints/prediction-service` |"),
    ("stream processor", "README.md", "", "| `/traffic-data/checkpoints/stream-processor` |"),
];

const DEV: [Row; 9] = [
    ("http://localhost:3001/health", COMPOSE, "stream-processor", "\"127.0.0.1:3001:3001\""),
    ("http://localhost:8080 is Kafka UI", COMPOSE, "kafka-ui", "\"127.0.0.1:8080:8080\""),
    ("http://localhost:9870", COMPOSE, "namenode", "\"127.0.0.1:9870:9870\""),
    ("http://localhost:8088", COMPOSE, "resourcemanager", "\"127.0.0.1:8088:8088\""),
    ("http://localhost:8081 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    ("7077 takes jobs", COMPOSE, "spark-master", "\"127.0.0.1:7077:7077\""),
    ("http://localhost:8082", COMPOSE, "schema-registry", "\"127.0.0.1:8082:8082\""),
    ("localhost:9092 reaches Kafka", COMPOSE, "kafka-broker1", "OUTSIDE://localhost:9092"),
    ("777 in development", "README.md", "", "| spark | hadoop | 777 |"),
];

const MONITORED: [Row; 10] = [
    ("Prometheus on 9090", COMPOSE, "prometheus", ":9090\""),
    ("its configuration", COMPOSE, "prometheus", "- --config.file=/etc/prometheus/prometheus.yml"),
    ("its storage", COMPOSE, "prometheus", "- prometheus-data:/prometheus"),
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
        hold("traffic", env, &EVERYWHERE);
    }
}

#[test]
fn dev_has_the_documents_ports() {
    hold("traffic", "dev", &DEV);
}

#[test]
fn staging_and_prod_are_monitored_and_dev_is_not() {
    hold("traffic", "staging", &MONITORED);
    hold("traffic", "prod", &MONITORED);
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
            let job = ["kafka-topics", "hdfs-directories"].contains(&name);
            for key in ["healthcheck:", "limits:", "restart:", "logging:"].into_iter().skip(job.into()) {
                assert!(block.contains(key), "{env}: `{name}` has no `{key}`");
            }
        }
    }
}
