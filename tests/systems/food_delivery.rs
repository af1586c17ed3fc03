//! The document of food-delivery.

use super::{COMPOSE, Row, file, hold, service};

const APPLICATIONS: &str = "scripts/applications.tsv";
const CHECKS: &str = "scripts/checks.tsv";
const README: &str = "README.md";
const SQL: &str = "config/postgres/docker-entrypoint-initdb.d/orders.sql";
const TOPICS: &str = "config/kafka-topics/etc/stackgen/topics/topics.tsv";

/// What holds everywhere; the student's number reaches topic, table and lake.
const EVERYWHERE: &[Row] = &[
    ("database food_delivery_db", COMPOSE, "postgres", "POSTGRES_DB: food_delivery_db"),
    ("user student", COMPOSE, "postgres", "POSTGRES_USER: student"),
    ("the inside listener", COMPOSE, "kafka", "INSIDE://kafka:29092"),
    ("ZooKeeper's address", COMPOSE, "kafka", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    ("the topic", TOPICS, "", "topic\tr0000001_food_orders_raw\t1\t1\n"),
    ("the topic of the jobs", COMPOSE, "", "topic: r0000001_food_orders_raw"),
    ("the table of the jobs", COMPOSE, "", "table: r0000001_orders"),
    ("brokers of the jobs", COMPOSE, "", "brokers: kafka:29092"),
    ("folder of the output", COMPOSE, "datalake", "/datalake/food/r0000001/output/orders"),
    ("folder of the checkpoints", COMPOSE, "datalake", "/datalake/food/r0000001/checkpoints/orders"),
    ("folder of the last run", COMPOSE, "datalake", "/datalake/food/r0000001/lastprocess/orders"),
    ("interval of the checks", COMPOSE, "postgres", "interval: 10s"),
    ("submit the producer", README, "", "/workspace/producers/orders_cdc_producer.py"),
    ("submit the consumer", README, "", "/workspace/consumers/orders_stream_consumer.py"),
];

const DEV: &[Row] = &[
    ("PostgreSQL 15", COMPOSE, "postgres", "image: postgres:15."),
    ("port 5432", COMPOSE, "postgres", "\"127.0.0.1:5432:5432\""),
    ("database food_delivery_db", COMPOSE, "postgres", "POSTGRES_DB: food_delivery_db"),
    ("user student", COMPOSE, "postgres", "POSTGRES_USER: student"),
    ("password student123", ".env", "", "POSTGRES_PASSWORD=student123"),
    ("PGDATA", COMPOSE, "postgres", "PGDATA: /var/lib/postgresql/data/pgdata"),
    ("persistent storage of the database", COMPOSE, "postgres", "- postgres-data:/var/lib/postgresql/data"),
    (
        "SQL run at the first start",
        COMPOSE,
        "postgres",
        "/config/postgres/docker-entrypoint-initdb.d:/docker-entrypoint-initdb.d:ro",
    ),
    ("db/orders.sql makes the table", SQL, "", "CREATE TABLE \"r0000001_orders\" ("),
    ("and writes initial data", SQL, "", "INSERT INTO \"r0000001_orders\""),
    ("producers find what is new", SQL, "", "created_at timestamp NOT NULL DEFAULT current_timestamp"),
    ("pg_isready -U student", COMPOSE, "postgres", "- --username\n        - student"),
    ("pg_isready -d food_delivery_db", COMPOSE, "postgres", "- --dbname\n        - food_delivery_db"),
    ("interval of the checks", COMPOSE, "postgres", "interval: 10s"),
    ("timeout of the checks", COMPOSE, "kafka", "timeout: 5s"),
    ("retries of the checks", COMPOSE, "zookeeper", "retries: 5"),
    ("ZooKeeper from Confluent", COMPOSE, "zookeeper", "image: confluentinc/cp-zookeeper:7.9."),
    ("client port", COMPOSE, "zookeeper", "ZOOKEEPER_CLIENT_PORT: \"2181\""),
    ("tick time", COMPOSE, "zookeeper", "ZOOKEEPER_TICK_TIME: \"2000\""),
    ("port 2181", COMPOSE, "zookeeper", "\"127.0.0.1:2181:2181\""),
    ("Kafka from Confluent", COMPOSE, "kafka", "image: confluentinc/cp-kafka:7.9."),
    ("Kafka waits for ZooKeeper", COMPOSE, "kafka", "zookeeper:\n        condition: service_healthy"),
    ("broker 1", COMPOSE, "kafka", "KAFKA_BROKER_ID: \"1\""),
    ("ZooKeeper's address", COMPOSE, "kafka", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    ("the inside listener", COMPOSE, "kafka", "INSIDE://kafka:29092"),
    ("the outside listener", COMPOSE, "kafka", "OUTSIDE://localhost:9092"),
    (
        "protocols of the listeners",
        COMPOSE,
        "kafka",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT",
    ),
    ("brokers speak inside", COMPOSE, "kafka", "KAFKA_INTER_BROKER_LISTENER_NAME: INSIDE"),
    ("one copy of the offsets", COMPOSE, "kafka", "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: \"1\""),
    ("topics come by themselves", COMPOSE, "kafka", "KAFKA_AUTO_CREATE_TOPICS_ENABLE: \"true\""),
    ("port 9092", COMPOSE, "kafka", "\"127.0.0.1:9092:9092\""),
    ("persistent storage of Kafka", COMPOSE, "kafka", "- kafka-data:/var/lib/kafka/data"),
    ("kafka-broker-api-versions", COMPOSE, "kafka", "- kafka-broker-api-versions"),
    ("Spark 3.5", COMPOSE, "spark", "image: apache/spark:3.5."),
    ("Spark waits for the database", COMPOSE, "spark", "postgres:\n        condition: service_healthy"),
    ("Spark waits for Kafka", COMPOSE, "spark", "kafka:\n        condition: service_healthy"),
    ("Spark's page on 8080", COMPOSE, "spark", "\"127.0.0.1:8080:8080\""),
    ("Spark's master on 7077", COMPOSE, "spark", "\"127.0.0.1:7077:7077\""),
    ("working folder", COMPOSE, "spark", "working_dir: /workspace"),
    ("the producers", COMPOSE, "spark", "/producers:/workspace/producers"),
    ("the consumers", COMPOSE, "spark", "/consumers:/workspace/consumers"),
    ("the data lake", COMPOSE, "spark", "/datalake:/datalake"),
    ("Python packages", COMPOSE, "spark", "psycopg2-binary==2.9.10 kafka-python==2.2.15 PyYAML==6.0.3"),
    ("the jobs' configuration", COMPOSE, "spark", "target: /workspace/configs/orders_stream.yml"),
    ("folder of the output", COMPOSE, "datalake", "/datalake/food/r0000001/output/orders"),
    ("folder of the checkpoints", COMPOSE, "datalake", "/datalake/food/r0000001/checkpoints/orders"),
    ("folder of the last run", COMPOSE, "datalake", "/datalake/food/r0000001/lastprocess/orders"),
    ("jdbc_url inside", COMPOSE, "", "jdbc_url: jdbc:postgresql://postgres:5432/food_delivery_db"),
    ("brokers inside", COMPOSE, "", "brokers: kafka:29092"),
    ("table of the student", COMPOSE, "", "table: r0000001_orders"),
    ("topic of the student", COMPOSE, "", "topic: r0000001_food_orders_raw"),
    ("format", COMPOSE, "", "format: parquet"),
    ("user of the jobs", COMPOSE, "", "user: student"),
    ("database of the jobs", COMPOSE, "", "db: food_delivery_db"),
    ("path of the lake", COMPOSE, "", "path: /datalake/food/r0000001/output/orders"),
    ("checkpoints", COMPOSE, "", "checkpoint_location: /datalake/food/r0000001/checkpoints/orders"),
    ("the last run", COMPOSE, "", "last_processed_timestamp_location: /datalake/food/r0000001/lastprocess/orders"),
    ("batch interval", COMPOSE, "", "batch_interval: 5"),
    ("jdbc_url on the host", "configs/orders_stream.yml", "", "jdbc:postgresql://localhost:5432/food_delivery_db"),
    ("brokers on the host", "configs/orders_stream.yml", "", "brokers: localhost:9092"),
    ("one partition, one copy", "README.md", "", "| `r0000001_food_orders_raw` |"),
    ("and no more", TOPICS, "", "topic\tr0000001_food_orders_raw\t1\t1\n"),
    ("the lake on the host", "configs/orders_stream.yml", "", "path: ./datalake/food/r0000001/output/orders"),
    ("checkpoints on the host", "configs/orders_stream.yml", "", "./datalake/food/r0000001/checkpoints/orders"),
    ("the lake's owner is Spark's user", COMPOSE, "datalake", "- --owner=185"),
    ("jobs on the host write there", COMPOSE, "datalake", "- --mode=2775"),
    ("as members of a group of the host", COMPOSE, "datalake", "- --group=1000"),
    ("Spark waits for the lake", COMPOSE, "spark", "datalake:\n        condition: service_completed_successfully"),
    ("the messages", README, "", "--topic r0000001_food_orders_raw --from-beginning"),
    ("submit the producer", "README.md", "", "/workspace/producers/orders_cdc_producer.py"),
    ("submit the consumer", "README.md", "", "/workspace/consumers/orders_stream_consumer.py"),
    ("producer_spark_submit.sh", APPLICATIONS, "", "spark\tproducer\trun\t/opt/spark/bin/spark-submit"),
    ("consumer_spark_submit.sh", APPLICATIONS, "", "spark\tconsumer\trun\t/opt/spark/bin/spark-submit"),
    ("--master local[*]", APPLICATIONS, "", "spark\tproducer\trun\tlocal[*]"),
    ("--config of the producer", APPLICATIONS, "", "spark\tproducer\trun\t/workspace/configs/orders_stream.yml"),
    ("--config of the consumer", APPLICATIONS, "", "spark\tconsumer\trun\t/workspace/configs/orders_stream.yml"),
    ("step 6: the tables", CHECKS, "", "postgres\torders\trun\t\\dt"),
    ("step 6: the table of orders", CHECKS, "", "postgres\torders\tcontains\tr0000001_orders"),
    ("step 6: the topics", CHECKS, "", "kafka\tlists\trun\t--list"),
    ("step 6: the topic of orders", CHECKS, "", "kafka\tlists\tcontains\tr0000001_food_orders_raw"),
    ("package for Kafka", "README.md", "", "org.apache.spark:spark-sql-kafka-0-10_2.12:3.5."),
    ("package for PostgreSQL", "README.md", "", "org.postgresql:postgresql:42.7."),
];

#[test]
fn every_environment_says_what_the_document_says() {
    for env in ["dev", "staging", "prod"] {
        hold("food-delivery", env, EVERYWHERE);
    }
}

#[test]
fn environments_share_no_lake() {
    for (env, lake) in [("dev", "/datalake:"), ("staging", "/datalake-staging:"), ("prod", "/datalake-prod:")] {
        let compose = file("food-delivery", env, COMPOSE).expect("a Compose file");
        for name in ["datalake", "spark"] {
            assert!(service(compose, name).contains(&format!("- ../../..{lake}/datalake\n")), "{env}: {name}");
        }
    }
}

#[test]
fn dev_says_what_the_document_says() {
    hold("food-delivery", "dev", DEV);
}

#[test]
fn staging_and_prod_show_neither_password_nor_broker() {
    for env in ["staging", "prod"] {
        assert!(file("food-delivery", env, "configs/orders_stream.yml").is_none(), "{env}");
        for (path, artifact) in
            &super::bundle().units[&stackgen::bundle::UnitName { stack: "food-delivery".into(), env: env.into() }]
        {
            assert!(!artifact.text().contains("student123"), "{env}: {path}");
        }
        let compose = file("food-delivery", env, COMPOSE).expect("a Compose file");
        assert!(!service(compose, "kafka").contains("OUTSIDE://"), "{env}: nobody outside can be sent to the broker");
        assert!(!service(compose, "postgres").contains("ports:"), "{env}");
    }
}
