//! The document of signals.

use super::{COMPOSE, Row, file, hold, service};

const EVERYWHERE: &[Row] = &[
    ("Spark master", COMPOSE, "spark-master", "org.apache.spark.deploy.master.Master"),
    ("Spark worker", COMPOSE, "spark-worker", "org.apache.spark.deploy.worker.Worker"),
    ("SPARK_MASTER_URL", COMPOSE, "spark-worker", "- spark://spark-master:7077"),
    ("Spark's page is 8080 inside", COMPOSE, "spark-master", "- --webui-port\n      - \"8080\""),
    ("volume spark-data", COMPOSE, "", "\n  spark-data: {}"),
    ("Spark keeps what it fetched", COMPOSE, "spark-worker", "- spark-data:/opt/spark/work-dir"),
    (
        "Delta Lake",
        "config/spark-worker/opt/spark/conf/spark-defaults.conf",
        "",
        "io.delta.sql.DeltaSparkSessionExtension",
    ),
    ("Delta's package", "config/spark-master/opt/spark/conf/spark-defaults.conf", "", "io.delta:delta-spark_2.12:"),
    (
        "Spark reads and writes MinIO",
        "config/spark-worker/opt/spark/conf/spark-defaults.conf",
        "",
        "spark.hadoop.fs.s3a.endpoint http://minio:9000",
    ),
    ("with MinIO's account", COMPOSE, "spark-worker", "AWS_ACCESS_KEY_ID: minioadmin"),
    ("Kafka", COMPOSE, "kafka", "image: confluentinc/cp-kafka:7.9."),
    ("ZooKeeper coordinates Kafka", COMPOSE, "kafka", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    ("Kafka waits for ZooKeeper", COMPOSE, "kafka", "zookeeper:\n        condition: service_healthy"),
    ("topics come by themselves", COMPOSE, "kafka", "KAFKA_AUTO_CREATE_TOPICS_ENABLE: \"true\""),
    ("port 2181", COMPOSE, "zookeeper", "ZOOKEEPER_CLIENT_PORT: \"2181\""),
    ("MinIO", COMPOSE, "minio", "image: quay.io/minio/minio:"),
    ("the S3 API on 9000", COMPOSE, "minio", "- \":9000\""),
    ("the console on 9001", COMPOSE, "minio", "- --console-address\n      - \":9001\""),
    ("user minioadmin", COMPOSE, "minio", "MINIO_ROOT_USER: minioadmin"),
    ("minio-data:/data", COMPOSE, "minio", "- minio-data:/data"),
    ("a bucket", COMPOSE, "minio-init", "for bucket in signals; do mc mb --ignore-existing"),
    ("Elasticsearch", COMPOSE, "elasticsearch", "image: docker.elastic.co/elasticsearch/elasticsearch:"),
    ("its REST API on 9200", COMPOSE, "elasticsearch", "http.port: \"9200\""),
    ("its nodes on 9300", COMPOSE, "elasticsearch", "transport.port: \"9300\""),
    ("elasticsearch-data", COMPOSE, "elasticsearch", "- elasticsearch-data:/usr/share/elasticsearch/data"),
    ("Kibana", COMPOSE, "kibana", "image: docker.elastic.co/kibana/kibana:"),
    ("Kibana on 5601", COMPOSE, "kibana", "SERVER_PORT: \"5601\""),
    ("Kibana shows Elasticsearch", COMPOSE, "kibana", "ELASTICSEARCH_HOSTS: http://elasticsearch:9200"),
    ("Kibana waits for it", COMPOSE, "kibana", "elasticsearch:\n        condition: service_healthy"),
    ("start, with a bounded wait", "scripts/start.sh", "", "--timeout SECONDS"),
    ("start, with a bounded wait", "scripts/start.ps1", "", "$Timeout"),
    ("start of some services", "scripts/start.sh", "", "[OPTION ...] [NAME ...]"),
    ("health", "scripts/healthcheck.sh", "", "name=healthcheck"),
    ("status", "scripts/status.sh", "", "name=status"),
    ("logs", "scripts/logs.sh", "", "name=logs"),
    ("logs --follow", "scripts/logs.sh", "", "--follow) follow="),
    ("logs of one service", "scripts/logs.sh", "", "[OPTION ...] [NAME ...]"),
    ("stop", "scripts/stop.sh", "", "name=stop"),
    ("a clean slate", "scripts/stop.sh", "", "--volumes"),
    ("restart of one service", "scripts/restart.sh", "", "[OPTION ...] [NAME ...]"),
    ("credentials by name", "README.md", "", "| `MINIO_ROOT_PASSWORD` | `minio` | `minioadmin` |"),
    ("trouble: less heap", "README.md", "", "state a smaller `heap` of `elasticsearch`"),
    ("services find each other", COMPOSE, "spark-master", "minio:\n        condition: service_healthy"),
];

const DEV: &[Row] = &[
    ("http://localhost:8080 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8080:8080\""),
    ("7077 takes jobs", COMPOSE, "spark-master", "\"127.0.0.1:7077:7077\""),
    ("port 9092 of Kafka", COMPOSE, "kafka", "\"127.0.0.1:9092:29092\""),
    ("port 2181 of ZooKeeper", COMPOSE, "zookeeper", "\"127.0.0.1:2181:2181\""),
    ("port 9000 of MinIO", COMPOSE, "minio", "\"127.0.0.1:9000:9000\""),
    ("http://localhost:9001", COMPOSE, "minio", "\"127.0.0.1:9001:9001\""),
    ("http://localhost:9200", COMPOSE, "elasticsearch", "\"127.0.0.1:9200:9200\""),
    ("port 9300 of Elasticsearch", COMPOSE, "elasticsearch", "\"127.0.0.1:9300:9300\""),
    ("http://localhost:5601", COMPOSE, "kibana", "\"127.0.0.1:5601:5601\""),
    ("MinIO: minioadmin", "README.md", "", "password of the first user | <http://localhost:9001> |"),
    ("password minioadmin", ".env", "", "MINIO_ROOT_PASSWORD=minioadmin"),
    ("SPARK_MASTER_URL of the host", "signals.env", "", "SPARK_MASTER_URL=spark://localhost:7077"),
    ("MINIO_ENDPOINT", "signals.env", "", "MINIO_ENDPOINT=localhost:9000"),
    ("MINIO_ACCESS_KEY", "signals.env", "", "MINIO_ACCESS_KEY=minioadmin"),
    ("MINIO_SECRET_KEY", "signals.env", "", "MINIO_SECRET_KEY=${MINIO_ROOT_PASSWORD}"),
    ("KAFKA_BOOTSTRAP_SERVERS", "signals.env", "", "KAFKA_BOOTSTRAP_SERVERS=localhost:9092"),
    ("ELASTICSEARCH_HOST", "signals.env", "", "ELASTICSEARCH_HOST=localhost:9200"),
    ("Kafka sends the host's clients on", COMPOSE, "kafka", "OUTSIDE://localhost:9092"),
    ("development: 256m of heap", COMPOSE, "elasticsearch", "ES_JAVA_OPTS: -Xms256m -Xmx256m"),
    ("development: workers of 512m", COMPOSE, "spark-worker", "- --memory\n      - 512m"),
    ("jobs of the host fit into it", "signals.env", "", "SPARK_EXECUTOR_MEMORY=480m"),
    ("Kibana starts", COMPOSE, "kibana", "--max-old-space-size=1152"),
    ("development: one core", COMPOSE, "spark-worker", "- --cores\n      - \"1\""),
];

const STAGING: &[Row] = &[
    ("512m of heap", COMPOSE, "elasticsearch", "ES_JAVA_OPTS: -Xms512m -Xmx512m"),
    ("workers of 1G", COMPOSE, "spark-worker", "- --memory\n      - 1g"),
    ("one core", COMPOSE, "spark-worker", "- --cores\n      - \"1\""),
];

const PROD: &[Row] = &[
    ("production: 2g of heap", COMPOSE, "elasticsearch", "ES_JAVA_OPTS: -Xms2g -Xmx2g"),
    ("production: workers of 4G", COMPOSE, "spark-worker", "- --memory\n      - 4g"),
    ("production: four cores", COMPOSE, "spark-worker", "- --cores\n      - \"4\""),
    ("default passwords are changed", COMPOSE, "minio", "MINIO_ROOT_PASSWORD: ${MINIO_ROOT_PASSWORD:?"),
    ("production restarts", COMPOSE, "kibana", "restart: unless-stopped"),
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
