//! The JSON Schema says what the check says.

use jsonschema::Validator;
use stackgen::compose::{Part, Version, check_service, schema};
use stackgen::diagnostic::Reports;
use stackgen::yaml::{Data, Node, Resolved};

use super::layers;

fn json(node: &Node) -> serde_json::Value {
    match &node.data {
        Data::List(items) => items.iter().map(json).collect(),
        Data::Map(map) => map.iter().map(|(key, entry)| (key.to_string(), json(&entry.value))).collect(),
        Data::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => serde_json::Value::Null,
            Resolved::Bool(value) => value.into(),
            Resolved::Int(value) => value.into(),
            Resolved::Float(value) => value.into(),
            Resolved::Str => scalar.text.to_string().into(),
        },
    }
}

fn validator() -> Validator {
    jsonschema::validator_for(schema(Part::Service).as_value()).expect("a JSON Schema")
}

/// What schema and check say of a text; they must agree.
fn agree(validator: &Validator, text: &str) -> bool {
    let (_, nodes) = layers(&[text]);
    let mut reports = Reports::default();
    check_service(&nodes[0], Version::new(9, 0), &mut reports);
    let valid = validator.is_valid(&json(&nodes[0]));
    assert_eq!(valid, reports.errors() == 0, "{text}");
    valid
}

#[test]
fn schema_and_check_agree() {
    let validator = validator();
    let good = [
        "image: a",
        "build: .",
        "build: { context: ., args: { A: null } }",
        "x-a: [1]",
        "command: null",
        "command: [a, b]",
        "environment: [A=1, B]",
        "environment: { A: 1, B: true, C: null, D: 1.5 }",
        "environment: '{{ all }}'",
        "init: true",
        "init: '${I:-true}'",
        "healthcheck: { test: [CMD, a], interval: 10s, retries: 3 }",
        "healthcheck: { retries: '3' }",
        "healthcheck: { interval: '{{ i }}' }",
        "restart: 'no'",
        "restart: on-failure:2",
        "shm_size: 64m",
        "shm_size: 64",
        "memswap_limit: -1",
        "volumes: [a1:/a, /b, { type: bind, source: a, target: /c }]",
        "ulimits: { a: 1, b: { soft: 1, hard: 2 } }",
        "networks: [a]",
        "networks: { a: null, b: { aliases: [c] } }",
        "cgroup: host",
        "mem_swappiness: 100",
        "pre_start: [{ command: a }]",
        "gpus: all",
        "deploy: null",
        "tmpfs: [/a, /b]",
        "logging: { driver: a, options: { b: 1 } }",
    ];
    let bad = [
        "imag: a",
        "image: [a]",
        "image: null",
        "build: [a]",
        "build: { contxt: a }",
        "environment: { A: [b] }",
        "environment: [{ A: b }]",
        "environment: [=a]",
        "init: yes",
        "init: 1",
        "healthcheck: { interval: 10 }",
        "healthcheck: { interval: soon }",
        "healthcheck: { retries: -1 }",
        "healthcheck: { retries: many }",
        "restart: sometimes",
        "shm_size: big",
        "volumes: a",
        "volumes: [a]",
        "volumes: [{ type: mount, target: /a }]",
        "volumes: [{ source: a }]",
        "ulimits: { a: b }",
        "networks: { a: { aliases: b } }",
        "cgroup: both",
        "mem_swappiness: 101",
        "ports: ['80:80']",
        "depends_on: [a]",
        "deploy: { replicas: 2 }",
        "post_start: [{ user: a }]",
        "tmpfs: { a: b }",
        "logging: json-file",
        "a",
        "[a]",
    ];
    for text in good {
        assert!(agree(&validator, text), "{text}");
    }
    for text in bad {
        assert!(!agree(&validator, text), "{text}");
    }
}

#[test]
fn every_key_has_a_description() {
    let schema = schema(Part::Service);
    let properties = schema.get("properties").and_then(|all| all.as_object()).expect("properties");
    assert!(properties.len() > 70);
    for (key, property) in properties {
        assert!(property["description"].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    assert_eq!(
        properties["pre_start"]["description"],
        "commands that run in containers of their own before each start (Compose 5.4 and later)"
    );
}
