//! The JSON Schemas under `schema/`: fresh, and of one mind with the readers.

mod editor;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// Every shipped input, with the schema that its first line names.
fn inputs() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join("catalog"), root.join("profiles"), root.join("stacks")];
    let mut files = vec![root.join("stackgen.yaml")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                files.push(path);
            }
        }
    }
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        // Files that lie beside an entry or a stack are not stackgen's inputs and name no schema.
        if let Some(named) = text.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="))
        {
            let schema = path.parent().expect("a folder").join(named);
            assert!(schema.is_file(), "{} names {named}, which does not exist", path.display());
            found.push((path, schema.file_name().expect("a name").to_str().expect("UTF-8").to_owned()));
        }
    }
    found.sort();
    found
}

fn schema(name: &str) -> Value {
    let (_, text) =
        stackgen::schema::files().into_iter().find(|(file, _)| *file == name).expect("a schema of that name");
    serde_json::from_str(&text).expect("JSON")
}

fn faults(schema: &Value, input: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a sound schema");
    validator.iter_errors(input).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_files_are_fresh() {
    for (name, text) in stackgen::schema::files() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "schema/{name} is stale: run `cargo run -- schema --write`");
    }
}

#[test]
fn every_shipped_input_names_a_schema_and_keeps_it() {
    let inputs = inputs();
    assert!(inputs.len() > 15, "{inputs:?}");
    for (path, name) in inputs {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let yaml = text.replace("!remove", "").replace("!replace", "");
        let mut input: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("YAML");
        input.apply_merge().expect("merge keys");
        let input = serde_json::to_value(&input).expect("JSON");
        assert_eq!(faults(&schema(&name), &input), [""; 0], "{}", path.display());
    }
}

#[test]
fn every_key_that_stackgen_defines_is_described() {
    for (name, _) in stackgen::schema::files() {
        let mut bare = Vec::new();
        let schema = schema(name);
        let definitions = schema.get("definitions").and_then(Value::as_object).into_iter().flatten();
        for (kind, part) in definitions.map(|(kind, part)| (kind.as_str(), part)).chain([("", &schema)]) {
            for (key, value) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if value.is_object() && value.get("description").is_none() {
                    bare.push(format!("{kind}.{key}"));
                }
            }
        }
        assert_eq!(bare, [""; 0], "{name}");
    }
}

#[test]
fn a_misspelt_key_is_a_fault_and_an_extension_is_none() {
    let profile = schema("profile.schema.json");
    let found = faults(&profile, &json!({ "pubilsh": {}, "x-anchors": {}, "publish": { "ui": true } }));
    assert!(matches!(found.as_slice(), [only] if only.contains("'pubilsh' was unexpected")), "{found:?}");
}

#[test]
fn only_what_lies_over_a_built_in_entry_may_declare_settings_in_part() {
    let entry = schema("entry.schema.json");
    let part = json!({ "settings": { "heap": { "default": "2G" } } });
    let with = |key: &str, value: Value| {
        let mut definition = part.clone();
        definition[key] = value;
        json!({ "kafka": definition })
    };
    assert_eq!(faults(&entry, &with("extends", json!("builtin"))), [""; 0]);
    assert!(!faults(&entry, &with("summary", json!("a broker"))).is_empty());
    let inner = json!({ "hdfs": { "containers": { "namenode": part } } });
    assert!(!faults(&entry, &inner).is_empty());
}

#[test]
fn a_condition_in_a_condition_is_a_fault() {
    let stack = schema("stack.schema.json");
    let with = |statement: Value| json!({ "services": { "kafka": { "when": [statement] } } });
    assert_eq!(faults(&stack, &with(json!({ "if": "true", "replicas": 2 }))), [""; 0]);
    let inner = json!({ "if": "true", "when": [{ "if": "true" }] });
    assert!(!faults(&stack, &with(inner)).is_empty());
}
