//! A small stack for templates to describe.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use stackgen::diagnostic::Reports;
use stackgen::render::Tree;
use stackgen::render::context::{
    Acl, Command, Context, Directory, Endpoint, Healthcheck, Kind, Login, Need, Parameter, Phase, Published, Reference,
    Required, Resources, Service, Stack, Sum, Topic, Totals, Trouble, VERSION, Variable, VariableKind,
};
use stackgen::source::Sources;
use stackgen::yaml::{self, Node};

/// A tree from YAML text.
pub fn node(text: &str) -> Node {
    let mut sources = Sources::default();
    let mut reports = Reports::default();
    let file = sources.add("sample.yaml", text);
    let node = yaml::read(file, &sources, &mut reports);
    assert_eq!(reports.into_sorted(), [], "the sample is well formed");
    node.expect("the sample is not empty")
}

/// A tree of the model from YAML text.
pub fn tree(text: &str) -> Tree {
    Tree::new(Arc::new(node(text)))
}

/// The definition of the broker.
pub const KAFKA: &str = r#"
image: apache/kafka:4.1.0
# Compose's own reference.
environment:
  KAFKA_NODE_ID: "1"
  KAFKA_HEAP_OPTS: -Xmx${KAFKA_HEAP:-1g}
ports:
  - target: 9092
    published: "19092"
    host_ip: 127.0.0.1
volumes:
  - kafka-data:/var/lib/kafka/data
healthcheck:
  test: [CMD, nc, -z, localhost, "9092"]
  interval: 30s
"#;

/// The definition of the job.
pub const TOPICS: &str = r#"
image: apache/kafka:4.1.0
command: [sh, /config/topics.sh]
restart: "no"
depends_on:
  kafka: {condition: service_healthy}
"#;

/// One stack in one environment, with everything that the templates can show.
pub fn context() -> Context {
    Context {
        api: VERSION,
        stackgen: ">=0.1, <0.2".into(),
        compose: "2.40".into(),
        stack: Stack {
            name: "orders".into(),
            env: "prod".into(),
            project_name: "orders-prod".into(),
            summary: "Orders from the shop, as a stream.".into(),
            host: "data.example.org".into(),
            bind: "127.0.0.1".into(),
            secrets_required: true,
            secrets_file: "../../../secrets/orders/prod.env".into(),
            folder: "generated/orders/prod".into(),
        },
        inputs: vec!["profiles/prod.yaml".into(), "stacks/orders.yaml".into()],
        regenerate: "stackgen build --stack orders --env prod".into(),
        services: vec![kafka(), topics_job()],
        published: vec![Published { name: "kafka bootstrap".into(), kind: Some("broker".into()), port: Some(19092) }],
        totals: Totals { services: sum("2", "4 GiB"), jobs: sum("0", "0 MiB"), unlimited: vec!["kafka-topics".into()] },
        phases: vec![
            Phase { name: "infrastructure".into(), services: vec!["kafka".into()], sum: sum("2", "4 GiB") },
            Phase { name: "schema".into(), services: vec!["kafka-topics".into()], sum: sum("0", "0 MiB") },
        ],
        start_order: vec![vec!["kafka".into()], vec!["kafka-topics".into()]],
        networks: None,
        volumes: Some(tree("kafka-data: {}\n")),
        configs: Some(tree("topics:\n  content: |\n    a\n    b $$x\n")),
        secrets: None,
        required: vec![Required {
            name: "KAFKA_PASSWORD".into(),
            description: "the broker's password".into(),
            reference: Reference { variable: "KAFKA_PASSWORD".into() },
            login: login(),
        }],
        variables: vec![Variable {
            name: "KAFKA_HEAP".into(),
            value: "1g".into(),
            description: "the broker's heap".into(),
            kind: VariableKind::Turned,
            allowed: "a size".into(),
            login: None,
        }],
        missing_secret: "run: stackgen secrets init --stack orders --env prod".into(),
        secrets_command: "stackgen secrets init --stack orders --env prod".into(),
        topic_jobs: Vec::new(),
        directory_jobs: Vec::new(),
        topics: vec![Topic {
            cluster: "kafka".into(),
            name: "orders_raw".into(),
            partitions: 6,
            replication_factor: 3,
            config: IndexMap::from([
                ("retention.ms".into(), "604800000".into()),
                ("cleanup.policy".into(), "delete".into()),
            ]),
            acl: vec![Acl {
                kind: "Topic".into(),
                name: "orders_raw".into(),
                permission: "Allow".into(),
                principal: "User:shop".into(),
                host: "*".into(),
                operation: "Read".into(),
                text: "Allow User:shop Read".into(),
            }],
        }],
        hdfs: vec![Directory {
            path: "/data/raw".into(),
            owner: Some("spark".into()),
            group: Some("hadoop".into()),
            mode: Some("770".into()),
            quota: None,
            space_quota: Some("107374182400".into()),
            acl: vec!["user:etl:rwx".into()],
            default_acl: Vec::new(),
            recursive: false,
        }],
        checks: Vec::new(),
        applications: Vec::new(),
        commands: vec![Command {
            name: "tail".into(),
            service: "kafka".into(),
            run: vec!["sh".into(), "-c".into(), "tail | head".into()],
            summary: "shows the newest orders".into(),
        }],
        alerts: vec!["EndpointDown".into()],
        notes: vec!["The shop counts in `UTC`.".into()],
        troubles: vec![Trouble {
            service: Some("kafka".into()),
            when: "nothing arrives".into(),
            remedy: "look at `scripts/logs.sh kafka`, then at the shop".into(),
        }],
        parameters: vec![Parameter { name: "rollnumber".into(), value: "2021abc".into(), description: "whose".into() }],
        backup_days: None,
        features: IndexMap::from([("tls".into(), serde_json::json!("enforced"))]),
    }
}

fn sum(cpus: &str, memory: &str) -> Sum {
    Sum { cpus: cpus.into(), memory: memory.into(), reserved: None }
}

fn login() -> Login {
    Login { service: "kafka".into(), user: Some("shop".into()), url: None, address: Some("kafka:9092".into()) }
}

fn kafka() -> Service {
    Service {
        hardened: false,
        name: "kafka".into(),
        service: "kafka".into(),
        entry: Some("kafka".into()),
        container: None,
        summary: "Apache Kafka: the broker".into(),
        docs: Some("https://kafka.apache.org/documentation/".into()),
        kind: Kind::Service,
        phase: Some("infrastructure".into()),
        step: 1,
        roles: vec!["broker".into(), "jvm".into()],
        image: Some("apache/kafka:4.1.0".into()),
        definition: tree(KAFKA),
        endpoints: vec![Endpoint {
            name: "bootstrap".into(),
            scheme: None,
            kind: Some("broker".into()),
            port: 9092,
            host_port: Some(19092),
            published: true,
            health: None,
            metrics: None,
            address: "kafka:9092".into(),
            url: None,
            outside: Some("data.example.org:19092".into()),
            outside_url: None,
            served_url: None,
            serves: false,
        }],
        needs: Vec::new(),
        resources: Some(Resources { cpus: Some("2".into()), memory: Some("4G".into()), reserved: None }),
        depends_on: BTreeMap::new(),
        replicas: 1,
        user: Some("1000".into()),
        loses: None,
        backup: None,
        healthcheck: Some(Healthcheck {
            test: ["nc", "-z", "localhost", "9092"].map(Into::into).into(),
            interval: Some("30s".into()),
            timeout: None,
            retries: None,
            start_period: None,
        }),
        used_by: vec!["kafka-topics".into()],
        connects: Vec::new(),
        measured: true,
        certificates: None,
        folders: Vec::new(),
    }
}

fn broker() -> Need {
    Need { name: "kafka".into(), service: "kafka".into(), endpoint: "bootstrap".into(), address: "kafka:9092".into() }
}

fn topics_job() -> Service {
    Service {
        name: "kafka-topics".into(),
        service: "kafka-topics".into(),
        entry: None,
        summary: String::new(),
        docs: None,
        kind: Kind::Job,
        phase: Some("schema".into()),
        step: 2,
        roles: Vec::new(),
        definition: tree(TOPICS),
        endpoints: Vec::new(),
        needs: vec![broker()],
        resources: None,
        depends_on: BTreeMap::from([("kafka".into(), "service_healthy".into())]),
        user: Some("1000".into()),
        loses: Some("nothing but time".into()),
        healthcheck: None,
        used_by: Vec::new(),
        connects: vec![broker()],
        measured: true,
        ..kafka()
    }
}
