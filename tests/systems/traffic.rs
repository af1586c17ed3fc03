//! The document of traffic, `000_6042bfc52d62dab7.txt`: lines are its lines.

use std::fmt::Write as _;

use super::{COMPOSE, Part, Row, account, file, hold, service};

const README: &str = "README.md";
const SINK: &str = "config/hdfs-sink/etc/kafka-connect/connectors/hdfs-sink.json";
const ENDPOINTS: &str = "scripts/endpoints.tsv";
const DASHBOARD: &str = "config/grafana/etc/grafana/dashboards/overview.json";

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

const DOCUMENT: &[Part] = &[
    (19, 0, "what the task is and how far it has come, no fact to build"),
    (36, 18, "the containers"),
    (60, 15, "how they are seen to run; healthy, held by `no_service_is_without_limits_and_a_health_check`"),
    (80, 4, "the topics, by name and partitions held by `the_topics_are_the_documents`"),
    (89, 1, "a topic in detail"),
    (107, 0, "retention and compression, held by `the_topics_are_the_documents`"),
    (122, 0, "the tree of directories, raw data, held by `the_directories_are_the_documents`"),
    (130, 4, "aggregates in it, and their files"),
    (158, 0, "features, models, predictions and checkpoints in it, held by `the_directories_are_the_documents`"),
    (180, 2, "the list of directories, held by `the_directories_are_the_documents`"),
    (203, 4, "the script that makes them; modes held by `the_directories_are_the_documents`"),
    (211, 6, "what must hold of them; their modes held by `the_directories_are_the_documents`"),
    (237, 5, "pages of HDFS and YARN"),
    (262, 10, "Kafka UI"),
    (271, 1, "the registry of schemas"),
    (291, 8, "Spark's page"),
    (300, 0, "what must hold of the pages; ports above, looked at by the health check below"),
    (314, 5, "the health check and its options"),
    (343, 8, "it asks pages"),
    (366, 5, "it asks for topics"),
    (380, 2, "it asks for directories"),
    (416, 11, "what it asks in turn"),
    (428, 4, "it goes on, round by round"),
    (441, 1, "how it is called"),
    (451, 2, "what must hold of the health check"),
    (482, 12, "the start, its options, and what it does with what is there"),
    (528, 21, "the steps of the start"),
    (545, 3, "what the start says at its end"),
    (574, 14, "the stop"),
    (584, 3, "what must hold of start and stop; the rest stands in their rows above"),
    (631, 16, "logs"),
    (650, 9, "Prometheus"),
    (668, 12, "Grafana, and the volumes of both; not in dev, held by `staging_and_prod_are_monitored_and_dev_is_not`"),
    (681, 1, "what completes the infrastructure; each stands above"),
    (693, 5, "what makes it ready for operators, and what comes next"),
];

const EVERYWHERE: &[Row] = &[
    (26, "ZooKeeper coordinates Kafka", COMPOSE, "kafka-broker1", "KAFKA_ZOOKEEPER_CONNECT: zookeeper:2181"),
    (27, "Kafka is kafka-broker1:9092", COMPOSE, "kafka-broker1", "INSIDE://kafka-broker1:9092"),
    (
        28,
        "Connect reads and writes Avro",
        COMPOSE,
        "kafka-connect",
        "CONNECT_VALUE_CONVERTER: io.confluent.connect.avro.AvroConverter",
    ),
    (
        28,
        "with the registry's schemas",
        COMPOSE,
        "kafka-connect",
        "CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL: http://schema-registry:8082",
    ),
    (29, "Connect has the HDFS sink", COMPOSE, "kafka-connect", "confluentinc/kafka-connect-hdfs:10.2."),
    (29, "Connect writes to HDFS", COMPOSE, "kafka-connect", "namenode:\n        condition: service_healthy"),
    (29, "the sink is made", COMPOSE, "hdfs-sink", "http://kafka-connect:8083/connectors/hdfs-sink/config"),
    (
        29,
        "once its topic and its folder are there",
        COMPOSE,
        "hdfs-sink",
        "hdfs-directories:\n        condition: service_completed",
    ),
    (
        29,
        "and is looked at",
        "scripts/checks.tsv",
        "",
        "kafka-connect\thdfs-sink\tcontains\t\"tasks\":[{\"id\":0,\"state\":\"RUNNING\"",
    ),
    (30, "PostgreSQL", COMPOSE, "postgres", "image: postgres:"),
    (30, "the stream processor reaches the dashboard's database", COMPOSE, "stream-processor", "PGHOST: postgres"),
    (31, "NameNode", COMPOSE, "namenode", "- namenode"),
    (32, "DataNode", COMPOSE, "datanode", "- datanode"),
    (33, "Spark master", COMPOSE, "spark-master", "org.apache.spark.deploy.master.Master"),
    (34, "Spark worker", COMPOSE, "spark-worker", "spark://spark-master:7077"),
    (
        35,
        "the stream processor is built from its own source",
        COMPOSE,
        "stream-processor",
        "build: ../../../stream-processor",
    ),
    (35, "it runs on Node.js", COMPOSE, "stream-processor", "- CMD\n        - node\n"),
    (35, "it reads and writes Kafka", COMPOSE, "stream-processor", "KAFKA_BROKERS: kafka-broker1:9092"),
    (41, "see what runs", "scripts/status.sh", "", "name=status"),
    (41, "see what runs", "scripts/status.ps1", "", "$name = 'status'"),
    (41, "or by Compose alone", README, "", " ps --all\n"),
    (
        43,
        "well is running, healthy or, of a job, done",
        "scripts/common.sh",
        "",
        "running | healthy | 'done') return 0 ;;",
    ),
    (48, "stream processor on 3001", COMPOSE, "stream-processor", "PORT: \"3001\""),
    (48, "its health at /health", COMPOSE, "stream-processor", "http://localhost:3001/health"),
    (50, "the NameNode's page is 9870", COMPOSE, "namenode", "- http://localhost:9870/\n"),
    (51, "YARN", COMPOSE, "resourcemanager", "- resourcemanager"),
    (51, "its page is 8088", COMPOSE, "resourcemanager", "webapp.address: \"0.0.0.0:8088\""),
    (
        53,
        "Schema Registry listens on 8082",
        COMPOSE,
        "schema-registry",
        "SCHEMA_REGISTRY_LISTENERS: http://0.0.0.0:8082",
    ),
    (
        70,
        "localhost:9092 answers in the container too",
        COMPOSE,
        "kafka-broker1",
        "KAFKA_LISTENERS: INSIDE://0.0.0.0:9092",
    ),
    (70, "the list of topics is asked for", "scripts/checks.tsv", "", "kafka-broker1\tlists\trun\t--list\n"),
    (84, "topics are described", "scripts/topics.sh", "", "--verbose          also name what is there"),
    (123, "the topic that goes to HDFS", SINK, "", "\"topics\": \"processed-traffic-aggregates\""),
    (124, "the sink writes the aggregates", SINK, "", "\"topics.dir\": \"/traffic-data/processed/aggregates\""),
    (128, "hour by hour", SINK, "", "HourlyPartitioner"),
    (129, "as Parquet", SINK, "", "io.confluent.connect.hdfs.parquet.ParquetFormat"),
    (162, "a script makes the directories", "scripts/hdfs.sh", "", "jobs='hdfs-directories'"),
    (162, "a script makes the directories", "scripts/hdfs.ps1", "", "$jobs = @('hdfs-directories')"),
    (
        184,
        "over WebHDFS, without a Java process for each",
        COMPOSE,
        "hdfs-directories",
        "HDFS_URL: http://namenode:9870",
    ),
    (187, "what was made is said", "config/hdfs-directories/etc/stackgen/hdfs/report.awk", "", "created with "),
    (189, "what could not be is said", "config/hdfs-directories/etc/stackgen/hdfs/report.awk", "", "could not be "),
    (199, "all of them are listed", "scripts/hdfs.sh", "", "--verbose          also name what is as declared"),
    (
        207,
        "Spark's jobs reach HDFS",
        "config/spark-worker/opt/hadoop/conf/core-site.xml",
        "",
        "<value>hdfs://namenode:8020</value>",
    ),
    (207, "and find it so", COMPOSE, "spark-worker", "HADOOP_CONF_DIR: /opt/hadoop/conf"),
    (208, "the stream processor reaches HDFS", COMPOSE, "stream-processor", "HDFS_URL: hdfs://namenode:8020"),
    (208, "by what Node.js speaks", COMPOSE, "stream-processor", "WEBHDFS_URL: http://namenode:9870/webhdfs/v1"),
    (208, "both write as the owner", COMPOSE, "stream-processor", "HADOOP_USER_NAME: spark"),
    (208, "and Connect does", COMPOSE, "kafka-connect", "HADOOP_USER_NAME: spark"),
    (223, "DataNodes are looked at", "scripts/checks.tsv", "", "namenode\tdatanodes\tcontains\tLive datanodes (1)\n"),
    (235, "YARN has memory to share", COMPOSE, "nodemanager", "YARN-SITE.XML_yarn.nodemanager.resource.memory-mb: "),
    (235, "and processors", COMPOSE, "nodemanager", "YARN-SITE.XML_yarn.nodemanager.resource.cpu-vcores: "),
    (243, "Kafka UI's successor, pinned", COMPOSE, "kafka-ui", "image: kafbat/kafka-ui:v"),
    (246, "Kafka UI's page is 8080 inside", COMPOSE, "kafka-ui", "SERVER_PORT: \"8080\""),
    (248, "Kafka UI names the cluster", COMPOSE, "kafka-ui", "KAFKA_CLUSTERS_0_NAME: local"),
    (249, "Kafka UI's broker", COMPOSE, "kafka-ui", "KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: kafka-broker1:9092"),
    (250, "Kafka UI's schemas", COMPOSE, "kafka-ui", "KAFKA_CLUSTERS_0_SCHEMAREGISTRY: http://schema-registry:8082"),
    (252, "Kafka UI waits for Kafka", COMPOSE, "kafka-ui", "kafka-broker1:\n        condition: service_healthy"),
    (
        253,
        "Kafka UI waits for the schemas",
        COMPOSE,
        "kafka-ui",
        "schema-registry:\n        condition: service_healthy",
    ),
    (261, "its pages may change things", COMPOSE, "kafka-ui", "KAFKA_CLUSTERS_0_READONLY: \"false\""),
    (269, "the registry lists its schemas", COMPOSE, "schema-registry", "- http://localhost:8082/subjects\n"),
    (279, "Spark's master takes jobs on 7077", COMPOSE, "spark-master", "- --port\n      - \"7077\""),
    (282, "Spark's page is 8080 inside", COMPOSE, "spark-master", "- --webui-port\n      - \"8080\""),
    (
        288,
        "workers are looked at",
        "scripts/checks.tsv",
        "",
        "spark-master\tworkers\tcontains\t\"aliveworkers\" : 1,\n",
    ),
    (
        289,
        "logs of executors are reached through the master",
        "config/spark-master/opt/spark/conf/spark-defaults.conf",
        "",
        "\nspark.ui.reverseProxy true\n",
    ),
    (290, "what a worker gives is said", COMPOSE, "spark-worker", "- --cores\n"),
    // The scripts' options, here and in PowerShell.
    (308, "the health check is a script", "scripts/healthcheck.ps1", "", "$name = 'healthcheck'"),
    (311, "health check -Detailed", "scripts/healthcheck.sh", "", "--detailed | --verbose) detailed=yes"),
    (311, "health check -Detailed", "scripts/healthcheck.ps1", "", "[switch]$Detailed"),
    (312, "health check -Continuous", "scripts/healthcheck.sh", "", "--continuous) watch=yes"),
    (312, "health check -Continuous", "scripts/healthcheck.ps1", "", "[switch]$Continuous"),
    (319, "200 is well; so is each other good status", "scripts/healthcheck.sh", "", "2?? | 3??) return 0 ;;"),
    (323, "an answer within 5 seconds", "scripts/healthcheck.sh", "", "timeout=5"),
    (323, "an answer within 5 seconds", "scripts/healthcheck.ps1", "", "[int]$Timeout = 5"),
    (323, "how PowerShell asks", "scripts/healthcheck.ps1", "", "-TimeoutSec $Timeout -UseBasicParsing"),
    (330, "the status and content of an answer", "scripts/healthcheck.sh", "", "HTTP %s: %s"),
    (
        330,
        "the status and content of an answer",
        "scripts/healthcheck.ps1",
        "",
        "HTTP $([int]$Answer.StatusCode): $text",
    ),
    (
        339,
        "what is wrong",
        "scripts/healthcheck.sh",
        "",
        "bad \"$container $endpoint\" 'does not answer' \"$health${why:+, $why}\"",
    ),
    (
        339,
        "what is wrong",
        "scripts/healthcheck.ps1",
        "",
        "'does not answer' \"$($row.Health), $($_.Exception.Message)\"",
    ),
    (347, "topics are looked at", "scripts/healthcheck.sh", "", "check_data topics topics.sh"),
    (347, "topics are looked at", "scripts/healthcheck.ps1", "", "Test-Data 'topics' 'topics.ps1'"),
    (
        356,
        "the partitions of each topic",
        "scripts/healthcheck.sh",
        "",
        "--dry-run --timeout 60 ${detailed:+--verbose}",
    ),
    (356, "the partitions of each topic", "scripts/healthcheck.ps1", "", "-DryRun -Timeout 60 -Verbose:$Detailed"),
    (362, "a topic that is missing is named", "scripts/healthcheck.sh", "", "bad \"$1\" 'not as declared'"),
    (370, "directories are looked at", "scripts/healthcheck.sh", "", "check_data directories hdfs.sh"),
    (370, "directories are looked at", "scripts/healthcheck.ps1", "", "Test-Data 'directories' 'hdfs.ps1'"),
    (383, "the time of each round, where there are several", "scripts/healthcheck.sh", "", "date '+%Y-%m-%d %H:%M:%S'"),
    (
        383,
        "the time of each round, where there are several",
        "scripts/healthcheck.ps1",
        "",
        "Get-Date -Format 'yyyy-MM-dd HH:mm:ss'",
    ),
    (387, "each container is looked at", "scripts/healthcheck.sh", "", "judge \"$container\" \"$kind\" \"$replicas\""),
    (
        387,
        "each container is looked at",
        "scripts/healthcheck.ps1",
        "",
        "foreach ($row in $chosen) {\n        $judged = Get-State $row",
    ),
    (397, "each endpoint is looked at", "scripts/healthcheck.sh", "", "if answers \"$health\" \"$port\"; then"),
    (397, "each endpoint is looked at", "scripts/healthcheck.ps1", "", "foreach ($row in $rows) {"),
    (414, "it ends with a verdict", "scripts/healthcheck.sh", "", "0) say \"$project is well\" ;;"),
    (420, "each round has a fresh screen", "scripts/healthcheck.sh", "", "printf '\\033[2J\\033[H'"),
    (422, "Ctrl-C ends it", "scripts/healthcheck.sh", "", "check again and again, until Ctrl-C"),
    (423, "every 30 seconds", "scripts/healthcheck.sh", "", "interval=30"),
    (423, "every 30 seconds", "scripts/healthcheck.ps1", "", "[int]$Interval = 30"),
    (433, "how it is called", README, "", "`scripts/healthcheck.sh`; `--watch` goes on, `--detailed` shows"),
    (459, "the start is a script", "scripts/start.ps1", "", "$name = 'start'"),
    (462, "start -Clean", "scripts/start.sh", "", "--clean) clean=yes"),
    (462, "start -Clean", "scripts/start.ps1", "", "[switch]$Clean"),
    (463, "start -SkipValidation", "scripts/start.sh", "", "--skip-validation)"),
    (463, "start -SkipValidation", "scripts/start.ps1", "", "[switch]$SkipValidation"),
    (464, "start -Verbose", "scripts/start.sh", "", "--verbose) verbose=yes"),
    (464, "start -Verbose", "scripts/start.ps1", "", "ContainsKey('Verbose')"),
    (
        467,
        "an error ends the start",
        "scripts/start.ps1",
        "",
        "if ($LASTEXITCODE -ne 0) {\n                Write-LeftRunning",
    ),
    (
        475,
        "a clean start deletes volumes",
        "scripts/start.sh",
        "",
        "changing down --volumes --remove-orphans || exit 1",
    ),
    (475, "a clean start deletes volumes", "scripts/start.ps1", "", "down --volumes --remove-orphans"),
    (475, "but asks, unless forced", "scripts/start.sh", "", "confirm \"This deletes the containers and the data of"),
    (
        479,
        "what runs already stays; another option makes it anew",
        "scripts/start.sh",
        "",
        "--recreate) recreate=--force-recreate",
    ),
    // The staged start. What slept there waits here.
    (
        485,
        "step 2",
        README,
        "",
        "1. infrastructure: `zookeeper`, `kafka-broker1`, `kafka-topics`, `namenode`, `datanode`",
    ),
    (488, "Kafka waits for ZooKeeper", COMPOSE, "kafka-broker1", "zookeeper:\n        condition: service_healthy"),
    (488, "the DataNode waits for the NameNode", COMPOSE, "datanode", "namenode:\n        condition: service_healthy"),
    (493, "step 3", README, "", "1. schema: `schema-registry`, `kafka-connect`"),
    (
        493,
        "the registry waits for Kafka",
        COMPOSE,
        "schema-registry",
        "kafka-broker1:\n        condition: service_healthy",
    ),
    (
        496,
        "Connect waits for the registry",
        COMPOSE,
        "kafka-connect",
        "schema-registry:\n        condition: service_healthy",
    ),
    (
        500,
        "step 4: topics",
        COMPOSE,
        "stream-processor",
        "kafka-topics:\n        condition: service_completed_successfully",
    ),
    (500, "they wait for Kafka", COMPOSE, "kafka-topics", "kafka-broker1:\n        condition: service_healthy"),
    (501, "a script makes them too", "scripts/topics.sh", "", "jobs='kafka-topics'"),
    (501, "a script makes them too", "scripts/topics.ps1", "", "$jobs = @('kafka-topics')"),
    (
        504,
        "step 5: directories",
        COMPOSE,
        "stream-processor",
        "hdfs-directories:\n        condition: service_completed_successfully",
    ),
    (504, "they wait for the NameNode", COMPOSE, "hdfs-directories", "namenode:\n        condition: service_healthy"),
    (509, "step 6", README, "", "1. cluster: `resourcemanager`, `nodemanager`, `spark-master`, `spark-worker`"),
    (512, "workers wait for the master", COMPOSE, "spark-worker", "spark-master:\n        condition: service_healthy"),
    (517, "step 7", README, "", "1. application: `postgres`, `stream-processor`"),
    (
        517,
        "the stream processor waits for Kafka",
        COMPOSE,
        "stream-processor",
        "kafka-broker1:\n        condition: service_healthy",
    ),
    (517, "and for its database", COMPOSE, "stream-processor", "postgres:\n        condition: service_healthy"),
    (
        520,
        "the start itself waits, and not for ever",
        "scripts/start.sh",
        "",
        "if [ $(($(now) - began)) -ge \"$timeout\" ]; then",
    ),
    (524, "not where it is skipped", "scripts/start.sh", "", "[ -n \"$validate\" ] || exit 0\n"),
    (
        526,
        "step 8: the health check",
        "scripts/start.sh",
        "",
        "\"$folder/scripts/healthcheck.sh\" ${quiet:+--quiet} $names",
    ),
    (
        526,
        "step 8: the health check",
        "scripts/start.ps1",
        "",
        "& (Join-Path $PSScriptRoot 'healthcheck.ps1') @checking @names",
    ),
    (530, "step 9: it says that it is ready", "scripts/start.sh", "", "say \"$project is ready after "),
    (
        531,
        "and where each page is",
        "scripts/healthcheck.sh",
        "",
        "good \"$container $endpoint\" 'answers' \"$outside\"",
    ),
    (541, "the next step: logs", README, "", " logs --follow\n"),
    (549, "the stop is a script", "scripts/stop.ps1", "", "$name = 'stop'"),
    (552, "stop -RemoveVolumes", "scripts/stop.sh", "", "--remove-volumes) volumes=yes"),
    (552, "stop -RemoveVolumes", "scripts/stop.ps1", "", "[switch]$RemoveVolumes"),
    (553, "stop -Force", "scripts/stop.sh", "", "--force) force=yes"),
    (553, "stop -Force", "scripts/stop.ps1", "", "[switch]$Force"),
    (557, "it asks", "scripts/stop.sh", "", "confirm \"This deletes the containers and the data of"),
    (557, "it asks", "scripts/stop.ps1", "", "Confirm-Change \"This deletes the containers and the data of"),
    (558, "yes goes on", "scripts/common.sh", "", "y | Y | yes | Yes | YES) return 0 ;;"),
    (558, "yes goes on", "scripts/common.ps1", "", "-notmatch '^(y|yes)$'"),
    (559, "all else changes nothing", "scripts/common.sh", "", "say 'nothing was changed'\n    exit 1"),
    (567, "volumes go", "scripts/stop.sh", "", "changing down --volumes --remove-orphans || exit 1"),
    (567, "volumes go", "scripts/stop.ps1", "", "down --volumes --remove-orphans"),
    (
        570,
        "containers stay too; another script takes them down",
        README,
        "",
        "| take down, keeping data | `scripts/teardown.sh`;",
    ),
    (571, "data stays", "scripts/stop.sh", "", "Containers and data stay."),
    (580, "a start that fails says why", "scripts/start.sh", "", "docker logs --tail 20 \"$id\""),
    (580, "what was deployed before is put back", "scripts/deploy.sh", "", "--rollback) rollback=yes ;;"),
    (580, "what was deployed before is put back", "scripts/deploy.ps1", "", "[switch]$Rollback"),
    (592, "the log viewer is a script", "scripts/logs.ps1", "", "$name = 'logs'"),
    // The log viewer's groups are names: of containers, services, and of what a container serves as.
    (596, "logs of hdfs", "scripts/services.tsv", "", "\nnamenode\thdfs\t"),
    (596, "logs of hdfs", "scripts/services.tsv", "", "\ndatanode\thdfs\t"),
    (596, "logs of kafka", "scripts/services.tsv", "", "\tkafka-zookeeper kafka jvm\n"),
    (596, "logs of stream-processor", "scripts/services.tsv", "", "\nstream-processor\t"),
    (596, "logs of spark-master", "scripts/services.tsv", "", "\nspark-master\t"),
    (596, "logs of spark-worker", "scripts/services.tsv", "", "\nspark-worker\t"),
    (596, "logs of all", "scripts/common.sh", "", "\"all:all \"*"),
    (596, "logs of all", "scripts/common.ps1", "", "($wanted -ceq 'all')"),
    (597, "all where none is named", "scripts/common.sh", "", "[ $# -gt 0 ] || choose_by all"),
    (600, "logs -Lines, 100 of them", "scripts/logs.sh", "", "lines=100"),
    (600, "logs -Lines, 100 of them", "scripts/logs.ps1", "", "[int]$Lines = 100"),
    (602, "logs -Follow", "scripts/logs.sh", "", "--follow) follow="),
    (602, "logs -Follow", "scripts/logs.ps1", "", "[switch]$Follow"),
    (608, "whose a line is stands before it", "scripts/logs.sh", "", "show the lines alone, without whose they are"),
    (611, "from the end, and on", "scripts/logs.sh", "", "--tail \"$lines\" $follow $standing"),
    (
        680,
        "logs are kept, up to a size",
        COMPOSE,
        "stream-processor",
        "driver: json-file\n      options:\n        max-size: ",
    ),
    (685, "how it is operated", README, "", "\n## Commands\n"),
    (686, "what to do when something is wrong", README, "", "\n## When something is wrong\n"),
    (688, "what was lost is put back", README, "", "`scripts/restore.sh --from FOLDER` puts it back"),
];

const DEV: &[Row] = &[
    (48, "http://localhost:3001/health", COMPOSE, "stream-processor", "\"127.0.0.1:3001:3001\""),
    (49, "http://localhost:8080 is Kafka UI", COMPOSE, "kafka-ui", "\"127.0.0.1:8080:8080\""),
    (50, "http://localhost:9870", COMPOSE, "namenode", "\"127.0.0.1:9870:9870\""),
    (51, "http://localhost:8088", COMPOSE, "resourcemanager", "\"127.0.0.1:8088:8088\""),
    (53, "http://localhost:8082", COMPOSE, "schema-registry", "\"127.0.0.1:8082:8082\""),
    (70, "localhost:9092 reaches Kafka", COMPOSE, "kafka-broker1", "OUTSIDE://localhost:9092"),
    (70, "by a port of its own", COMPOSE, "kafka-broker1", "\"127.0.0.1:9092:29092\""),
    (279, "7077 takes jobs", COMPOSE, "spark-master", "\"127.0.0.1:7077:7077\""),
    (280, "http://localhost:8081 is Spark", COMPOSE, "spark-master", "\"127.0.0.1:8081:8080\""),
    // What the health check asks.
    (398, "the stream processor's health", ENDPOINTS, "", "\thttp://localhost:3001/health\n"),
    (399, "the NameNode's page", ENDPOINTS, "", "\thttp://localhost:9870/\n"),
    (400, "the ResourceManager's page", ENDPOINTS, "", "\thttp://localhost:8088/ws/v1/cluster/info\n"),
    (401, "the list of schemas", ENDPOINTS, "", "\thttp://localhost:8082/subjects\n"),
    (444, "Kafka UI", ENDPOINTS, "", "\thttp://localhost:8080/actuator/health\n"),
    (444, "Spark's page", ENDPOINTS, "", "\thttp://localhost:8081/\n"),
];

const MONITORED: &[Row] = &[
    (224, "HDFS: what is used", DASHBOARD, "", "\"expr\": \"fs_namesystem_capacity_used\""),
    (225, "HDFS: blocks that lack copies", DASHBOARD, "", "\"expr\": \"fs_namesystem_under_replicated_blocks\""),
    (259, "consumer groups and their lag", DASHBOARD, "", "sum by (consumergroup, topic) (kafka_consumergroup_lag)"),
    (260, "Kafka: partitions that lack copies", DASHBOARD, "", "kafka_topic_partition_under_replicated_partition"),
    (287, "applications that run", DASHBOARD, "", "\"expr\": \"metrics_master_apps_Value\""),
    (640, "Prometheus, pinned", COMPOSE, "prometheus", "image: prom/prometheus:v"),
    (643, "Prometheus on 9090", COMPOSE, "prometheus", ":9090\""),
    (
        645,
        "its configuration is mounted",
        COMPOSE,
        "prometheus",
        "- ./config/prometheus/etc/prometheus:/etc/prometheus:ro",
    ),
    (645, "the NameNode is read", "config/prometheus/etc/prometheus/prometheus.yml", "", "namenode:9870"),
    (645, "Spark is read", "config/prometheus/etc/prometheus/prometheus.yml", "", "spark-master:8080"),
    (646, "its storage", COMPOSE, "prometheus", "- prometheus-data:/prometheus"),
    (648, "its configuration", COMPOSE, "prometheus", "- --config.file=/etc/prometheus/prometheus.yml"),
    (649, "and where it lies", COMPOSE, "prometheus", "- --storage.tsdb.path=/prometheus"),
    (652, "Grafana, pinned", COMPOSE, "grafana", "image: grafana/grafana:"),
    (655, "Grafana on 3000", COMPOSE, "grafana", ":3000\""),
    (657, "Grafana's password is chosen", COMPOSE, "grafana", "GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/"),
    (657, "it is admin's", "scripts/credentials.tsv", "", "GRAFANA_ADMIN_PASSWORD\tpassword of Grafana's user admin\n"),
    (659, "Grafana's storage", COMPOSE, "grafana", "- grafana-data:/var/lib/grafana"),
    (
        660,
        "dashboards are mounted",
        COMPOSE,
        "grafana",
        "/etc/grafana/provisioning/dashboards:/etc/grafana/provisioning/dashboards:ro",
    ),
    (
        660,
        "the data source",
        "config/grafana/etc/grafana/provisioning/datasources/prometheus.yml",
        "",
        "url: http://prometheus:9090",
    ),
    (660, "a dashboard", DASHBOARD, "", "\"expr\": \"up\""),
    (662, "Grafana waits for Prometheus", COMPOSE, "grafana", "prometheus:\n        condition: service_healthy"),
    (665, "volume of Prometheus", COMPOSE, "", "\n  prometheus-data: {}"),
    (666, "volume of Grafana", COMPOSE, "", "\n  grafana-data: {}"),
    (688, "what fails comes back by itself", COMPOSE, "kafka-broker1", "restart: unless-stopped"),
    (688, "the application too", COMPOSE, "stream-processor", "restart: unless-stopped"),
];

const PROD: &[Row] = &[
    (643, "http://localhost:9090", COMPOSE, "prometheus", "\"127.0.0.1:9090:9090\""),
    (655, "http://localhost:3000", COMPOSE, "grafana", "\"127.0.0.1:3000:3000\""),
];

#[test]
fn the_whole_document_is_accounted_for() {
    account(DOCUMENT, &[EVERYWHERE, DEV, MONITORED, PROD]);
}

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
fn prod_has_the_ports_of_the_monitors() {
    hold("traffic", "prod", PROD);
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
