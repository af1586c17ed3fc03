//! ACLs of topics, on brokers that know users.

use std::collections::BTreeSet;

use super::Cluster;
use crate::support::Run;

const BEFORE: &str = r#"
topics:
  defaults: { acl: [{ allow: User:shop, operations: [Read, Write, DescribeConfigs] }] }
  names:
    orders: { partitions: 2 }
    a.b_c: {}
    logins:
      acl:
        - { allow: User:report, operations: Read, group: report }
        - { deny: "User:*", host: 10.0.0.7, operations: All }
    free: { acl: [] }
"#;

/// One rule more, and one less.
const AFTER: &str = r#"
topics:
  defaults: { acl: [{ allow: User:shop, operations: [Read, Write] }] }
  names:
    orders: { partitions: 2 }
    a.b_c: {}
    logins:
      acl:
        - { allow: User:report, operations: [Read, Describe], group: report }
        - { deny: "User:*", host: 10.0.0.7, operations: All }
    free: { acl: [] }
"#;

/// What is declared before, each rule as the brokers list it.
const DECLARED: [&str; 9] = [
    "GROUP report: User:report * READ ALLOW",
    "TOPIC a.b_c: User:shop * DESCRIBE_CONFIGS ALLOW",
    "TOPIC a.b_c: User:shop * READ ALLOW",
    "TOPIC a.b_c: User:shop * WRITE ALLOW",
    "TOPIC logins: User:* 10.0.0.7 ALL DENY",
    "TOPIC logins: User:report * READ ALLOW",
    "TOPIC orders: User:shop * DESCRIBE_CONFIGS ALLOW",
    "TOPIC orders: User:shop * READ ALLOW",
    "TOPIC orders: User:shop * WRITE ALLOW",
];

/// All rules of the brokers.
fn rules(cluster: &Cluster) -> BTreeSet<String> {
    let mut rules = BTreeSet::new();
    let mut resource = String::new();
    for line in cluster.tool("kafka-acls", &["--list"]).lines() {
        let field = |name: &str| {
            let (_, rest) = line.split_once(&format!("{name}=")).expect("the field");
            // The name of a principal may hold a comma.
            let end = if name == "principal" { ", host=" } else { "," };
            rest.split(end).next().unwrap_or_default().trim_end_matches([')', ' ']).to_owned()
        };
        if line.starts_with("Current ACLs") {
            resource = format!("{} {}", field("resourceType"), field("name"));
        } else if line.contains("principal=") {
            let [who, host, what, how] = ["principal", "host", "operation", "permissionType"].map(field);
            rules.insert(format!("{resource}: {who} {host} {what} {how}"));
        }
    }
    rules
}

fn declared() -> BTreeSet<String> {
    DECLARED.map(str::to_owned).into()
}

/// Writes a record as a user, from another container.
fn write(cluster: &Cluster, user: &str, topic: &str) -> Run {
    let login = format!(
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=\
         org.apache.kafka.common.security.plain.PlainLoginModule required username=\"{user}\" \
         password=\"dev-kafka-users-{user}\";\n"
    );
    let script = format!(
        "printf '%s' '{login}' >/tmp/client.properties; echo record | {} --bootstrap-server kafka:9092 \
         --topic {topic} --producer.config /tmp/client.properties --timeout 5000 2>&1",
        cluster.path("kafka-console-producer")
    );
    cluster.running.beside(&cluster.running.image("kafka"), &["sh", "-c", &script])
}

/// Fresh, again, changed by hand behind our back, changed in the inputs, and pruned.
fn converges(cluster: &Cluster) {
    let plan = cluster.launch(&["--dry-run"]).code(5);
    let line = "orders: would be given the ACL Allow User:shop Read,Write,DescribeConfigs\n";
    assert!(plan.stdout.contains(line), "{}{}", plan.stdout, plan.stderr);
    assert_eq!(rules(cluster), BTreeSet::new());
    let fresh = cluster.job().code(0);
    assert!(fresh.stdout.ends_with("; ACLs: added 5, removed 0, not declared 0\n"), "{}{}", fresh.stdout, fresh.stderr);
    assert_eq!(rules(cluster), declared());
    let again = cluster.launch(&[]).code(0);
    let unchanged =
        "4 topics: created 0, changed 0, not declared 0, failed 0; ACLs: added 0, removed 0, not declared 0\n";
    assert_eq!(again.stdout, unchanged);

    // By hand: one is gone, one is there that nobody declared, and others are about what is not declared.
    let acl = |rest: &[&str]| cluster.tool("kafka-acls", &[&["--force"], rest].concat());
    acl(&["--remove", "--allow-principal", "User:shop", "--operation", "Read", "--topic", "orders"]);
    acl(&["--add", "--allow-principal", "User:eve, of web", "--operation", "Delete", "--topic", "orders"]);
    acl(&["--add", "--allow-principal", "User:eve", "--operation", "All", "--topic", "foreign"]);
    acl(&["--add", "--allow-principal", "User:eve", "--operation", "Read", "--group", "foreign"]);
    let prefixed = ["--resource-pattern-type", "prefixed"];
    acl(&[&["--add", "--allow-principal", "User:eve", "--operation", "Read", "--topic", "ord"], &prefixed[..]].concat());
    let foreign: BTreeSet<String> = rules(cluster).into_iter().filter(|rule| rule.contains("User:eve * ")).collect();
    assert_eq!(foreign.len(), 3);
    let run = cluster.launch(&[]).code(0);
    assert_eq!(
        run.stdout,
        "orders: the ACL Allow User:eve, of web Delete is not declared, and left as it is\n\
         orders: given the ACL Allow User:shop Read\n\
         4 topics: created 0, changed 0, not declared 0, failed 0; ACLs: added 1, removed 0, not declared 1\n"
    );
    assert!(rules(cluster).contains("TOPIC orders: User:eve, of web * DELETE ALLOW"));

    cluster.declare(AFTER);
    let dry = cluster.launch(&["--dry-run", "--prune"]).code(5);
    assert!(
        dry.stdout.contains("a.b_c: would be stripped of the ACL Allow User:shop DescribeConfigs\n"),
        "{}",
        dry.stdout
    );
    let run = cluster.launch(&["--prune"]).code(0);
    let summary = "; ACLs: added 1, removed 3, not declared 0\n";
    assert!(run.stdout.ends_with(summary), "{}{}", run.stdout, run.stderr);
    let mut expected: BTreeSet<String> =
        declared().into_iter().filter(|rule| !rule.contains("DESCRIBE_CONFIGS")).chain(foreign).collect();
    expected.insert("TOPIC logins: User:report * DESCRIBE ALLOW".into());
    assert_eq!(rules(cluster), expected);
}

#[test]
#[ignore = "gate: needs a Docker Engine"]
fn gate_acls_of_topics_converge_and_brokers_heed_them() {
    let cluster = Cluster::with_users(BEFORE);
    converges(&cluster);
    assert_eq!(cluster.tools_started(), 3);
    write(&cluster, "shop", "orders").done();
    let refused = write(&cluster, "report", "orders");
    assert!(refused.stdout.contains("TopicAuthorizationException"), "{refused:#?}");
    let refused = write(&cluster, "nobody", "orders");
    assert!(refused.stdout.contains("Authentication failed"), "{refused:#?}");
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_acls_converge_with_zookeeper() {
    converges(&Cluster::zookeeper_with_users(BEFORE));
}

#[test]
#[ignore = "full: needs a Docker Engine"]
fn full_three_brokers_with_users_find_each_other() {
    let cluster =
        Cluster::three_with_users("topics: { names: { wide: { acl: [{ allow: User:shop, operations: All }] } } }\n");
    cluster.launch(&[]).done();
    assert_eq!(cluster.live()["wide"], super::Live::new(1, 3, &[]));
    assert_eq!(rules(&cluster), ["TOPIC wide: User:shop * ALL ALLOW".to_owned()].into());
}
