//! The JSON Schemas of topics and directories agree with their readers.

use serde_json::{Value, json};

use stackgen::hdfs::Hdfs;
use stackgen::kafka::Topics;

fn accepts<T: schemars::JsonSchema>(value: &Value) -> bool {
    let schema = serde_json::to_value(schemars::schema_for!(T)).expect("a schema is JSON");
    jsonschema::validator_for(&schema).expect("a schema").is_valid(value)
}

#[test]
fn topics() {
    let sound = [
        json!({}),
        json!({ "names": { "a": {} } }),
        json!({ "defaults": { "partitions": 4, "config": { "retention.ms": "7d", "segment.bytes": 1_048_576, "preallocate": true } } }),
        json!({ "names": { "{{ parameters.x }}_raw": { "partitions": "{{ brokers }}", "replication_factor": "{{ [3, brokers] | min }}", "cluster": "kafka" } } }),
        json!({ "names": { "a": { "config": { "cleanup.policy": ["compact", "delete"], "compression.type": "zstd" } } } }),
    ];
    for value in &sound {
        assert!(accepts::<Topics>(value), "{value}");
    }
    let faulty = [
        json!({ "name": {} }),
        json!({ "names": [] }),
        json!({ "names": { "a": { "partition": 1 } } }),
        json!({ "names": { "a": { "partitions": [] } } }),
        json!({ "names": { "a": { "partitions": "many" } } }),
        json!({ "names": { "a": { "config": { "retention": 1 } } } }),
        json!({ "names": { "a": { "config": { "cleanup.policy": ["shrink"] } } } }),
        json!({ "names": { "a": { "config": { "compression.type": "rar" } } } }),
    ];
    for value in &faulty {
        assert!(!accepts::<Topics>(value), "{value}");
    }
}

#[test]
fn directories() {
    let sound = [
        json!({}),
        json!({ "defaults": { "mode": "770", "owner": "spark", "quota": 10, "space_quota": "10G", "acl": ["user:a:rwx"] } }),
        json!({ "directories": { "/a": ["raw", { "b": { "mode": 1777 } }], "/b": { ".": { "recursive": true }, "c/{d,e}": {} } } }),
    ];
    for value in &sound {
        assert!(accepts::<Hdfs>(value), "{value}");
    }
    let faulty = [
        json!({ "dirs": {} }),
        json!({ "defaults": { "modes": "770" } }),
        json!({ "defaults": { "mode": "0888" } }),
        json!({ "defaults": { "acl": ["user:a:rx"] } }),
        json!({ "directories": { "/a": "raw" } }),
        json!({ "directories": { "/a": { "b": { "owner": [] } } } }),
    ];
    for value in &faulty {
        assert!(!accepts::<Hdfs>(value), "{value}");
    }
}
