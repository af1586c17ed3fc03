//! The document of food-delivery, `002_6be78a2f24f564ba.txt`: lines are its lines.

use super::{COMPOSE, Part, Row, account, file, hold, service};

const APPLICATIONS: &str = "scripts/applications.tsv";
const CHECKS: &str = "scripts/checks.tsv";
const HOST: &str = "configs/orders_stream.yml";
const INFRASTRUCTURE: &str = "INFRASTRUCTURE.md";
const README: &str = "README.md";
const SQL: &str = "config/postgres/docker-entrypoint-initdb.d/orders.sql";
const TOPICS: &str = "config/kafka-topics/etc/stackgen/topics/topics.tsv";

const DOCUMENT: &[Part] = &[
    (6, 0, "what the project is for: no fact to build"),
    (13, 0, "the four parts, each below"),
    (25, 8, "postgresql"),
    (30, 2, "zookeeper"),
    (36, 3, "kafka"),
    (47, 7, "spark and what it mounts; folder by folder, as decision 0013 has it"),
    (75, 9, "the tree; its compose file and its read-me lie below generated/"),
    (104, 10, "compose: postgresql. `version` is a key of old"),
    (120, 6, "compose: zookeeper"),
    (146, 16, "compose: kafka"),
    (175, 7, "compose: spark. its four switches say what spark does by default"),
    (186, 2, "compose: volumes and network, of the default drivers"),
    (218, 21, "configuration of the jobs, in the container and on the host"),
    (227, 5, "step 1: folders"),
    (236, 2, "steps 2 and 3: compose above, table and first rows"),
    (265, 13, "step 4: submit; also `food_delivery_submits_what_its_document_runs_by_hand`, and modes by write::modes"),
    (278, 5, "step 5: start, status, logs"),
    (291, 9, "step 6: what is verified"),
    (301, 6, "step 7: the topic; also kafka::stacks and engines::topics::systems"),
    (311, 2, "step 8: both jobs go on"),
    (327, 5, "the lake on the host and in spark; also `environments_share_no_lake`"),
    (334, 6, "who reaches whom, by which name"),
    (342, 1, "trouble: health; logs are above"),
    (356, 1, "trouble: shells"),
    (366, 2, "trouble: all anew"),
    (375, 2, "trouble: messages"),
    (388, 0, "a trial by hand, of steps that have rows above; what comes of the data is the owner's to look at"),
    (408, 4, "notes: packages, volumes, limits; secrets also by `staging_and_prod_show_neither_password_nor_broker`"),
];

/// What holds everywhere; the student's number reaches topic, table and lake.
const EVERYWHERE: &[Row] = &[
    (21, "database food_delivery_db", COMPOSE, "postgres", "POSTGRES_DB: food_delivery_db"),
    (22, "user student", COMPOSE, "postgres", "POSTGRES_USER: student"),
    (66, "the roll number is a parameter", README, "", "| `rollnumber` | roll number of the student"),
    (68, "folder of the output", COMPOSE, "datalake", "/datalake/food/r0000001/output/orders"),
    (70, "folder of the checkpoints", COMPOSE, "datalake", "/datalake/food/r0000001/checkpoints/orders"),
    (72, "folder of the last run", COMPOSE, "datalake", "/datalake/food/r0000001/lastprocess/orders"),
    (86, "no name of a container: the project's stands before each", COMPOSE, "", "\nname: food-delivery-"),
    (98, "a network of the project's own", INFRASTRUCTURE, "", "All containers are in one network of their own"),
    (101, "interval of the checks", COMPOSE, "postgres", "interval: 10s"),
    (102, "timeout of PostgreSQL's check", COMPOSE, "postgres", "timeout: 5s"),
    (103, "retries of PostgreSQL's check", COMPOSE, "postgres", "retries: 5"),
    (
        116,
        "an open port is not enough: ZooKeeper is asked",
        COMPOSE,
        "zookeeper",
        "echo srvr | nc localhost 2181 | grep -q ^Mode:",
    ),
    (117, "interval of ZooKeeper's check", COMPOSE, "zookeeper", "interval: 10s"),
    (118, "timeout of ZooKeeper's check", COMPOSE, "zookeeper", "timeout: 5s"),
    (129, "ZooKeeper's address", COMPOSE, "kafka", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    (130, "the inside listener", COMPOSE, "kafka", "INSIDE://kafka:29092"),
    (142, "the check asks the inside listener", COMPOSE, "kafka", "- --bootstrap-server\n        - localhost:29092"),
    (143, "interval of Kafka's check", COMPOSE, "kafka", "interval: 10s"),
    (145, "retries of Kafka's check", COMPOSE, "kafka", "retries: 5"),
    (
        156,
        "SPARK_MODE=master is a command",
        COMPOSE,
        "spark",
        "org.apache.spark.deploy.master.Master --host spark --port 7077 --webui-port 8080",
    ),
    (172, "installed once, and kept", COMPOSE, "spark", "- spark-work:/opt/spark/work-dir"),
    (173, "the master is what stays, not a tail", COMPOSE, "spark", "exec /opt/spark/bin/spark-class"),
    (177, "volume of the database", COMPOSE, "", "\n  postgres-data: {}"),
    (179, "volume of Kafka", COMPOSE, "", "\n  kafka-data: {}"),
    (196, "host of the jobs' database", COMPOSE, "", "\n        host: postgres\n"),
    (197, "its port", COMPOSE, "", "\n        port: 5432\n"),
    (200, "its password, by a variable", COMPOSE, "", "\n        password: \"${POSTGRES_PASSWORD:?"),
    (201, "the table of the jobs", COMPOSE, "", "table: r0000001_orders"),
    (204, "brokers of the jobs", COMPOSE, "", "brokers: kafka:29092"),
    (205, "the topic of the jobs", COMPOSE, "", "topic: r0000001_food_orders_raw"),
    (224, "mkdir is a job", COMPOSE, "datalake", "- install\n    command:\n      - --directory"),
    (225, "producers/ is the owner's, and asked for", "scripts/folders.tsv", "", "spark\t../../../producers\tbind"),
    (225, "consumers/ too", "scripts/folders.tsv", "", "spark\t../../../consumers\tbind"),
    (243, "docker exec is a launcher", "scripts/submit.sh", "", "name=submit"),
    (
        244,
        "packages are fetched once, and kept",
        "config/spark/opt/spark/conf/spark-defaults.conf",
        "",
        "spark.jars.ivy /opt/spark/work-dir/.ivy2",
    ),
    (246, "submit the producer", README, "", "/workspace/producers/orders_cdc_producer.py"),
    (
        255,
        "package of the consumer, a later 3.5",
        APPLICATIONS,
        "",
        "spark\tconsumer\trun\torg.apache.spark:spark-sql-kafka-0-10_2.12:3.5.",
    ),
    (256, "--master of the consumer", APPLICATIONS, "", "spark\tconsumer\trun\tlocal[*]"),
    (257, "submit the consumer", README, "", "/workspace/consumers/orders_stream_consumer.py"),
    (270, "start", "scripts/start.sh", "", "name=start"),
    (270, "start by Compose alone", README, "", "up --detach --wait postgres zookeeper kafka spark"),
    (273, "status", "scripts/status.sh", "", "name=status"),
    (276, "logs -f", "scripts/logs.sh", "", "--follow) follow="),
    (276, "logs of one service", "scripts/logs.sh", "", "[OPTION ...] [NAME ...]"),
    (283, "step 6: as the student", CHECKS, "", "postgres\torders\trun\tstudent"),
    (283, "step 6: in the database", CHECKS, "", "postgres\torders\trun\tfood_delivery_db"),
    (286, "step 6: at the inside listener", CHECKS, "", "kafka\tlists\trun\tkafka:29092"),
    (289, "step 6: Spark's page is a health check", COMPOSE, "spark", "- http://localhost:8080/"),
    (295, "step 7 is a job", COMPOSE, "kafka-topics", "- /etc/stackgen/topics/apply.sh"),
    (295, "or a launcher", "scripts/topics.sh", "", "name=topics"),
    (296, "by the inside listener", COMPOSE, "kafka-topics", "BOOTSTRAP: kafka:29092"),
    (297, "the topic", TOPICS, "", "topic\tr0000001_food_orders_raw\t1\t1\n"),
    (
        306,
        "the consumer goes on",
        APPLICATIONS,
        "",
        "spark\tconsumer\tsummary\twrites orders from Kafka to the data lake, until stopped",
    ),
    (
        309,
        "the producer goes on",
        APPLICATIONS,
        "",
        "spark\tproducer\tsummary\treads new orders from PostgreSQL and writes them to Kafka, until stopped",
    ),
    (330, "the host comes by localhost", README, "", "Ports are published on `127.0.0.1`."),
    (331, "containers go by names", INFRASTRUCTURE, "", "reach each other by name"),
    (331, "Spark's name", README, "", "| `spark rpc` | `spark://spark:7077` |"),
    (332, "from Spark to PostgreSQL", INFRASTRUCTURE, "", "| `spark` | database | `postgres:5432` |"),
    (333, "from Spark to Kafka", INFRASTRUCTURE, "", "| `spark` | kafka | `kafka:29092` |"),
    (337, "health", "scripts/healthcheck.sh", "", "name=healthcheck"),
    (351, "into a container by docker compose exec", README, "", "exec kafka kafka-console-consumer"),
    (360, "down -v", "scripts/teardown.sh", "", "--volumes          remove volumes too, with all data"),
    (
        364,
        "or down -v and up in one",
        "scripts/start.sh",
        "",
        "--clean            first remove containers and volumes, with all data; asks",
    ),
    (371, "messages by the inside listener", README, "", "kafka-console-consumer --bootstrap-server kafka:29092"),
    (
        391,
        "more packages: the list of the stack",
        COMPOSE,
        "spark",
        "# Installs again only when the list of packages changes.",
    ),
    (
        407,
        "no password in the Compose file",
        COMPOSE,
        "postgres",
        "POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password",
    ),
];

const DEV: &[Row] = &[
    (19, "PostgreSQL 15", COMPOSE, "postgres", "image: postgres:15."),
    (20, "port 5432", COMPOSE, "postgres", "\"127.0.0.1:5432:5432\""),
    (21, "database food_delivery_db", COMPOSE, "postgres", "POSTGRES_DB: food_delivery_db"),
    (22, "user student", COMPOSE, "postgres", "POSTGRES_USER: student"),
    (23, "password student123", ".env", "", "POSTGRES_PASSWORD=student123"),
    (24, "persistent storage of the database", COMPOSE, "postgres", "- postgres-data:/var/lib/postgresql/data"),
    (27, "ZooKeeper from Confluent", COMPOSE, "zookeeper", "image: confluentinc/cp-zookeeper:7.9."),
    (28, "port 2181", COMPOSE, "zookeeper", "\"127.0.0.1:2181:2181\""),
    (32, "Kafka from Confluent", COMPOSE, "kafka", "image: confluentinc/cp-kafka:7.9."),
    (33, "port 9092", COMPOSE, "kafka", "\"127.0.0.1:9092:9092\""),
    (34, "Kafka waits for ZooKeeper", COMPOSE, "kafka", "zookeeper:\n        condition: service_healthy"),
    (38, "Spark 3.5", COMPOSE, "spark", "image: apache/spark:3.5."),
    (40, "Spark's page on 8080", COMPOSE, "spark", "\"127.0.0.1:8080:8080\""),
    (41, "Spark's master on 7077", COMPOSE, "spark", "\"127.0.0.1:7077:7077\""),
    (44, "the producers", COMPOSE, "spark", "/producers:/workspace/producers"),
    (44, "the consumers", COMPOSE, "spark", "/consumers:/workspace/consumers"),
    (45, "the data lake", COMPOSE, "spark", "/datalake:/datalake"),
    (46, "the jobs' configuration", COMPOSE, "spark", "target: /workspace/configs/orders_stream.yml"),
    (60, "producer_spark_submit.sh", APPLICATIONS, "", "spark\tproducer\trun\t/opt/spark/bin/spark-submit"),
    (61, "consumer_spark_submit.sh", APPLICATIONS, "", "spark\tconsumer\trun\t/opt/spark/bin/spark-submit"),
    (68, "folder of the output", COMPOSE, "datalake", "/datalake/food/r0000001/output/orders"),
    (70, "folder of the checkpoints", COMPOSE, "datalake", "/datalake/food/r0000001/checkpoints/orders"),
    (72, "folder of the last run", COMPOSE, "datalake", "/datalake/food/r0000001/lastprocess/orders"),
    (91, "PGDATA", COMPOSE, "postgres", "PGDATA: /var/lib/postgresql/data/pgdata"),
    (
        96,
        "SQL run at the first start",
        COMPOSE,
        "postgres",
        "/config/postgres/docker-entrypoint-initdb.d:/docker-entrypoint-initdb.d:ro",
    ),
    (100, "pg_isready -U student", COMPOSE, "postgres", "- --username\n        - student"),
    (100, "pg_isready -d food_delivery_db", COMPOSE, "postgres", "- --dbname\n        - food_delivery_db"),
    (101, "interval of the checks", COMPOSE, "postgres", "interval: 10s"),
    (109, "client port", COMPOSE, "zookeeper", "ZOOKEEPER_CLIENT_PORT: \"2181\""),
    (110, "tick time", COMPOSE, "zookeeper", "ZOOKEEPER_TICK_TIME: \"2000\""),
    (119, "retries of the checks", COMPOSE, "zookeeper", "retries: 5"),
    (128, "broker 1", COMPOSE, "kafka", "KAFKA_BROKER_ID: \"1\""),
    (129, "ZooKeeper's address", COMPOSE, "kafka", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    (130, "the inside listener", COMPOSE, "kafka", "INSIDE://kafka:29092"),
    (130, "the outside listener", COMPOSE, "kafka", "OUTSIDE://localhost:9092"),
    (
        131,
        "protocols of the listeners",
        COMPOSE,
        "kafka",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT",
    ),
    (132, "brokers speak inside", COMPOSE, "kafka", "KAFKA_INTER_BROKER_LISTENER_NAME: INSIDE"),
    (133, "one copy of the offsets", COMPOSE, "kafka", "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: \"1\""),
    (134, "topics come by themselves", COMPOSE, "kafka", "KAFKA_AUTO_CREATE_TOPICS_ENABLE: \"true\""),
    (138, "persistent storage of Kafka", COMPOSE, "kafka", "- kafka-data:/var/lib/kafka/data"),
    (142, "kafka-broker-api-versions", COMPOSE, "kafka", "- kafka-broker-api-versions"),
    (144, "timeout of the checks", COMPOSE, "kafka", "timeout: 5s"),
    (152, "Spark waits for the database", COMPOSE, "spark", "postgres:\n        condition: service_healthy"),
    (154, "Spark waits for Kafka", COMPOSE, "spark", "kafka:\n        condition: service_healthy"),
    (167, "working folder", COMPOSE, "spark", "working_dir: /workspace"),
    (172, "Python packages", COMPOSE, "spark", "psycopg2-binary==2.9.10 kafka-python==2.2.15 PyYAML==6.0.3"),
    (195, "jdbc_url inside", COMPOSE, "", "jdbc_url: jdbc:postgresql://postgres:5432/food_delivery_db"),
    (198, "database of the jobs", COMPOSE, "", "db: food_delivery_db"),
    (199, "user of the jobs", COMPOSE, "", "user: student"),
    (200, "password of the jobs on the host", HOST, "", "password: \"student123\""),
    (201, "table of the student", COMPOSE, "", "table: r0000001_orders"),
    (204, "brokers inside", COMPOSE, "", "brokers: kafka:29092"),
    (205, "topic of the student", COMPOSE, "", "topic: r0000001_food_orders_raw"),
    (208, "path of the lake", COMPOSE, "", "path: /datalake/food/r0000001/output/orders"),
    (209, "format", COMPOSE, "", "format: parquet"),
    (212, "checkpoints", COMPOSE, "", "checkpoint_location: /datalake/food/r0000001/checkpoints/orders"),
    (213, "producers find what is new", SQL, "", "created_at timestamp NOT NULL DEFAULT current_timestamp"),
    (213, "the last run", COMPOSE, "", "last_processed_timestamp_location: /datalake/food/r0000001/lastprocess/orders"),
    (214, "batch interval", COMPOSE, "", "batch_interval: 5"),
    (217, "jdbc_url on the host", "configs/orders_stream.yml", "", "jdbc:postgresql://localhost:5432/food_delivery_db"),
    (217, "localhost for jobs on the host", HOST, "", "host: localhost"),
    (224, "the lake's owner is Spark's user", COMPOSE, "datalake", "- --owner=185"),
    (224, "Spark waits for the lake", COMPOSE, "spark", "datalake:\n        condition: service_completed_successfully"),
    (234, "db/orders.sql makes the table", SQL, "", "CREATE TABLE \"r0000001_orders\" ("),
    (234, "and writes initial data", SQL, "", "INSERT INTO \"r0000001_orders\""),
    (244, "package for Kafka", "README.md", "", "org.apache.spark:spark-sql-kafka-0-10_2.12:3.5."),
    (244, "package for PostgreSQL", "README.md", "", "org.postgresql:postgresql:42.7."),
    (245, "--master local[*]", APPLICATIONS, "", "spark\tproducer\trun\tlocal[*]"),
    (246, "submit the producer", "README.md", "", "/workspace/producers/orders_cdc_producer.py"),
    (247, "--config of the producer", APPLICATIONS, "", "spark\tproducer\trun\t/workspace/configs/orders_stream.yml"),
    (257, "submit the consumer", "README.md", "", "/workspace/consumers/orders_stream_consumer.py"),
    (258, "--config of the consumer", APPLICATIONS, "", "spark\tconsumer\trun\t/workspace/configs/orders_stream.yml"),
    (283, "step 6: the tables", CHECKS, "", "postgres\torders\trun\t\\dt"),
    (283, "step 6: the table of orders", CHECKS, "", "postgres\torders\tcontains\tr0000001_orders"),
    (286, "step 6: the topics", CHECKS, "", "kafka\tlists\trun\t--list"),
    (286, "step 6: the topic of orders", CHECKS, "", "kafka\tlists\tcontains\tr0000001_food_orders_raw"),
    (
        289,
        "step 6: asked from the host too",
        "scripts/endpoints.tsv",
        "",
        "spark\tui\tui\t8080\thttp://localhost:8080\thttp://localhost:8080/",
    ),
    (298, "one partition, one copy", "README.md", "", "| `r0000001_food_orders_raw` |"),
    (299, "and no more", TOPICS, "", "topic\tr0000001_food_orders_raw\t1\t1\n"),
    (318, "the lake on the host", "configs/orders_stream.yml", "", "path: ./datalake/food/r0000001/output/orders"),
    (318, "checkpoints on the host", "configs/orders_stream.yml", "", "./datalake/food/r0000001/checkpoints/orders"),
    (318, "jobs on the host write there", COMPOSE, "datalake", "- --mode=2775"),
    (318, "as members of a group of the host", COMPOSE, "datalake", "- --group=1000"),
    (318, "the last run on the host", HOST, "", "./datalake/food/r0000001/lastprocess/orders"),
    (333, "brokers on the host", "configs/orders_stream.yml", "", "brokers: localhost:9092"),
    (372, "the messages", README, "", "--topic r0000001_food_orders_raw --from-beginning"),
    (403, "two processors for Spark", COMPOSE, "spark", "cpus: 2\n"),
    (404, "and 4 GiB", COMPOSE, "spark", "memory: 4g\n"),
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

#[test]
fn the_whole_document_is_accounted_for() {
    account(DOCUMENT, &[EVERYWHERE, DEV]);
}
